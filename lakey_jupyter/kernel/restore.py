"""Making the files of a lock again: what is there stays, what is missing is pulled, what cannot be is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..connect import Session
from ..errors import Invalid, LakeyError
from ..model.lock import Lock, LockedFile
from .amounts import count, counted
from .content import content, files_of, sha256
from .files import recipe_of
from .lock import is_parts, read_lock
from .places import destination
from .plain import visible
from .pull import Pull


@dataclass(frozen=True)
class Restored:
    """What became of one file: whether it is there as the lock says, and that in words."""

    path: str
    is_whole: bool
    says: str

    def __str__(self) -> str:
        return visible(f"{self.path}: {self.says}")


def restore(session: Session, path: Path, overwrite: bool = False) -> Iterator[Restored]:
    """Each file of the lock at `path`, in its order, as soon as it is decided.

    Nothing is begun for a lock that is not right, or that has a path which leaves the lock's folder or the workspace.
    With `overwrite` a file that is not what the lock says is pulled over.
    """
    lock, folder = read_lock(path), path.resolve().parent
    return _restored(session, lock, folder, _places(session, lock, folder), overwrite)


def _places(session: Session, lock: Lock, folder: Path) -> list[str | None]:
    """Where each file lands below the workspace."""
    if session.workspace is None:
        raise Invalid("The workspace is not on this machine: files cannot be compared with the lock.")
    for each in lock.files:
        if not (folder / each.path).resolve().is_relative_to(folder):
            raise Invalid(f"The path {each.path!r} in the lock leaves its folder by a link.", path="path")
    return [destination(folder / each.path, session.workspace) for each in lock.files]


def _restored(
    session: Session, lock: Lock, folder: Path, places: list[str | None], overwrite: bool
) -> Iterator[Restored]:
    for each, to in zip(lock.files, places, strict=True):
        there = folder / each.path
        if there.is_file() or is_parts(there):
            if _is_same(there, each):
                yield Restored(each.path, True, "there")
                continue
            if not overwrite:
                yield Restored(each.path, False, "is there, but is not what the lock says; --overwrite pulls it again")
                continue
        yield _pulled(session, each, there, to)


def _is_same(path: Path, locked: LockedFile) -> bool:
    """Whether a file has the bytes that were locked, or at least the same rows."""
    import pyarrow as pa

    if sum(each.stat().st_size for each in files_of(path)) == locked.bytes and sha256(path) == locked.sha256:
        return True
    try:
        return content(path) == (locked.rows, locked.content)
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return False


def _pulled(session: Session, locked: LockedFile, path: Path, to: str | None) -> Restored:
    how = {"format": locked.format, "codec": locked.codec}
    try:
        # Whoever puts something where nothing was keeps it.
        job = session.pull(locked.item, msgspec.to_builtins(locked.spec), to, overwrite=path.exists(), **how)
        Pull(session, job).wait()
        rows, rows_sha256 = content(path)
        newer = recipe_of(path).get("snapshot") != locked.snapshot
    except LakeyError as wrong:
        return Restored(locked.path, False, f"cannot be rebuilt, because: {wrong.detail}")
    same = (rows, rows_sha256) == (locked.rows, locked.content)
    why = ", but the item has a newer snapshot" if newer else ""
    return Restored(locked.path, same, f"pulled{why} ({_compared(locked, rows, same)})")


def _compared(locked: LockedFile, rows: int, same: bool) -> str:
    if same:
        return f"the same {counted(rows, 'row')}"
    if rows == locked.rows:
        return f"as many rows, {count(rows)}, but not the same"
    return f"rows differ: {count(locked.rows)} → {count(rows)}"
