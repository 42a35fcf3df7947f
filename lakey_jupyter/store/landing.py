"""Files land whole or not at all: a hidden temporary name beside the final one, then one rename."""

from __future__ import annotations

import errno
import glob
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import Exists, Invalid, NotFound, OverBudget

PART = re.compile(r"part-\d{5}\.[a-z.]+")
"""What the files of a folder are called when an answer is written in parts."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says of a disk that has no room."""


@contextmanager
def arriving(path: Path, overwrite: bool = True) -> Iterator[Path]:
    """A path to write a file or a folder to, which becomes `path` only when the block succeeds.

    `Exists` when `path` is taken by then and is not to be overwritten.
    """
    part = _beside(path, "part")
    try:
        yield part
        settle(part, path, overwrite)
    finally:
        _remove(part)


def settle(part: Path, path: Path, overwrite: bool) -> None:
    """Give a whole file or folder its name; `Exists` when that is taken and is not to be overwritten."""
    if not overwrite:
        _settle(part, path)
    elif part.is_dir() or path.is_dir():
        _exchange(part, path)
    else:
        os.replace(part, path)


def sweep(path: Path) -> None:
    """Remove what a process that was killed left beside a destination; what it had only put aside comes back."""
    for left in path.parent.glob(f".{glob.escape(path.name[:200])}.*.old"):
        if path.exists():
            _remove(left)
        else:
            left.rename(path)
    for left in path.parent.glob(f".{glob.escape(path.name[:200])}.*.part"):
        _remove(left)


def files_of(path: Path) -> list[Path]:
    """The file at a destination, or the files of the folder of parts there in their order; none where there is none."""
    return sorted(path.iterdir()) if path.is_dir() else [path] if path.is_file() else []


def stretch_of(path: Path, offset: int, length: int) -> bytes:
    """Some bytes of what lies at a destination, file after file; fewer past its end."""
    found: list[bytes] = []
    for each in files_of(path):
        size = each.stat().st_size
        if offset < size and length:
            with each.open("rb") as file:
                file.seek(offset)
                found.append(file.read(length))
            length -= len(found[-1])
        offset = max(0, offset - size)
    return b"".join(found)


def free_name(workspace: Path, item: str, suffix: str) -> str:
    """A file name after the item that nobody has."""
    stem = item.replace("/", "-").lstrip(".") or "item"
    names = (f"{stem}{suffix}", *(f"{stem}-{number}{suffix}" for number in range(1, 10_000)))
    return next(name for name in names if not (workspace / name).exists())


def part_name(number: int, suffix: str) -> str:
    """The name of a file in a folder of parts."""
    return f"part-{number:05}{suffix}"


def _beside(path: Path, why: str) -> Path:
    return path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.{why}")


def _exchange(part: Path, path: Path) -> None:
    """A folder cannot be replaced in one step: what is there is put aside, from where `sweep` would bring it back."""
    aside = _beside(path, "old")
    if path.exists():
        path.rename(aside)
    part.rename(path)
    _remove(aside)


def _settle(part: Path, path: Path) -> None:
    """Give the file its name unless somebody has it; a file system without links is asked first instead."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise taken(path.name) from None
    except OSError:  # also for a folder, which has no second name
        if path.exists():
            raise taken(path.name) from None
        part.rename(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def taken(name: str) -> Exists:
    """The failure for a destination that is there already."""
    return Exists(f"{name!r} is there already: choose another name, or overwrite it.", path="to")


def full(path: Path, needed: int) -> OverBudget:
    """The failure for a destination on a disk that has no room, which this takes about so many bytes of."""
    folder = next(each for each in path.absolute().parents if each.is_dir())
    free = shutil.disk_usage(folder).free
    said = f"The disk is full: {path.name!r} needs about {needed:,} bytes and {free:,} are free."
    return OverBudget(f"{said} Make room and pull again.", path="to")


def place(workspace: Path, to: str, suffix: str = ".parquet") -> Path:
    """The real path of a destination in the workspace; `Invalid` for anything outside it, or of another suffix.

    A folder there is taken for good, unless it is one that a pull wrote.
    """
    return place_below(workspace.resolve(), to, suffix)


def place_below(root: Path, to: str, suffix: str) -> Path:
    """The same in a workspace of which the real path is given."""
    real = _real(root, Named("The destination", to, "to"), suffix)
    if real.is_dir() and not _is_parts(real):
        raise taken(to)
    return real


def held(workspace: Path, path: str, suffix: str = ".parquet") -> Path:
    """The real path of a file in the workspace; `Invalid` as for `place`, `NotFound` when there is no such file."""
    real = _real(workspace.resolve(), Named("The file", path, "path"), suffix)
    if not real.is_file():
        raise NotFound(f"There is no file {path!r} any more: it was moved, renamed or deleted.", path="path")
    return real


class Named(NamedTuple):
    """A path as somebody gave it: what it is called in a sentence, and the field of the request it came in."""

    said: str
    path: str
    field: str

    def refused(self, why: str) -> Invalid:
        """The failure that says why not."""
        shown = self.path if len(self.path) <= 80 else self.path[:77] + "…"
        return Invalid(f"{self.said} {shown!r} {why}.", path=self.field)


def _real(root: Path, named: Named, suffix: str) -> Path:
    """The real path below the workspace that is meant, whatever lies there; `root` is the workspace's own."""
    if not named.path.strip() or "\0" in named.path or "\\" in named.path:
        raise named.refused("is no file name")
    asked = Path(named.path)
    if asked.is_absolute() or ".." in asked.parts:
        raise named.refused("lies outside the workspace: give a path below it")
    if any(part.startswith(".") or len(part.encode()) > 240 for part in asked.parts):
        raise named.refused("has a hidden or overlong part")
    if not asked.name.lower().endswith(suffix) or len(asked.name) == len(suffix):
        raise named.refused(f"does not end in {suffix}")
    real = _resolved(root, asked)
    if not real.is_relative_to(root) or real == root:
        raise named.refused("lies outside the workspace: give a path below it")
    if not real.parent.is_dir() and any(parent.is_file() for parent in real.parents):
        raise named.refused("lies in a file")
    return real


def _resolved(root: Path, asked: Path) -> Path:
    """A path below a real one. Looking at its own parts alone takes a third of the time of `Path.resolve`."""
    real = root
    for part in asked.parts:
        real = real / part
        if real.is_symlink():
            return (root / asked).resolve()
    return real


def _is_parts(folder: Path) -> bool:
    """Whether a folder holds the parts of an answer, and nothing of anybody else."""
    found = list(folder.iterdir())
    return bool(found) and all(PART.fullmatch(each.name) and each.is_file() for each in found)
