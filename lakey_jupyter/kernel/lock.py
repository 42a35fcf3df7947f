"""`lakey.lock`: written from the recipes in the files below a folder, and read again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..errors import LakeyError, NotFound
from ..model.lock import LOCK, VERSION, Lock, LockedFile
from ..model.output import FORMATS, KEPT, format_of
from ..model.spec import PullSpec
from ..model.wire import convert, decode
from .content import content, files_of, sha256
from .files import recipe_of

PARTS = "part-*"
RECIPES = tuple(name for name, format in FORMATS.items() if not format.is_text)
"""The formats that have a place for a recipe."""


@dataclass(frozen=True)
class Locked:
    """A lock that was written, and the paths of what no pull wrote or somebody changed since, which is not in it."""

    path: Path
    lock: Lock
    left: tuple[str, ...]


def write_lock(folder: Path) -> Locked:
    """Write the lock of a folder over the one that may be there; the same files give the same bytes.

    `NotFound` where there is no folder, or nothing pulled in it.
    """
    if not folder.is_dir():
        raise NotFound(f"There is no folder {str(folder)!r}.", path="folder")
    found = {path.relative_to(folder).as_posix(): _locked(folder, path) for path in _pulled(folder)}
    files = tuple(found[path] for path in sorted(found))
    lock = Lock(version=VERSION, files=tuple(each for each in files if each is not None))
    if not lock.files:
        raise NotFound(f"No file below {str(folder)!r} says that a pull made it: there is nothing to lock.")
    path = folder / LOCK
    fresh = path.with_name(f".{LOCK}.{os.getpid()}")
    try:
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(lock), indent=2) + b"\n")
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return Locked(path, lock, tuple(sorted(path for path, each in found.items() if each is None)))


def read_lock(path: Path) -> Lock:
    """The lock in a file, or in a folder; `NotFound` where there is none, `Invalid` for one that is not right."""
    try:
        body = path.read_bytes()
    except OSError:
        raise NotFound(f"There is no lock {str(path)!r}: `lakey lock` writes one.", path="lock") from None
    return decode(body, Lock)


def lock_path(named: str | None) -> Path:
    """The lock that a path means: itself, the one in that folder, or the one here."""
    path = Path(named or LOCK).expanduser()
    return path / LOCK if path.is_dir() else path


def is_parts(path: Path) -> bool:
    """Whether a folder holds the parts of one answer and nothing else."""
    return path.is_dir() and bool(found := list(path.iterdir())) and set(path.glob(PARTS)) == set(found)


def _pulled(folder: Path) -> Iterator[Path]:
    """What may have been pulled below a folder; nothing hidden, and no links, which might lead out of it."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir() and not is_parts(path):
            yield from _pulled(path)
        elif path.name.lower().endswith(tuple(FORMATS[name].suffix for name in RECIPES)):
            yield path


def _locked(folder: Path, path: Path) -> LockedFile | None:
    """The file as it goes into the lock; None where it is not, or no longer, what a pull wrote."""
    import pyarrow as pa

    try:
        told, (rows, rows_sha256) = recipe_of(path), content(path)
        number = told.get("part", (0, 1))[1]
        if len(files_of(path)) != number or (number == 1 and told.get("rows", rows) != rows):
            return None
        return LockedFile(
            path=path.relative_to(folder).as_posix(),
            item=told["item"],
            snapshot=told["snapshot"],
            spec=convert(told["spec"], PullSpec),
            format=format_of(path.name),
            codec=told.get("codec", KEPT),
            key=told["key"],
            rows=rows,
            bytes=sum(each.stat().st_size for each in files_of(path)),
            sha256=sha256(path),
            content=rows_sha256,
        )
    except (LakeyError, pa.ArrowException, OSError, ValueError, KeyError, TypeError):
        return None
