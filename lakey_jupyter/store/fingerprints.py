"""What landed, in so few bytes that another copy can be told from it: the sha256, and for large files one more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .landing import files_of

READ = 1 << 20
STRETCH = 32 * READ
LARGE = 2 * STRETCH
"""From so many bytes on it pays that several can hash a file, each some stretches of it."""


@dataclass(frozen=True)
class Fingerprint:
    """The sha256 of what lies somewhere, file after file; of one large file also the sha256 of the sha256s of its
    stretches, else nothing.
    """

    sha256: str
    stretches: str = ""


def fingerprint(path: Path) -> Fingerprint:
    """Of what lies at a destination; empty when somebody has taken it away already."""
    whole, files = hashlib.sha256(), files_of(path)
    for each in files:
        with each.open("rb") as file:
            if each == path and path.stat().st_size >= LARGE:
                return _of_large(file)
            while block := file.read(READ):
                whole.update(block)
    return Fingerprint(whole.hexdigest() if files else "")


def joined(stretches: Iterable[bytes]) -> str:
    """The digest of a file whose stretches have these, in their order."""
    return hashlib.sha256(b"".join(stretches)).hexdigest()


def _of_large(file: BinaryIO) -> Fingerprint:
    """Both digests of the same bytes, in the time of one."""
    whole, stretches = hashlib.sha256(), [hashlib.sha256()]
    behind: Future[None] | None = None
    with ThreadPoolExecutor(1) as other:
        for number, block in enumerate(iter(lambda: file.read(READ), b"")):
            if number and number % (STRETCH // READ) == 0:
                stretches.append(hashlib.sha256())
            hashed = other.submit(stretches[-1].update, block)
            whole.update(block)
            if behind is not None:  # by one block may the other lag
                behind.result()
            behind = hashed
    return Fingerprint(whole.hexdigest(), joined(each.digest() for each in stretches))
