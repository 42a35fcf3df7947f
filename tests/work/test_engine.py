"""Pulls by worker processes: they end well, they can be left, and nothing that happens to a worker leaves a trace."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import time
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import InUse
from lakey_jupyter.model.job import State

from .conftest import ANN, Stand, write_lake

ALL = {"columns": ["id", "value"]}
BOTH = pytest.mark.usefixtures("database_url")
"""With the jobs on SQLite, and on PostgreSQL."""
SLOWLY = {**ALL, "filters": [{"name": "value", "operator": "is_not_nan"}]}
"""All rows, but nothing can be copied: whether there is a NaN is in no border."""


def workers() -> list[int]:
    """The worker processes of this test."""
    said = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "work.worker"], capture_output=True, check=False)
    return [int(each) for each in said.stdout.split()]


def reading(stand: Stand, job_id: str) -> None:
    """Wait until the pull reads."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        job = stand.run(stand.engine.job(ANN, job_id))
        if job.state is State.READING or job.is_over:
            return
        time.sleep(0.002)


def test_a_worker_lands_the_file_that_was_asked_for(stand: Stand) -> None:
    spec = {"columns": ["value", "id"], "filters": [{"name": "id", "operator": "<", "value": 500_000}]}
    job = stand.ended(stand.pull(spec=spec, to="some.parquet"))
    assert job.state is State.DONE
    table = pq.read_table(stand.workspace / "some.parquet")
    assert table.column_names == ["value", "id"]
    assert table["id"].to_pylist() == list(range(500_000))
    assert job.result is not None
    assert job.result.rows == 500_000
    assert job.progress.done_bytes == job.progress.total_bytes > 0


@BOTH
def test_a_pull_that_is_left_stops_and_leaves_nothing(stand: Stand) -> None:
    job = stand.pull(spec=SLOWLY, to="left.parquet")
    reading(stand, job.id)
    stand.run(stand.engine.leave(ANN, job.id))
    assert stand.ended(job).state in (State.CANCELLED, State.DONE)
    assert stand.left_behind() == []
    assert (stand.workspace / "left.parquet").exists() is (stand.ended(job).state is State.DONE)


@BOTH
def test_a_pull_that_waits_is_left_at_once(stand: Stand) -> None:
    first, second = stand.pull(spec=ALL, to="one.parquet"), stand.pull(spec=ALL, to="two.parquet")
    assert stand.run(stand.engine.leave(ANN, second.id)).state is State.CANCELLED
    assert stand.ended(first).state is State.DONE
    assert not (stand.workspace / "two.parquet").exists()


@BOTH
def test_a_killed_worker_is_said_and_the_next_pull_works(stand: Stand) -> None:
    job = stand.pull(spec=SLOWLY, to="killed.parquet")
    reading(stand, job.id)
    for process in workers():
        os.kill(process, signal.SIGKILL)
    ended = stand.ended(job)
    if ended.state is State.FAILED:
        assert ended.problem is not None
        assert ended.problem.code == "worker_lost"
        assert not (stand.workspace / "killed.parquet").exists()
    again = stand.ended(stand.pull(spec=SLOWLY, to="killed.parquet", overwrite=True))
    assert again.state is State.DONE
    assert pq.read_metadata(stand.workspace / "killed.parquet").num_rows == 800_000


def test_a_changed_lake_is_read_as_it_is_now(stand: Stand, start: Callable[..., Stand]) -> None:
    write_lake(stand.lake, files=3)
    careful = start(snapshot_max_age=0)
    job = careful.ended(careful.pull(spec=ALL, to="now.parquet"))
    assert job.state is State.DONE
    assert "newer snapshot" in job.message
    assert job.result is not None
    assert job.result.rows == 1_200_000


def test_a_replaced_file_is_noticed_in_the_middle_and_read_anew(stand: Stand) -> None:
    write_lake(stand.lake, files=1, rows=300_000)
    job = stand.ended(stand.pull(spec=ALL, to="replaced.parquet"))
    assert job.state is State.DONE
    assert job.result is not None
    assert job.result.rows == 700_000


@BOTH
def test_an_item_with_an_unfinished_pull_stays(stand: Stand) -> None:
    job = stand.pull(spec=ALL, to="busy.parquet")
    with pytest.raises(InUse, match="1 pull of it is"):
        stand.run(stand.engine.remove_item(ANN, "x.y"))
    stand.ended(job)
    stand.run(stand.engine.remove_item(ANN, "x.y"))


def test_closing_twice_is_closing_once(stand: Stand) -> None:
    stand.run(stand.engine.close())
    stand.run(stand.engine.close())


def test_a_worker_that_died_between_two_pulls_is_replaced_and_its_pipes_are_closed(stand: Stand) -> None:
    for number in range(6):  # whichever of the workers takes it, one of them takes its second
        assert stand.ended(stand.pull(spec=SLOWLY, to=f"{number}.parquet")).state is State.DONE
        for process in workers():
            os.kill(process, signal.SIGKILL)
        while workers():
            time.sleep(0.01)
    gc.collect()  # a pipe left open is an error here
