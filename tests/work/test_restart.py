"""An engine that went away in the middle of a pull leaves it to the next server; other engines end it, and sweep."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update

from lakey_jupyter.model.job import State
from lakey_jupyter.store.tables import ITEMS, JOBS

from .conftest import WAYS
from .folders import Folders, done, until, write_rows, write_slow

PULL = """
import os, sys, time
from pathlib import Path
from work.folders import Folders, until
from lakey_jupyter.model.job import State
session = Folders(Path(sys.argv[1]), os.environ.get("LAKEY_DATABASE_URL")).session(workers=int(sys.argv[2]))
session.add_item("slow", Path(sys.argv[1]) / "lake")
spec = {"columns": ["x", "y", "z"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}
job = until(session, session.pull("slow", spec, to="sub/a.parquet"), State.READING)
print(job.id, job.state.value, flush=True)
time.sleep(60)
"""


@pytest.fixture
def folders(tmp_path: Path, database_url: str | None) -> Folders:
    return Folders.at(tmp_path, database_url)


@WAYS
def test_a_pull_of_an_engine_that_was_killed_is_failed_and_swept(folders: Folders, workers: int) -> None:
    write_slow(folders.lake)
    command = [sys.executable, "-c", PULL, str(folders.root), str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=folders.environment(), text=True) as engine:
        assert engine.stdout is not None
        id, state = engine.stdout.readline().split()
        engine.kill()
    assert state == "reading"
    left = folders.workspace / "sub"
    if workers == 0:
        assert [path.suffix for path in left.iterdir()] == [".part"]
    session = folders.session()
    job = session.job(id)
    assert job.state is State.FAILED
    assert job.problem is not None and job.problem.code == "worker_lost"
    assert list(left.iterdir()) == []
    again = until(session, session.resume(id))
    assert (again.state, again.attempt) == (State.DONE, 2)
    assert [path.name for path in left.iterdir()] == ["a.parquet"]
    session.close()


def test_pulls_of_an_engine_that_lives_are_left_alone(folders: Folders) -> None:
    write_slow(folders.lake)
    first = folders.session()
    first.add_item("slow", folders.lake)
    job = until(
        first,
        first.pull(
            "slow", {"columns": ["x", "y"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}, to="a.parquet"
        ),
        State.READING,
    )
    second = folders.session()
    assert second.job(job.id).attempt == 1
    ended = until(first, job)
    assert (ended.state, ended.attempt) == (State.DONE, 1)
    assert second.job(job.id) == ended
    for session in (first, second):
        session.close()


def test_what_was_pulled_is_known_after_a_restart(folders: Folders) -> None:
    write_rows(folders.lake / "a.parquet", 1)
    first = folders.session()
    first.add_item("numbers", folders.lake)
    job = done(first, "numbers")
    first.close()
    first.close()
    second = folders.session()
    assert second.job(job.id) == job
    assert second.pulls().items == (job,)
    second.close()
    second.close()


@WAYS
def test_a_server_goes_on_with_the_pull_of_one_that_was_killed(folders: Folders, workers: int) -> None:
    write_slow(folders.lake)
    command = [sys.executable, "-c", PULL, str(folders.root), str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=folders.environment(), text=True) as engine:
        assert engine.stdout is not None
        id, _ = engine.stdout.readline().split()
        engine.kill()
    session = folders.session(workers=workers, adopts=True)
    job = until(session, session.job(id))
    assert (job.state, job.attempt) == (State.DONE, 2)
    assert [path.name for path in (folders.workspace / "sub").iterdir()] == ["a.parquet"]
    session.close()


@WAYS
def test_a_server_that_stops_leaves_its_pulls_to_the_next_one(folders: Folders, workers: int) -> None:
    write_slow(folders.lake)
    first = folders.session(workers=workers, adopts=True)
    first.add_item("slow", folders.lake)
    spec = {"columns": ["x", "y", "z"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}
    reading = until(first, first.pull("slow", spec, to="a.parquet"), State.READING)
    waiting = first.pull("slow", spec, to="b.parquet")
    first.close()
    assert folders.landed() == []
    second = folders.session(workers=workers, adopts=True)
    ended = [until(second, second.job(each.id)) for each in (reading, waiting)]
    assert [each.state for each in ended] == [State.DONE, State.DONE]
    assert folders.landed() == ["a.parquet", "b.parquet"]
    second.close()


def test_what_a_killed_engine_had_landed_is_not_pulled_again(folders: Folders) -> None:
    write_rows(folders.lake / "a.parquet", 1)
    first = folders.session()
    first.add_item("numbers", folders.lake)
    job = done(first, "numbers", to="a.parquet")
    first.close()
    shutil.rmtree(folders.lake)
    with folders.rows() as rows:  # as if it died between rename and ledger
        document = rows.execute(select(JOBS.c.document)).scalar_one()
        open_ = document.replace('"state":"done"', '"state":"verifying"')
        rows.execute(update(JOBS).values(state="verifying", worker="", document=open_))
    second = folders.session(adopts=True)
    again = until(second, second.job(job.id))
    assert again.state is State.DONE
    assert again.result == job.result
    second.close()


def left_reading(folders: Folders, **fields: str) -> str:
    """The id of a pull that an engine left in the middle, its item's files away; `fields` of its row are changed."""
    write_rows(folders.lake / "a.parquet", 1)
    session = folders.session()
    session.add_item("numbers", folders.lake)
    job = done(session, "numbers", to="a.parquet")
    session.close()
    (folders.workspace / "a.parquet").unlink()
    with folders.rows() as rows:
        document = rows.execute(select(JOBS.c.document)).scalar_one()
        said = {"state": "reading", "worker": "", "document": document.replace('"done"', '"reading"'), **fields}
        rows.execute(update(JOBS).values(said))
    return job.id


def test_a_pull_of_another_workspace_is_left_to_a_server_there(folders: Folders) -> None:
    id = left_reading(folders, workspace=str(folders.root / "elsewhere"))
    session = folders.session(adopts=True)
    assert session.job(id).state is State.READING
    assert folders.landed() == []
    session.remove_item("numbers")
    session.close()


def test_a_pull_of_an_item_that_has_other_columns_now_fails_and_the_server_starts(folders: Folders) -> None:
    id = left_reading(folders)
    with folders.rows() as rows:
        document = rows.execute(select(ITEMS.c.document)).scalar_one()
        rows.execute(update(ITEMS).values(document=document.replace('"name":"x"', '"name":"other"')))
    session = folders.session(adopts=True)
    job = session.job(id)
    assert job.state is State.FAILED
    assert job.problem is not None and "x" in job.problem.detail
    session.close()
