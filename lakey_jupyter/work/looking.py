"""Looking into Parquet files of the workspace, in a worker: what a file says of itself, and some of its rows."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from ..errors import Invalid, NotFound, SnapshotChanged
from ..model.spec import PullSpec
from ..model.viewing import ParquetFile, Recipe
from ..model.wire import decode
from ..parquet.answer import RECIPE
from ..parquet.gather import fetched
from ..parquet.looked import LookedAt
from ..parquet.pages import OnDisk
from .item_files import Shop
from .tasks import Look, LookAtRows, Looked, Seen
from .watch import Watch

MOST_RECIPE = 1024 * 1024


def look(task: Look, shop: Shop, watch: Watch) -> Looked:
    """What the file says of itself."""
    with _opened(Path(task.path), task.name) as at:
        found = _looked_at(shop, at)
    footer = found.footer
    return Looked(
        file=ParquetFile(
            path=task.name,
            version=at.version,
            bytes=at.size,
            modified=at.modified,
            rows=footer.rows,
            columns=found.columns,
            groups=len(footer.groups),
            largest_group=max((group.rows for group in footer.groups), default=0),
            codecs=found.codecs,
            created_by=found.notes.created_by,
            recipe=read_recipe(found.notes.keys.get(RECIPE)),
        )
    )


def look_at_rows(task: LookAtRows, shop: Shop, watch: Watch) -> Seen:
    """Some rows; `SnapshotChanged` when another version of the file lies there now."""
    with _opened(Path(task.path), task.name) as at:
        if at.version != task.version:
            raise SnapshotChanged(f"{task.name!r} was changed since it was opened: open it again.")
        found = _looked_at(shop, at)
        wrong = next((place for place in task.columns if place >= len(found.columns)), None)
        if wrong is not None:
            raise Invalid(f"{task.name!r} has no column number {wrong}.", path="columns")
        span = task.first, task.first + task.count
        columns = found.rows(OnDisk(at.handle), span, task.columns, watch.check)
    return Seen(values=tuple(zip(*columns, strict=True)))


class _Told(msgspec.Struct):
    """What is read of a recipe; what else it says is passed over, for files of other versions are looked at too."""

    item: str
    spec: PullSpec
    snapshot: str = ""
    pulled: datetime | None = None


def read_recipe(text: bytes | None) -> Recipe | None:
    """The recipe that a footer has; None for none, or one that makes no sense."""
    if text is None or len(text) > MOST_RECIPE:
        return None
    try:
        told = decode(text, _Told)
    except Invalid:
        return None
    return Recipe(item=told.item, spec=told.spec, snapshot=told.snapshot, pulled=told.pulled)


@dataclass(frozen=True)
class _At:
    """An open file: its real path, how people call it, its handle, and what tells this version of it from others."""

    path: str
    name: str
    handle: int
    size: int
    version: str
    modified: datetime


@contextmanager
def _opened(path: Path, name: str) -> Iterator[_At]:
    """The file, opened to be read, unless it has become a link or something that is no file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as wrong:
        raise NotFound(f"{name!r} cannot be opened: {wrong.strerror}.", path="path") from wrong
    try:
        told = os.fstat(handle)
        if not stat.S_ISREG(told.st_mode):
            raise NotFound(f"{name!r} is no file.", path="path")
        version = f"{told.st_dev:x}-{told.st_ino:x}-{told.st_size:x}-{told.st_mtime_ns:x}"
        modified = datetime.fromtimestamp(told.st_mtime, timezone.utc)
        yield _At(str(path), name, handle, told.st_size, version, modified)
    finally:
        os.close(handle)


def _looked_at(shop: Shop, at: _At) -> LookedAt:
    """The file's footer, read once for each version of it."""

    def read(offset: int, length: int) -> bytes:
        return os.pread(at.handle, length, offset)

    def made() -> LookedAt:
        return LookedAt(fetched(read, at.name.rsplit("/", 1)[-1], at.size, at.version))

    return shop.looked_at((at.path, at.version), made)
