"""Pulls of the same share one work: the lake is read once, each gets its file, and nobody's end is another's."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from store.scripted import Bucket, Fault, scripted

from lakey_jupyter.connect import Session
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.store.leases import LEASE
from lakey_jupyter.work.reach import reach

from .conftest import WAYS
from .folders import Folders, until, write_rows, write_slow

SPEC: dict[str, Any] = {"columns": ["x", "y", "z"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}
ROWS = 10_000
DRIP = 0.25
"""Seconds between two tenths of an answer of the store: however busy the machine is, there is time to ask meanwhile."""


@pytest.fixture
def folders(tmp_path: Path, database_url: str | None) -> Folders:
    return Folders.at(tmp_path, database_url)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A store with one file, of which nobody knows what is in it before it is read."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({name: np.arange(ROWS) for name in "xyz"}), sink, write_statistics=False)
    with scripted(Bucket({"slow/0.parquet": sink.getvalue().to_pybytes()})) as found:
        said = {"ENDPOINT": found.endpoint, "REGION": "us-east-1", "KEY": "key", "SECRET": "secret"}
        for name, value in said.items():
            monkeypatch.setenv(f"LAKEY_S3_{name}", value)
        yield found


@pytest.fixture
def workers() -> int:
    """Threads, unless a test says otherwise."""
    return 0


@pytest.fixture
def session(folders: Folders, bucket: Bucket, workers: int) -> Iterator[Session]:
    found = folders.session(workers=workers, sample_bytes=0, reach=reach())
    found.add_item("slow", "s3://bucket/slow")
    bucket.script = lambda key, count: Fault(drip=DRIP)
    yield found
    found.close()


def asked(session: Session, *names: str) -> list[Job]:
    """The same pull for each of these destinations, once the first one is being read."""
    first = until(session, session.pull("slow", SPEC, names[0]), State.READING)
    assert first.state is State.READING, first.problem
    return [first, *(session.pull("slow", SPEC, name) for name in names[1:])]


def ended(session: Session, jobs: list[Job]) -> list[Job]:
    return [until(session, job) for job in jobs]


@WAYS
def test_many_who_ask_for_the_same_cost_one_read(folders: Folders, session: Session) -> None:
    names = [f"{number}.parquet" for number in range(5)]
    jobs = asked(session, *names)
    assert {session.job(job.id).waiters for job in jobs} == {5}
    assert session.job(jobs[3].id).state is State.READING  # as far as the one who leads
    first, *others = ended(session, jobs)
    assert {job.state for job in (first, *others)} == {State.DONE}
    assert first.progress.lake_bytes > 0 and {job.progress.lake_bytes for job in others} == {0}
    results = [job.result for job in (first, *others) if job.result is not None]
    assert [each.path for each in results] == names and len({each.sha256 for each in results}) == 1
    assert folders.landed() == names
    assert all(pq.read_metadata(folders.workspace / name).num_rows == ROWS for name in names)


@WAYS
def test_the_work_goes_on_for_the_others_when_one_leaves(folders: Folders, session: Session) -> None:
    jobs = asked(session, "a.parquet", "b.parquet", "c.parquet")
    assert session.leave(jobs[0].id).state is State.CANCELLED
    assert session.leave(jobs[2].id).state is State.CANCELLED
    other = until(session, session.job(jobs[1].id))
    assert (other.state, other.attempt, other.progress.lake_bytes > 0) == (State.DONE, 2, True)
    assert folders.landed() == ["b.parquet"]


@WAYS
def test_the_last_one_to_leave_stops_the_work(folders: Folders, session: Session) -> None:
    jobs = asked(session, "a.parquet", "b.parquet")
    began = time.monotonic()
    assert [session.leave(job.id).state for job in reversed(jobs)] == [State.CANCELLED] * 2
    assert time.monotonic() - began < 4 and folders.landed() == []
    again = until(session, session.pull("slow", SPEC, "b.parquet"))
    assert again.state is State.DONE


@WAYS
def test_a_failure_of_the_lake_is_told_to_all(folders: Folders, session: Session) -> None:
    gone = folders.root / "gone"
    gone.mkdir()
    write_rows(gone / "a.parquet", 1)
    session.add_item("gone", gone)
    busy = [session.pull("slow", {**SPEC, "columns": [name]}, f"{name}.parquet") for name in "xyz"]
    jobs = [session.pull("gone", {"columns": ["x"]}, f"{number}.parquet") for number in range(3)]
    (gone / "a.parquet").unlink()
    for job in busy:
        session.leave(job.id)
    failed = ended(session, jobs)
    assert {job.state for job in failed} == {State.FAILED}
    assert len({job.problem for job in failed}) == 1 and folders.landed() == []


@WAYS
def test_what_is_wrong_with_one_destination_is_not_the_others_affair(folders: Folders, session: Session) -> None:
    jobs = asked(session, "a.parquet", "b.parquet", "c.parquet")
    for taken in ("a.parquet", "c.parquet"):
        (folders.workspace / taken).write_bytes(b"mine")
    first, second, third = ended(session, jobs)
    assert [first.state, second.state, third.state] == [State.FAILED, State.DONE, State.FAILED]
    assert first.problem is not None and first.problem.code == "exists" == (third.problem and third.problem.code)
    assert (folders.workspace / "a.parquet").read_bytes() == b"mine"


@contextmanager
def elsewhere(folders: Folders) -> Iterator[tuple[Session, Folders]]:
    """Another engine on the same state, with a workspace of its own."""
    root = folders.root / "other"
    root.mkdir()
    (root / "workspace").mkdir()
    (root / "state").symlink_to(folders.root / "state")
    there = Folders(root, folders.database)
    found = there.session(reach=reach())
    yield found, there
    found.close()


@WAYS
def test_another_engine_follows_what_this_one_does(folders: Folders, session: Session) -> None:
    with elsewhere(folders) as (other, there):
        first, *_ = asked(session, "a.parquet")
        second = other.pull("slow", SPEC, "b.parquet")
        assert second.waiters == 2
        heard = until(other, second, State.READING)
        assert heard.state is State.READING
        one, two = until(session, first), until(other, heard)
        assert (one.state, two.state, two.progress.lake_bytes) == (State.DONE, State.DONE, 0)
        assert one.result is not None and two.result is not None and one.result.sha256 == two.result.sha256
        assert there.landed() == ["b.parquet"]


LEAD = """
import os, sys
from pathlib import Path
from work.folders import Folders, until
from work.test_sharing import SPEC
from lakey_jupyter.model.job import State
session = Folders(Path(sys.argv[1]), os.environ.get("LAKEY_DATABASE_URL")).session()
session.add_item("slow", Path(sys.argv[1]) / "lake")
job = until(session, session.pull("slow", SPEC, to="a.parquet"), State.READING)
print(job.id, flush=True)
os.kill(os.getpid(), 19)
"""
"""It stands still as soon as it reads."""


@pytest.mark.parametrize(
    ("is_stopped", "database_url"),
    [(False, "sqlite"), pytest.param(True, "sqlite", marks=pytest.mark.deep), (True, "postgres")],
    ids=["killed", "stopped", "stopped-postgres"],
    indirect=["database_url"],
)
def test_the_work_of_an_engine_that_is_lost_goes_on_elsewhere(folders: Folders, is_stopped: bool) -> None:
    write_slow(folders.lake)
    command = [sys.executable, "-c", LEAD, str(folders.root)]
    with elsewhere(folders) as (other, there), subprocess.Popen(
        command, stdout=subprocess.PIPE, env=folders.environment(), text=True
    ) as engine:  # fmt: skip
        assert engine.stdout is not None
        id = engine.stdout.readline().strip()
        job = other.pull("slow", SPEC, "b.parquet")
        assert (job.waiters, other.job(id).state) == (2, State.READING)
        if not is_stopped:  # a process that stands still lets its lease run out
            engine.kill()
        began = time.monotonic()
        heard = other.job(job.id)
        while heard.attempt == 1:
            assert time.monotonic() - began < LEASE + 3
            heard = other.job(job.id, heard.seq, wait=1)
        assert until(other, heard).state is State.DONE and there.landed() == ["b.parquet"]
        engine.kill()
