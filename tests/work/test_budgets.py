"""Nobody lands or reads more than they may, however many pulls they ask for at once and however these end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import OverBudget
from lakey_jupyter.model.amounts import size
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.tables import RESERVATIONS

from .folders import Folders, done, until, write_slow

TESTS = Path(__file__).resolve().parents[1]
GROUP, GROUPS = 20_000, 16
SLOW: dict[str, Any] = {"columns": ["x", "y", "z"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}
OTHER: dict[str, Any] = {**SLOW, "columns": ["x", "y"]}


def write_groups(folder: Path, times: int = 1) -> None:
    """A file of so many row groups, each of which a pull can have for itself."""
    rows = GROUP * GROUPS * times
    table = pa.table({"x": np.arange(rows) // times, "y": np.random.default_rng(1).random(rows)})
    path = folder / "rows.parquet"
    pq.write_table(table, path, row_group_size=GROUP * times, use_dictionary=False, compression="none")


def group(number: int) -> dict[str, Any]:
    """The rows of one row group, which is copied."""
    borders = [number * GROUP, (number + 1) * GROUP - 1]
    return {"columns": ["x", "y"], "filters": [{"name": "x", "operator": "between", "value": borders}]}


@contextmanager
def opened(folders: Folders, **settings: Any) -> Iterator[Session]:
    """An engine with these settings; when it is closed nothing that was set aside is left over."""
    session = folders.session(**{"sample_bytes": 0, **settings})
    try:
        yield session
    finally:
        session.close()
    database = Database(folders.root / "state")
    with database.read() as connection:
        for row in connection.execute(select(RESERVATIONS)):
            assert row.settled and row.landed == row.landed_settled + row.landed_released
            assert row.scanned == row.scanned_settled + row.scanned_released
    database.close()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A lake that is copied group by group; its item is called `rows`."""
    found = Folders.at(tmp_path)
    write_groups(found.lake)
    with opened(found) as session:
        session.add_item("rows", found.lake)
    return found


@pytest.fixture
def slow(tmp_path: Path) -> Folders:
    """A lake whose pulls take seconds; its item is called `slow`."""
    found = Folders.at(tmp_path)
    write_slow(found.lake)
    with opened(found) as session:
        session.add_item("slow", found.lake)
    return found


def sized(folders: Folders, item: str, spec: dict[str, Any]) -> int:
    with opened(folders) as session:
        return session.estimate(item, spec).bytes


def test_of_sixteen_pulls_at_once_only_those_are_let_in_that_there_is_room_for(folders: Folders) -> None:
    limit = int(sized(folders, "rows", group(0)) * 5.9)

    def ask(number: int) -> Job | str:
        try:
            return session.pull("rows", group(number), f"{number}.parquet")
        except OverBudget as refused:
            return refused.detail

    with opened(folders, person_landed=limit) as session:
        with ThreadPoolExecutor(GROUPS) as pool:
            asked = list(pool.map(ask, range(GROUPS)))
        jobs = [until(session, each) for each in asked if isinstance(each, Job)]
        refusals = [each for each in asked if isinstance(each, str)]
        assert [job.state for job in jobs] == [State.DONE] * 5
        assert 0 < sum(job.result.bytes for job in jobs if job.result is not None) <= limit
        assert len(refusals) == GROUPS - 5
        said = f" left of the {size(limit)} that you may land in 24 hours: "
        assert all(said in each for each in refusals)
        told = session.estimate("rows", group(15))
        assert not told.fits and told.over is not None and (told.over.name, told.over.most) == ("landed", limit)
        assert told.over.until is not None and told.suggested_ratio is not None and 0.8 < told.suggested_ratio < 1
        smaller = {**group(15), "randomize_ratio": told.suggested_ratio}
        assert session.estimate("rows", smaller).fits
        done(session, "rows", smaller, to="smaller.parquet")


def test_a_pull_that_is_joined_is_not_refused_for_the_room_that_it_has(slow: Folders) -> None:
    with opened(slow, person_landed=int(sized(slow, "slow", SLOW) * 1.5)) as session:
        first = session.pull("slow", SLOW, "a.parquet")
        assert session.pull("slow", SLOW, "a.parquet").id == first.id
        with pytest.raises(OverBudget, match="set aside for pulls under way"):
            session.pull("slow", SLOW, "b.parquet")  # it would follow, but land as much again
        assert until(session, first).state is State.DONE


@pytest.mark.parametrize("end", ["left", "failed"])
def test_a_pull_that_does_not_land_gives_back_what_it_set_aside(slow: Folders, end: str) -> None:
    with opened(slow, person_landed=int(sized(slow, "slow", SLOW) * 1.5)) as session:
        job = until(session, session.pull("slow", SLOW, "a.parquet"), State.READING)
        assert job.state is State.READING
        if end == "failed":
            (slow.workspace / "a.parquet").write_bytes(b"mine")
        else:
            assert not session.estimate("slow", OTHER).fits
            session.leave(job.id)
        assert until(session, job).state is (State.CANCELLED if end == "left" else State.FAILED)
        assert session.estimate("slow", OTHER).fits
        if end == "left":
            assert session.resume(job.id).state is State.QUEUED
            with pytest.raises(OverBudget):
                session.pull("slow", OTHER, "b.parquet")
            assert until(session, session.job(job.id)).state is State.DONE


LEAD = """
import sys, time
from pathlib import Path
from work.folders import Folders, until
from work.test_budgets import SLOW
from lakey_jupyter.model.job import State
session = Folders(Path(sys.argv[1])).session(person_landed=int(sys.argv[2]))
until(session, session.pull("slow", SLOW, to="a.parquet"), State.READING)
print(session.estimate("slow", SLOW).fits, flush=True)
time.sleep(60)
"""


def test_what_a_killed_engine_had_set_aside_is_released_by_the_next_one(slow: Folders) -> None:
    limit = int(sized(slow, "slow", SLOW) * 1.5)
    command = [sys.executable, "-c", LEAD, str(slow.root), str(limit)]
    path = f"{TESTS}:{TESTS.parent}"
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": path}, text=True) as engine:
        assert engine.stdout is not None and engine.stdout.readline() == "False\n"
        engine.send_signal(signal.SIGKILL)
    with opened(slow, person_landed=limit) as session:
        [job] = session.pulls().items
        assert job.state is State.FAILED and session.estimate("slow", SLOW).fits


def test_the_window_passes_and_there_is_room_again(folders: Folders) -> None:
    limit = int(sized(folders, "rows", group(0)) * 1.5)
    with opened(folders, person_landed=limit, window=2.0) as session:
        done(session, "rows", group(0), to="0.parquet")
        with pytest.raises(OverBudget, match="that you may land in 2 seconds: .* There is room for this from"):
            session.pull("rows", group(1), "1.parquet")
        end = time.monotonic() + 20
        while not session.estimate("rows", group(1)).fits:
            assert time.monotonic() < end
            time.sleep(0.1)
        done(session, "rows", group(1), to="1.parquet")


def test_what_may_be_read_of_the_lake_has_a_limit_but_what_is_here_is_not_read(folders: Folders) -> None:
    with opened(folders) as session:
        read = session.estimate("rows", group(0)).scanned_bytes
    with opened(folders, person_scanned=int(read * 1.5)) as session:
        done(session, "rows", group(0), to="0.parquet")
        told = session.estimate("rows", group(1))
        assert told.over is not None and (told.over.name, told.suggested_ratio) == ("scanned", None)
        with pytest.raises(OverBudget, match="to read are more than the .* read from the lake in 24 hours"):
            session.pull("rows", group(1), "1.parquet")
        assert session.estimate("rows", group(0)).fits
        done(session, "rows", group(0), to="again.parquet")
        with pytest.raises(OverBudget, match="to read"):
            session.pull("rows", group(0), "proved.parquet", verify="full")


def test_an_item_that_grew_since_it_was_asked_for_is_held_to_what_is_left(folders: Folders) -> None:
    limit = sized(folders, "rows", group(0)) * 2
    write_groups(folders.lake, times=4)
    with opened(folders, person_landed=limit, snapshot_max_age=0) as session:
        job = until(session, session.pull("rows", group(0), "0.parquet"))
        assert job.state is State.FAILED and job.problem is not None and job.problem.code == "over_budget"
        assert "that you may land in 24 hours" in job.problem.detail and job.progress.lake_bytes == 0
        assert folders.landed() == []


def test_a_pull_that_was_underestimated_stops_at_what_its_owner_has_left(tmp_path: Path) -> None:
    folders = Folders.at(tmp_path)
    rows = 100_000
    same, draw = np.random.default_rng(1).permutation(rows) % 500, np.random.default_rng(2)
    table = pa.table({"a": same, "b": same, "said": [draw.bytes(100).hex() for _ in range(rows)]})
    pq.write_table(table, folders.lake / "rows.parquet", row_group_size=10_000)
    equal = [{"name": name, "operator": "=", "value": 7} for name in "ab"]  # a guess takes them for independent
    asked = {"columns": ["said"], "filters": equal}
    with opened(folders) as session:
        session.add_item("rows", folders.lake)
        told = session.estimate("rows", asked).bytes
        landed = done(session, "rows", asked, to="a.parquet").result
        assert landed is not None and told < landed.bytes
        (folders.workspace / "a.parquet").unlink()
    left = (told + landed.bytes) // 2
    with opened(folders, person_landed=landed.bytes + left) as session:  # what landed without a limit counts too
        assert session.estimate("rows", asked).fits
        job = until(session, session.pull("rows", asked, "a.parquet"))
        assert job.state is State.FAILED and job.problem is not None and job.problem.code == "over_budget"
        assert f"grew past the {left:,} bytes that are left" in job.problem.detail
        assert folders.landed() == []
