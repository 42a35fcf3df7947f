"""Pulls by a worker process: they land, can be stopped at any time, and survive the loss of the worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import Exists, InUse, NotFound
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.lanes import ProcessHand

from .folders import SLOW_GROUPS, Folders, done, until, write_rows, write_slow

ALL = {"columns": ["x", "y", "z"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.at(tmp_path)


@pytest.fixture
def session(folders: Folders) -> Iterator[Session]:
    found = folders.session(workers=1)
    yield found
    found.close()


@pytest.fixture
def reading(folders: Folders, session: Session) -> Job:
    """A pull that is being read, and will be for seconds."""
    write_slow(folders.lake)
    session.add_item("slow", folders.lake)
    job = until(session, session.pull("slow", ALL, to="a.parquet"), State.READING)
    assert job.state is State.READING
    return job


def worker(session: Session) -> int:
    """The number of the process that works on pulls."""
    assert isinstance(session.lake, Engine)
    (hand,) = session.lake._lanes._hands
    assert isinstance(hand, ProcessHand) and hand._process is not None
    return hand._process.pid


def test_a_pull_lands_one_file_with_its_rows_and_checksum(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", 3, 1, 2)
    session.add_item("numbers", folders.lake)
    job = done(session, "numbers", {"columns": ["x"], "filters": [{"name": "x", "operator": "<", "value": 3}]})
    assert job.result is not None and job.result.rows == 2
    assert pq.read_table(folders.workspace / job.result.path)["x"].to_pylist() == [1, 2]
    assert folders.landed() == ["numbers.parquet"]
    assert session.content(job.id, 0, 4) == b"PAR1"
    assert worker(session) != os.getpid()


def test_a_destination_that_is_taken_is_refused_unless_overwritten(folders: Folders, session: Session) -> None:
    write_rows(folders.lake / "a.parquet", 1)
    session.add_item("numbers", folders.lake)
    done(session, "numbers", to="a.parquet")
    with pytest.raises(Exists):
        session.pull("numbers", {"columns": ["x"]}, to="a.parquet")
    done(session, "numbers", to="a.parquet", overwrite=True)
    done(session, "numbers")
    assert done(session, "numbers").to == "numbers-1.parquet"


def test_the_same_pull_is_joined_while_it_runs(session: Session, reading: Job) -> None:
    assert session.pull("slow", ALL, to="a.parquet").id == reading.id
    session.leave(reading.id)


def test_a_pull_left_while_it_reads_is_cancelled_and_leaves_nothing(
    folders: Folders, session: Session, reading: Job
) -> None:
    end = time.monotonic() + 20
    while not any(name.endswith(".part") for name in folders.landed()):
        assert time.monotonic() < end, "nothing is written"
        time.sleep(0.01)
    assert session.leave(reading.id).state is State.CANCELLED
    assert folders.landed() == []
    with pytest.raises(NotFound):
        session.content(reading.id, 0, 4)
    again = until(session, session.resume(reading.id))
    assert (again.state, again.attempt) == (State.DONE, 2)
    assert again.result is not None and again.result.rows == SLOW_GROUPS * 50
    assert session.leave(reading.id) == again


def lose(session: Session, job: Job) -> Job:
    """Kill the worker; the job as the next one tells of it, or over."""
    os.kill(worker(session), signal.SIGKILL)
    before = job.attempt
    while job.attempt == before and not job.is_over:
        job = session.job(job.id, job.seq, wait=2)
    return job if job.is_over else session.job(job.id, job.seq, wait=20)


def test_a_worker_that_is_killed_is_replaced_and_its_pull_goes_on(
    folders: Folders, session: Session, reading: Job
) -> None:
    first = worker(session)
    job = until(session, lose(session, reading))
    assert (job.state, job.attempt) == (State.DONE, 2)
    assert worker(session) != first
    assert folders.landed() == ["a.parquet"]


def test_a_pull_that_loses_three_workers_fails_and_the_next_one_works(
    folders: Folders, session: Session, reading: Job
) -> None:
    job = lose(session, lose(session, lose(session, reading)))
    assert (job.state, job.attempt) == (State.FAILED, 3)
    assert job.problem is not None and (job.problem.code, job.problem.retryable) == ("worker_lost", True)
    done(session, "slow", to="b.parquet")
    assert folders.landed() == ["b.parquet"]


def test_a_worker_that_does_not_stop_is_ended_and_its_pull_not_taken_up_by_another(
    folders: Folders, session: Session, reading: Job
) -> None:
    first = worker(session)
    os.kill(first, signal.SIGSTOP)
    left = session.leave(reading.id)
    assert (left.state, left.attempt, folders.landed()) == (State.CANCELLED, 1, [])
    done(session, "slow", to="b.parquet")
    assert worker(session) != first


def test_an_item_with_unfinished_pulls_stays(session: Session, reading: Job) -> None:
    with pytest.raises(InUse, match=r"^'slow' cannot be removed yet: 1 pull of it is not finished\.$"):
        session.remove_item("slow")
    session.leave(reading.id)
    session.remove_item("slow")
    with pytest.raises(NotFound):
        session.item("slow")


def test_closing_while_a_pull_runs_leaves_no_half_file_and_no_process(
    folders: Folders, session: Session, reading: Job
) -> None:
    process = worker(session)
    session.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert folders.landed() == []
    session.close()
