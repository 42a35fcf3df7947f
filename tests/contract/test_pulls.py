"""Pulls: estimated, started, joined, waited for, left, resumed, and their bytes."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import NotFound
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.model.pulls import EstimateRequest, PullRequest
from lakey_jupyter.model.spec import PullSpec

from . import weather
from .conftest import Side
from .people import ANN, BOB

ALL = weather.spec(weather.COLUMNS)
CASES: list[tuple[PullSpec, Callable[[weather.Row], bool]]] = [
    (ALL, lambda row: True),
    (weather.spec(("origin", "temp"), ("origin", "=", "JFK")), lambda row: row["origin"] == "JFK"),
    (weather.spec(("id",), ("temp", "is_nan", None)), lambda row: row["temp"] != row["temp"]),
    (weather.spec(("id", "sky"), ("sky", "is_null", None)), lambda row: row["sky"] is None),
    (
        weather.spec(("sky", "id"), ("sky", "=", "größer"), ("day", "<", "2013-01-03")),
        lambda row: row["sky"] == "größer" and row["day"].isoformat() < "2013-01-03",
    ),
    (weather.spec(("id",), ("id", ">", 10_000)), lambda row: False),
]


def pulled(side: Side, spec: PullSpec, to: str | None = None, **more: Any) -> Job:
    job, _ = side.run(side.lake().pull(ANN, PullRequest(item=weather.ITEM, spec=spec, to=to, **more)))
    return side.ended(job)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_pull_lands_exactly_the_rows_asked_for(side: Side, case: int) -> None:
    spec, keep = CASES[case]
    job = pulled(side, spec, f"rows/{case}.parquet")
    assert job.state is State.DONE, job.problem
    assert job.result is not None
    path = side.workspace / job.result.path
    expected = weather.chosen(spec.columns, keep)
    assert sorted(weather.read(path), key=repr) == sorted(expected, key=repr)
    assert job.result.rows == len(expected)
    assert job.result.path == f"rows/{case}.parquet"


def test_a_result_tells_its_size_its_checksum_and_its_recipe(side: Side) -> None:
    job = pulled(side, ALL, "told.parquet")
    assert job.result is not None
    path = side.workspace / "told.parquet"
    content = path.read_bytes()
    assert job.result.bytes == len(content)
    assert job.result.sha256 == hashlib.sha256(content).hexdigest()
    assert any(key.startswith(b"lakey") for key in pq.read_metadata(path).metadata)


def test_a_pull_without_a_destination_is_named_after_its_item(side: Side) -> None:
    job = pulled(side, ALL)
    assert job.result is not None
    assert Path(job.result.path).name.startswith("weather.hourly")
    assert (side.workspace / job.result.path).is_file()


def test_a_share_of_rows_is_the_same_again(side: Side) -> None:
    spec = weather.spec(("id", "origin"), ratio=0.3, seed=7)
    first, second = [pulled(side, spec, f"share-{number}.parquet") for number in (1, 2)]
    rows = [weather.read(side.workspace / f"share-{number}.parquet") for number in (1, 2)]
    assert rows[0] == rows[1]
    assert first.result is not None
    assert 0.2 < first.result.rows / len(weather.rows()) < 0.4
    assert second.result is not None


def test_both_sides_pull_the_same_rows(near: Side, far: Side) -> None:
    spec = weather.spec(("id", "origin"), ("temp", ">", 3.5), ratio=0.5, seed=3)
    for side in (near, far):
        pulled(side, spec, "same.parquet")
    assert weather.read(near.workspace / "same.parquet") == weather.read(far.workspace / "same.parquet")


def test_an_estimate_bounds_what_a_pull_gives(side: Side) -> None:
    spec = weather.spec(("id", "temp"), ("id", "<", 250))
    estimate = side.run(side.lake().estimate(ANN, EstimateRequest(item=weather.ITEM, spec=spec)))
    rows = len(weather.chosen(("id",), lambda row: row["id"] < 250))
    assert estimate.rows_low <= rows <= estimate.rows_high
    assert estimate.fits
    assert estimate.chunks.skip == 9
    whole = side.run(side.lake().estimate(ANN, EstimateRequest(item=weather.ITEM, spec=ALL)))
    assert whole.rows == len(weather.rows())
    assert whole.rows_exact


def test_the_same_pull_is_joined_and_not_done_twice(side: Side) -> None:
    request = PullRequest(item=weather.ITEM, spec=ALL, to="joined.parquet", overwrite=True)
    first, new = side.run(side.lake().pull(ANN, request))
    again, anew = side.run(side.lake().pull(ANN, request))
    assert new
    assert anew is (again.id != first.id)
    assert not anew or side.run(side.lake().job(ANN, first.id)).is_over
    assert side.ended(again).state is State.DONE


def test_a_job_is_told_when_it_moves_and_only_then(side: Side) -> None:
    job = pulled(side, ALL, "waited.parquet")
    start = time.monotonic()
    still = side.run(side.lake().job(ANN, job.id, job.seq, 0.4))
    assert still == job
    assert time.monotonic() - start < 5
    older = side.run(side.lake().job(ANN, job.id, 0, 25))
    assert older == job
    assert time.monotonic() - start < 5


def test_my_pulls_are_mine_alone_and_newest_first(side: Side) -> None:
    first, second = [pulled(side, ALL, f"mine-{number}.parquet") for number in (1, 2)]
    page = side.run(side.lake().pulls(ANN, 2))
    assert [job.id for job in page.items] == [second.id, first.id]
    assert page.total > 2
    assert page.next is not None
    following = side.run(side.lake().pulls(ANN, 2, page.next))
    assert not {job.id for job in following.items} & {first.id, second.id}
    assert first.id in {job.id for job in side.run(side.lake().jobs(ANN)).items}
    assert first.id not in {job.id for job in side.run(side.lake(BOB).jobs(BOB)).items}


def test_somebody_elses_job_is_told_as_one_that_is_not(side: Side) -> None:
    job = pulled(side, ALL, "secret.parquet")
    lake = side.lake(BOB)
    absent = "0" * len(job.id)
    for ask in (
        lambda id: lake.job(BOB, id),
        lambda id: lake.leave(BOB, id),
        lambda id: lake.resume(BOB, id),
        lambda id: lake.content(BOB, id, 0, 10),
    ):
        said = []
        for id in (job.id, absent):
            with pytest.raises(NotFound) as caught:
                side.run(ask(id))
            said.append(caught.value.detail.replace(id, "ID"))
        assert said[0] == said[1]


def test_the_bytes_of_a_pull_come_in_pieces(side: Side) -> None:
    job = pulled(side, ALL, "pieces.parquet")
    assert job.result is not None
    whole = (side.workspace / "pieces.parquet").read_bytes()
    pieces = [
        side.run(side.lake().content(ANN, job.id, place, 1000)) for place in range(0, job.result.bytes + 1000, 1000)
    ]
    assert b"".join(pieces) == whole
    assert side.run(side.lake().content(ANN, job.id, job.result.bytes, 10)) == b""


def test_leaving_an_ended_pull_changes_nothing(side: Side) -> None:
    job = pulled(side, ALL, "left.parquet")
    assert side.run(side.lake().leave(ANN, job.id)).state is State.DONE
    assert (side.workspace / "left.parquet").is_file()


def test_a_pull_that_was_left_can_be_resumed(side: Side) -> None:
    request = PullRequest(item=weather.ITEM, spec=weather.spec(("sky",), ratio=0.77, seed=5), to="resumed.parquet")
    job, _ = side.run(side.lake().pull(ANN, request))
    left = side.ended(side.run(side.lake().leave(ANN, job.id)))
    assert left.state in (State.CANCELLED, State.DONE)
    if left.state is State.CANCELLED:
        assert not (side.workspace / "resumed.parquet").exists()
        again = side.ended(side.run(side.lake().resume(ANN, job.id)))
        assert (again.id, again.state) == (job.id, State.DONE)
        assert again.attempt > left.attempt
    assert (side.workspace / "resumed.parquet").is_file()


def test_a_change_is_told_to_who_follows_nearby(near: Side) -> None:
    seen: list[tuple[str, State]] = []
    stop = near.lake().follow(lambda who, job: seen.append((who.id, job.state)))
    pulled(near, ALL, "followed.parquet")
    stop()
    count = len(seen)
    assert seen[-1] == (ANN.id, State.DONE)
    pulled(near, ALL, "unfollowed.parquet")
    assert len(seen) == count


def test_nothing_but_whole_files_lies_in_the_workspace(side: Side) -> None:
    left_over = [path for path in side.workspace.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert left_over == []
    for path in side.workspace.rglob("*.parquet"):
        pq.read_metadata(path)


def test_ready_names_what_it_depends_on(side: Side) -> None:
    found = side.run(side.lake().ready())
    assert found
    assert set(found.values()) == {"OK"}
    assert "canary" not in json.dumps(found)
