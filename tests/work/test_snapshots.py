"""When the lake changes, the item follows, and a pull gives the rows of one state of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.connect import Session
from lakey_jupyter.model.job import Job, State

from .folders import Folders, done, until, write_rows


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.at(tmp_path)


@pytest.fixture
def session(folders: Folders) -> Iterator[Session]:
    write_rows(folders.lake / "a.parquet", 1, 2)
    found = folders.session()
    found.add_item("numbers", folders.lake, descriptions={"x": "a number"})
    yield found
    found.close()


def rows(folders: Folders, job: Job) -> list[int]:
    assert job.result is not None
    found: list[int] = pq.read_table(folders.workspace / job.result.path)["x"].to_pylist()
    return found


def test_a_refresh_takes_the_new_files_and_keeps_what_people_wrote(folders: Folders, session: Session) -> None:
    first = session.item("numbers")
    assert session.refresh("numbers").snapshot == first.snapshot
    write_rows(folders.lake / "b.parquet", 3)
    second = session.refresh("numbers")
    assert second.snapshot.id != first.snapshot.id
    assert (second.rows, second.snapshot.files, second.columns[0].description) == (3, 2, "a number")
    assert session.estimate("numbers", {"columns": ["x"]}).rows == 3


def test_the_snapshot_is_the_same_when_the_files_are(folders: Folders, session: Session) -> None:
    first = session.item("numbers").snapshot.id
    write_rows(folders.lake / "b.parquet", 3)
    assert session.refresh("numbers").snapshot.id != first
    (folders.lake / "b.parquet").unlink()
    assert session.refresh("numbers").snapshot.id == first


def test_a_pull_lists_again_when_the_list_is_old_and_says_what_it_took(folders: Folders, session: Session) -> None:
    session.close()
    session = folders.session(snapshot_max_age=0)
    assert done(session, "numbers", to="before.parquet").message == ""
    write_rows(folders.lake / "b.parquet", 3)
    job = done(session, "numbers", to="after.parquet")
    assert rows(folders, job) == [1, 2, 3]
    assert "newer snapshot" in job.message
    session.close()


def test_a_file_replaced_by_one_of_the_same_size_gives_the_new_rows_and_a_word(
    folders: Folders, session: Session
) -> None:
    path = folders.lake / "a.parquet"
    size = path.stat().st_size
    write_rows(folders.root / "new.parquet", 8, 9)
    os.replace(folders.root / "new.parquet", path)
    assert path.stat().st_size == size
    job = done(session, "numbers")
    assert rows(folders, job) == [8, 9]
    assert "newer snapshot" in job.message


def test_a_pull_of_a_column_that_went_away_fails_in_words(folders: Folders, session: Session) -> None:
    pq.write_table(pq.read_table(folders.lake / "a.parquet").rename_columns(["y"]), folders.lake / "a.parquet")
    job = until(session, session.pull("numbers", {"columns": ["x"]}))
    assert job.state is State.FAILED and job.problem is not None
    assert (job.problem.code, job.problem.detail) == ("invalid", "There is no column 'x'.")
    assert folders.landed() == []


def test_a_lake_that_went_away_is_named_with_the_item(folders: Folders, session: Session) -> None:
    folders.lake.rename(folders.root / "away")
    job = until(session, session.pull("numbers", {"columns": ["x"]}))
    assert job.problem is not None and job.problem.code == "lake_empty"
    assert job.problem.detail.startswith("'numbers' cannot be read.")
    assert folders.landed() == []
