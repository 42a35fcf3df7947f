"""What the engine does is in the audit: asked before it is read, with what was read of the lake and what landed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import Exists
from lakey_jupyter.model.audit import AuditLine, AuditQuery
from lakey_jupyter.model.job import State
from lakey_jupyter.store.audit import Audit
from lakey_jupyter.store.database import Database

from .folders import Folders, done, until, write_rows, write_slow

BOTH: dict[str, Any] = {"columns": ["x"]}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.at(tmp_path)


@pytest.fixture
def session(folders: Folders) -> Iterator[Session]:
    found = folders.session()
    yield found
    found.close()


def audit(folders: Folders) -> list[AuditLine]:
    database = Database(folders.root / "state")
    try:
        return Audit(database).lines(AuditQuery())
    finally:
        database.close()


def test_a_pull_is_told_with_its_snapshot_and_its_bytes(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", *range(1000))
    item = session.add_item("numbers", folders.lake)
    job = done(session, "numbers", to="a.parquet")
    asked, ended = audit(folders)
    assert job.result is not None
    assert (asked.event, asked.person, asked.job) == ("asked", "ada", job.id)
    assert asked.snapshot == ended.snapshot == item.snapshot.id
    assert (ended.rows, ended.bytes) == (1000, job.result.bytes)
    assert 0 < ended.lake_bytes <= (folders.lake / "a.parquet").stat().st_size


def test_what_was_pulled_before_reads_nothing_of_the_lake(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", *range(1000))
    session.add_item("numbers", folders.lake)
    done(session, "numbers", to="a.parquet")
    done(session, "numbers", to="b.parquet")
    again = audit(folders)[-1]
    assert (again.destination, again.rows, again.lake_bytes) == ("b.parquet", 1000, 0)


def test_a_full_proof_reads_the_lake_twice(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", *range(1000))
    session.add_item("numbers", folders.lake)
    done(session, "numbers", to="a.parquet")
    done(session, "numbers", to="b.parquet", verify="full")
    once, twice = (each.lake_bytes for each in audit(folders) if each.event == "done")
    assert twice == 2 * once > 0


def test_what_is_refused_was_never_asked(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", 1)
    session.add_item("numbers", folders.lake)
    (folders.workspace / "a.parquet").touch()
    with pytest.raises(Exists):
        session.pull("numbers", BOTH, to="a.parquet")
    assert audit(folders) == []


def test_a_cancelled_pull_is_told_with_what_it_had_read(folders: Folders, session: Session) -> None:
    write_slow(folders.lake)
    session.add_item("slow", folders.lake)
    spec = {"columns": ["x", "y", "z"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}
    job = until(session, session.pull("slow", spec, to="a.parquet"), State.READING)
    assert [each.event for each in audit(folders)] == ["asked"]
    session.leave(job.id)
    assert until(session, job).state is State.CANCELLED
    assert [each.event for each in audit(folders)] == ["asked", "cancelled"]


def test_a_failure_is_told_by_its_code(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", *range(1000))
    session.add_item("numbers", folders.lake)
    (folders.lake / "a.parquet").write_bytes(b"no Parquet any more")
    job = until(session, session.pull("numbers", BOTH, to="a.parquet", verify="full"))
    assert job.state is State.FAILED and job.problem is not None
    assert audit(folders)[-1].code == job.problem.code


def test_a_profile_is_told_too(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", 1)
    session.add_item("numbers", folders.lake)
    until(session, session.profile("numbers"))
    assert [(each.kind, each.event) for each in audit(folders)] == [("profile", "asked"), ("profile", "done")]
