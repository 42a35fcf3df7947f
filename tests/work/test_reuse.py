"""A pull that asks for what an earlier one landed copies local bytes: no lake read, and nothing that was changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.model.pulls import EstimateRequest
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.digests import Digests
from lakey_jupyter.store.fingerprints import LARGE, Fingerprint, fingerprint

from .conftest import ANN, Stand, write_lake

SPEC = {"columns": ["id", "value"], "filters": [{"name": "id", "operator": "<", "value": 500_000}]}


def landed(stand: Stand, to: str, **more: Any) -> Job:
    """A pull of `SPEC`, ended well."""
    job = stand.ended(stand.pull(spec=SPEC, to=to, **more))
    assert job.state is State.DONE, job.problem
    return job


def estimate(stand: Stand) -> tuple[int, int]:
    """What would be read, and what is here."""
    found = stand.run(stand.engine.estimate(ANN, convert({"item": "x.y", "spec": SPEC}, EstimateRequest)))
    return found.scanned_bytes, found.here_bytes


@pytest.fixture
def gone(stand: Stand) -> Job:
    """A pull of `SPEC` to `one.parquet`, and a lake that cannot be read any more."""
    job = landed(stand, "one.parquet")
    for file in stand.lake.iterdir():
        file.write_bytes(b"")
    return job


def test_a_second_pull_of_the_same_reads_no_lake(stand: Stand, gone: Job) -> None:
    second = landed(stand, "two.parquet")
    first_file, second_file = stand.workspace / "one.parquet", stand.workspace / "two.parquet"
    assert first_file.read_bytes() == second_file.read_bytes()
    assert first_file.stat().st_ino != second_file.stat().st_ino, "a copy, never a link"
    assert gone.result is not None and second.result is not None
    assert (second.result.sha256, second.result.rows) == (gone.result.sha256, gone.result.rows)
    assert second.progress.done_bytes == second.progress.total_bytes == gone.result.bytes


def test_the_estimate_says_that_it_is_here(stand: Stand) -> None:
    read, here = estimate(stand)
    assert read > 0 and here == 0
    landed(stand, "one.parquet")
    assert estimate(stand) == (0, read)
    (stand.workspace / "one.parquet").unlink()
    assert estimate(stand) == (read, 0)


@pytest.mark.parametrize("place", [100, -100], ids=["a page", "the footer"])
def test_a_file_that_was_changed_is_not_trusted(stand: Stand, place: int) -> None:
    landed(stand, "one.parquet")
    path = stand.workspace / "one.parquet"
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    landed(stand, "two.parquet")
    assert pq.read_table(stand.workspace / "two.parquet")["id"].to_pylist() == list(range(500_000))
    assert stand.left_behind() == []


@pytest.mark.parametrize("away", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1])])
def test_a_file_that_is_away_is_pulled_again(stand: Stand, away: Any) -> None:
    landed(stand, "one.parquet")
    away(stand.workspace / "one.parquet")
    landed(stand, "two.parquet")
    assert pq.read_metadata(stand.workspace / "two.parquet").num_rows == 500_000


def test_it_may_take_its_own_place(stand: Stand, gone: Job) -> None:
    again = landed(stand, "one.parquet", overwrite=True)
    assert gone.result is not None and again.result is not None
    assert again.result.sha256 == gone.result.sha256


def test_a_full_proof_reads_the_lake(stand: Stand, gone: Job) -> None:
    job = stand.ended(stand.pull(spec=SPEC, to="two.parquet", verify="full"))
    assert job.state is State.FAILED, "the lake cannot be read"


def test_a_large_file_is_proved_by_its_second_digest(start: Any) -> None:
    stand = start()
    write_lake(stand.lake, files=1, rows=6_000_000)
    stand.run(stand.engine.add_item(ANN, NewItem(name="x.y", location=str(stand.lake))))
    spec = {"columns": ["id", "value"]}
    first = stand.ended(stand.pull(spec=spec, to="one.parquet"))
    assert first.result is not None and first.result.bytes >= LARGE
    database = Database(stand.folder / "state")
    digests, known = Digests(database), fingerprint(stand.workspace / "one.parquet")
    assert digests.stretches(first.result.sha256) == known.stretches != ""
    second = stand.ended(stand.pull(spec=spec, to="two.parquet"))
    assert second.progress.lake_bytes == 0 and fingerprint(stand.workspace / "two.parquet") == known
    digests.learn(Fingerprint(known.sha256, "of other bytes"))
    third = stand.ended(stand.pull(spec=spec, to="three.parquet"))
    assert third.state is State.DONE and third.progress.lake_bytes > 0
    assert stand.left_behind() == []
    database.close()


def test_another_question_is_another_pull(stand: Stand, gone: Job) -> None:
    for other in ({**SPEC, "filters": []}, {"columns": ["id"]}):
        assert stand.ended(stand.pull(spec=other, to="two.parquet")).state is State.FAILED
    fewer = stand.ended(stand.pull(spec={**SPEC, "columns": ["id"]}, to="three.parquet"))
    assert fewer.result is not None and gone.result is not None, "all of it was pulled before"
    assert fewer.result.sha256 != gone.result.sha256


def test_a_folder_of_parts_is_copied_too(start: Any, stand: Stand) -> None:
    stand.run(stand.engine.close())
    again = start(part_bytes=2_000_000)
    first = landed(again, "one.parquet")
    assert first.result is not None and len(first.result.parts) > 1
    shutil.rmtree(stand.lake)
    second = landed(again, "two.parquet")
    assert second.result is not None
    assert (second.result.parts, second.result.sha256) == (first.result.parts, first.result.sha256)
    names = [sorted(each.name for each in (again.workspace / to).iterdir()) for to in ("one.parquet", "two.parquet")]
    assert names[0] == names[1]
