"""What the state folder holds: of what kind, whose, how old, and whether anything still needs it; and letting go.

An item's present snapshot needs its index and its sample; a job that has not ended needs all of its item's. What was
touched a moment ago may be on its way to being needed. Everything else is here to save work, and may go.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from ..model.job import ENDS
from .database import Database, alone
from .state import DATABASE
from .tables import ITEMS, JOBS

GRACE = 600.0
"""Seconds in which what was written is left alone: it may not be entered in the catalogue yet."""
SHELF, SIDECAR = "items", "sidecar"
INDEX, SAMPLE, LEFTOVER, REST = "index", "sample", "leftover", "the rest"
KINDS = {
    INDEX: "what is known of a snapshot's files: borders, places, distributions",
    SAMPLE: "1 % of a snapshot's rows",
    LEFTOVER: "what was broken off, or is of no item any more",
    REST: "catalogue, jobs, audit and whatever else lies here; never removed",
}
MARK = ".gone"


@dataclass(frozen=True)
class Holding:
    """Something in the state folder. `needed` says by what; empty: by nothing, it may go.

    `item` is the name of the item it is of, else empty; `newest` is when something in it was last written, in seconds
    since 1970.
    """

    kind: str
    path: Path
    item: str
    snapshot: str
    bytes: int
    newest: float
    needed: str


@dataclass(frozen=True)
class _Known:
    """What the database says: each item's name and present snapshot by its id, and the items of unfinished jobs."""

    items: dict[str, tuple[str, str]]
    busy: frozenset[str]


@dataclass(frozen=True)
class _Whose:
    item: str = ""
    snapshot: str = ""
    needed: str = ""


def holdings(state: Path, database: Database) -> list[Holding]:
    """Everything in the state folder, by kind, the newest first."""
    with database.read() as connection:
        return _holdings(state, _known(connection))


def trim(state: Path, database: Database, most: int | None = None) -> list[Holding]:
    """Remove what nothing needs, and give what that was. With `most`: only as much of it, the oldest first, as brings
    the whole folder down to so many bytes; leftovers go first.

    Nobody can begin to need something meanwhile: it is put out of sight in one transaction, then removed.
    """
    with database.write() as connection:
        alone(connection)  # so is whoever makes an item or a snapshot known, or asks for a pull
        found = _holdings(state, _known(connection))
        gone = _spare(found, most)
        aside = [_put_aside(each.path) for each in gone]
    for path in aside:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return gone


def _spare(found: Sequence[Holding], most: int | None) -> list[Holding]:
    spare = [each for each in found if not each.needed]
    ages: dict[Path, float] = {}
    for each in spare:
        ages[_whole(each)] = max(each.newest, ages.get(_whole(each), 0.0))
    # A sample goes before the index that it lies in, and with it where that goes.
    spare.sort(key=lambda each: (each.kind != LEFTOVER, ages[_whole(each)], each.kind != SAMPLE))
    if most is None:
        return spare
    left, gone = sum(each.bytes for each in found), []
    for each in spare:
        if left <= most:
            break
        gone.append(each)
        left -= each.bytes
    return gone


def _whole(each: Holding) -> Path:
    return each.path.parent if each.kind == SAMPLE else each.path


def _known(connection: Connection) -> _Known:
    items = connection.execute(select(ITEMS.c.id, ITEMS.c.name, ITEMS.c.snapshot))
    busy = select(JOBS.c.item).where(JOBS.c.state.not_in([state.value for state in ENDS])).distinct()
    return _Known(
        items={row.id: (row.name, row.snapshot) for row in items},
        busy=frozenset(connection.execute(busy).scalars()),
    )


def _holdings(state: Path, known: _Known) -> list[Holding]:
    found = [*_shelved(state / SHELF, known), *_rest(state)]
    order = list(KINDS)
    return sorted(found, key=lambda each: (order.index(each.kind), -each.newest, str(each.path)))


def _shelved(shelf: Path, known: _Known) -> Iterator[Holding]:
    for item in _inside(shelf):
        name, present = known.items.get(item.name, ("", ""))
        if not name:
            yield _holding(LEFTOVER, item, _Whose())
            continue
        busy = "a job that has not ended" if name in known.busy else ""
        for folder in _inside(item):
            snapshot = folder.name
            if snapshot.startswith("."):
                yield _holding(LEFTOVER, folder, _Whose(name))
                continue
            whose = _Whose(name, snapshot, "the present snapshot" if snapshot == present else busy)
            samples = [each for each in _inside(folder) if each.name == SIDECAR]
            yield _holding(INDEX, folder, whose, samples)
            for sample in samples:
                yield _holding(SAMPLE, sample, whose)


def _rest(state: Path) -> Iterator[Holding]:
    for path in _inside(state):
        if path.name != SHELF:
            needed = "the catalogue" if path.name.startswith(DATABASE) else "whoever put it there"
            yield _holding(REST, path, _Whose(needed=needed))


def _holding(kind: str, path: Path, whose: _Whose, without: Sequence[Path] = ()) -> Holding:
    told = [(each.st_size, each.st_mtime) for each in _files(path, without)]
    newest = max((written for _, written in told), default=_written(path))
    young = "" if whose.needed or time.time() - newest > GRACE else "what may come: it is new"
    return Holding(
        kind=kind,
        path=path,
        item=whose.item,
        snapshot=whose.snapshot,
        bytes=sum(size for size, _ in told),
        newest=newest,
        needed=whose.needed or young,
    )


def _files(path: Path, without: Sequence[Path]) -> Iterator[os.stat_result]:
    """What a path is, or what the files below it are; a link is one of them, and not followed."""
    try:
        told = path.lstat()
    except FileNotFoundError:  # somebody else removed it just now
        return
    if not stat.S_ISDIR(told.st_mode):
        yield told
    for each in _inside(path):
        if each not in without:
            yield from _files(each, ())


def _written(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0


def _inside(folder: Path) -> list[Path]:
    """What lies in a folder; nothing in what is no folder, is a link, or is gone."""
    if folder.is_symlink():
        return []
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _put_aside(path: Path) -> Path:
    """Take a folder's name away in one step; what is left of it, if that is not removed, is a leftover."""
    aside = path.with_name(f".{path.name.lstrip('.')[:200]}.{secrets.token_hex(4)}{MARK}")
    try:
        os.replace(path, aside)
    except FileNotFoundError:
        return path
    return aside
