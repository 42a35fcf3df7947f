"""What holds after every fault, whatever it was: one list of checks."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from work.folders import Folders

from lakey_jupyter.model.job import ENDS
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.holdings import GRACE, trim

from .ground import wait_for

ENDED = frozenset(state.value for state in ENDS)
BEGUN = frozenset({"asked", "again"})
LEAVING = 10.0
"""Seconds that a worker has to notice that its server is gone."""


def assert_whole(folders: Folders, answers: Mapping[str, pa.Table], older: bytes | None = None) -> None:
    """At every destination is all of its answer, or nothing; or what lay there before."""
    for name, rows in answers.items():
        path = folders.workspace / name
        if path.exists() and not (older and path.read_bytes() == older):
            assert pq.read_table(path) == rows, f"{name} holds other rows"


def assert_sound(folders: Folders, answers: Mapping[str, pa.Table]) -> None:
    """Everybody has his answer, and of all that happened on the way nothing is left."""
    assert_no_process_is_left(folders.root)
    folders.session(adopts=True, sample_bytes=0).close()
    assert folders.landed() == sorted(answers), f"one sweep leaves answers alone, not {folders.landed()}"
    assert_whole(folders, answers)
    assert_state_is_clean(folders.root / "state")
    with database_of(folders.root / "state") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert_everybody_had_one_end(database)
        assert_settled(database)


@contextmanager
def database_of(state: Path) -> Iterator[sqlite3.Connection]:
    """The state database, as SQLite has it."""
    with closing(sqlite3.connect(state / "lakey.db")) as found:
        yield found


def assert_everybody_had_one_end(database: sqlite3.Connection) -> None:
    """Every attempt ended once at most, and every job at last; its row says the same as the audit."""
    states = dict(database.execute("SELECT id, state FROM jobs"))
    lines = database.execute("SELECT job, attempt, event FROM audit ORDER BY number").fetchall()
    ends = Counter((job, attempt) for job, attempt, event in lines if event in ENDED)
    assert not [each for each, count in ends.items() if count > 1], "an attempt ended twice"
    for job, state in states.items():
        events = [event for other, _, event in lines if other == job]
        assert events[0] == "asked" and events.count("asked") == 1
        assert events[-1] == state and state in ENDED, f"a job is {state}, and was told {events}"
        over = [place for place, event in enumerate(events) if event in ENDED]
        assert all(events[place + 1] in BEGUN for place in over[:-1]), "something happened after the end"


def assert_settled(database: sqlite3.Connection) -> None:
    """Of every budget, where there are some, nothing stays reserved when nobody works."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "reservations" in tables:
        rows = database.execute(
            "SELECT job, settled, landed, landed_settled, landed_released, scanned, scanned_settled, scanned_released"
            " FROM reservations"
        ).fetchall()
        assert [row for row in rows if not row[1] or row[2] != row[3] + row[4] or row[5] != row[6] + row[7]] == []


def assert_state_is_clean(state: Path) -> None:
    """No journal is left; and of what lies on the shelf one trim, when its time has come, leaves no leftover."""
    journals = state / "journals"
    assert not journals.exists() or list(journals.iterdir()) == []
    hidden = [path for path in (state / "items").rglob("*") if path.name.startswith(".")]
    for path in [each for top in hidden for each in (top, *top.rglob("*"))]:
        old = path.stat().st_mtime - 2 * GRACE
        os.utime(path, (old, old))
    database = Database(state)
    trim(state, database)
    database.close()
    assert [path for path in (state / "items").rglob("*") if path.name.startswith(".")] == []


def assert_no_process_is_left(root: Path) -> None:
    """Every worker ends with its server."""
    mark = os.fsencode(root)
    wait_for(lambda: not _processes(mark), "a process stayed", LEAVING)


def _processes(mark: bytes) -> list[str]:
    """Those which run in an environment, or by a command, that names this."""
    found = []
    for place in Path("/proc").iterdir():
        try:
            told = (place / "environ").read_bytes() if place.name.isdigit() else b""
        except OSError:
            continue
        if b"FAULT=" in told and mark in told:
            found.append(place.name)
    return found
