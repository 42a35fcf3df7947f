"""What a pull has when its worker or its server is lost is gone on with; what nobody goes on with is swept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.connect import Session
from lakey_jupyter.model.job import Job, State

from .attempts import write_wide
from .folders import Folders, until
from .test_worker import worker

TESTS = Path(__file__).resolve().parents[1]
FILES = 6
TRIES = 20
ALL = {"columns": ["a", "b"]}
SERVER = """
import sys, time
from pathlib import Path
from work.folders import Folders
session = Folders(Path(sys.argv[1])).session(workers=int(sys.argv[2]), adopts=bool(sys.argv[3]))
print(session.pull("wide", {"columns": ["a", "b"]}, to="a.parquet").id, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake whose pull takes a while."""
    folder = tmp_path_factory.mktemp("wide")
    write_wide(folder, FILES)
    return folder


@pytest.fixture
def folders(tmp_path: Path, lake: Path) -> Folders:
    """Folders whose item `wide` is known."""
    found = Folders.at(tmp_path)
    session = found.session()
    session.add_item("wide", lake)
    session.close()
    return found


def journals(folders: Folders) -> list[Path]:
    """What is noted of unfinished files."""
    folder = folders.root / "state" / "journals"
    return list(folder.iterdir()) if folder.exists() else []


def wait_for_notes(folders: Folders) -> None:
    """Return when a pull has put some pieces, or was so quick that it has landed."""
    end = time.monotonic() + 40
    while not has_landed(folders) and size_of_notes(folders) < 400:
        assert time.monotonic() < end
        time.sleep(0)


def size_of_notes(folders: Folders) -> int:
    """In bytes; what is swept while one looks counts as nothing."""
    sizes = [each.stat().st_size for each in journals(folders) if each.exists()]
    return sum(sizes)


def has_landed(folders: Folders) -> bool:
    """Whether the answer is there."""
    return (folders.workspace / "a.parquet").exists()


def midway(folders: Folders, then: Callable[[Session, Job], object], **settings: Any) -> tuple[Session, Job]:
    """A session and its pull, in whose middle this has happened: one that had landed by then is asked for again."""
    for _ in range(TRIES):
        session = folders.session(**settings)
        job = session.pull("wide", ALL, to="a.parquet")
        wait_for_notes(folders)
        then(session, job)
        if not has_landed(folders):
            return session, job
        session.close()
        (folders.workspace / "a.parquet").unlink()
    raise AssertionError(f"{TRIES} pulls had landed before anything could happen to them")


def kill_a_server(folders: Folders, workers: int, adopts: bool) -> str:
    """The id of the pull that it was in the middle of."""
    command = [sys.executable, "-c", SERVER, str(folders.root), str(workers), "yes" if adopts else ""]
    path = f"{TESTS}:{TESTS.parent}"
    for _ in range(TRIES):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": path}, text=True) as server:
            assert server.stdout is not None
            id = server.stdout.readline().strip()
            wait_for_notes(folders)
            server.kill()
        if not has_landed(folders):
            return id
        (folders.workspace / "a.parquet").unlink()
        session = folders.session()  # one that does not adopt: nobody goes on with the pull of the killed one
        session.leave(id)
        session.close()
    raise AssertionError(f"{TRIES} pulls had landed before their server could be killed")


def landed_well(folders: Folders, lake: Path, job: Job) -> bool:
    """Whether it ended with all rows and left nothing else."""
    assert job.state is State.DONE, job.problem
    assert pq.read_table(folders.workspace / "a.parquet") == pq.read_table(lake)
    return folders.landed() == ["a.parquet"] and journals(folders) == []


@pytest.mark.parametrize("workers", [0, 1])
def test_a_server_goes_on_where_one_that_was_killed_stood(folders: Folders, lake: Path, workers: int) -> None:
    id = kill_a_server(folders, workers, adopts=True)
    session = folders.session(workers=workers, adopts=True)
    job = until(session, session.job(id))
    assert job.attempt == 2 and landed_well(folders, lake, job)
    session.close()


def test_a_worker_that_is_killed_leaves_its_file_to_the_next(folders: Folders, lake: Path) -> None:
    session, job = midway(folders, lambda session, job: os.kill(worker(session), signal.SIGKILL), workers=1)
    job = until(session, job)
    assert job.attempt == 2 and landed_well(folders, lake, job)
    session.close()


@pytest.mark.parametrize("workers", [0, 1])
def test_a_server_that_stops_leaves_the_file_to_the_next_one(folders: Folders, lake: Path, workers: int) -> None:
    _, job = midway(folders, lambda session, job: session.close(), workers=workers, adopts=True)
    assert folders.landed() == [f".a.parquet.{job.id[:16]}.unfinished"]
    second = folders.session(workers=workers, adopts=True)
    assert landed_well(folders, lake, until(second, second.job(job.id)))
    second.close()


@pytest.mark.parametrize("workers", [0, 1])
def test_a_script_that_stops_leaves_nothing(folders: Folders, workers: int) -> None:
    midway(folders, lambda session, job: session.close(), workers=workers)
    assert folders.landed() == [] and journals(folders) == []


def test_a_pull_that_is_cancelled_leaves_nothing(folders: Folders) -> None:
    session, job = midway(folders, lambda session, job: session.leave(job.id), workers=1)
    assert session.job(job.id).state is State.CANCELLED
    assert folders.landed() == [] and journals(folders) == []
    session.close()


@pytest.fixture
def failed(folders: Folders) -> str:
    """The id of a pull that failed with its server, and can go on."""
    id = kill_a_server(folders, 0, adopts=False)
    session = folders.session()
    assert session.job(id).state is State.FAILED
    session.close()
    assert len(folders.landed()) == len(journals(folders)) == 1
    return id


def test_a_failed_pull_goes_on_when_it_is_resumed(folders: Folders, lake: Path, failed: str) -> None:
    session = folders.session()
    assert landed_well(folders, lake, until(session, session.resume(failed)))
    session.close()


def dismiss(folders: Folders, session: Session, id: str) -> None:
    session.leave(id)


def age(folders: Folders, session: Session, id: str) -> None:
    """As if it had failed years ago."""
    ended = session.job(id).ended
    assert ended is not None
    with sqlite3.connect(folders.root / "state" / "lakey.db") as database:
        (document,) = database.execute("SELECT document FROM jobs WHERE id = ?", (id,)).fetchone()
        old = document.replace(f'"ended":"{ended.year}', '"ended":"2001')
        assert old != document
        database.execute("UPDATE jobs SET document = ? WHERE id = ?", (old, id))
    database.close()


def forget(folders: Folders, session: Session, id: str) -> None:
    with sqlite3.connect(folders.root / "state" / "lakey.db") as database:
        database.execute("DELETE FROM jobs")
    database.close()


@pytest.mark.parametrize("over", [dismiss, age, forget])
def test_what_nobody_goes_on_with_is_swept(
    folders: Folders, failed: str, over: Callable[[Folders, Session, str], None]
) -> None:
    session = folders.session()
    over(folders, session, failed)
    session.close()
    folders.session().close()
    assert folders.landed() == [] and journals(folders) == []
