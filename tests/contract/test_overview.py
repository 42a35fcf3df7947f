"""Looking back: what landed and is still there, what was pulled of an item, and the audit, which is for admins."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

import pytest

from lakey_jupyter.errors import Forbidden, InUse, Invalid, NotFound
from lakey_jupyter.model.audit import AuditQuery
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.model.landed import Found, Landed
from lakey_jupyter.model.pulls import PullRequest

from . import weather
from .conftest import Side
from .people import ANN, BOB

MINE = AuditQuery(item=weather.ITEM)


def pulled(side: Side, to: str, *filters: tuple[str, str, object], overwrite: bool = False) -> Job:
    spec = weather.spec(("id", "origin"), *filters)
    job, _ = side.run(side.lake().pull(ANN, PullRequest(item=weather.ITEM, spec=spec, to=to, overwrite=overwrite)))
    ended = side.ended(job)
    assert ended.state is State.DONE, ended.problem
    return ended


def landed(side: Side) -> dict[str, Landed]:
    return {each.path: each for each in side.run(side.lake().landed(ANN, 1000)).items}


def test_what_landed_is_told_with_its_recipe(side: Side) -> None:
    job = pulled(side, "back/told.parquet", ("origin", "=", "JFK"))
    told = landed(side)["back/told.parquet"]
    assert job.result is not None
    assert (told.id, told.item, told.spec, told.ended) == (job.id, weather.ITEM, job.spec, job.ended)
    assert (told.rows, told.bytes, told.found, told.used) == (job.result.rows, job.result.bytes, Found.WHOLE, None)
    assert side.run(side.lake(BOB).landed(BOB)).items == ()


def test_a_file_that_was_changed_is_gone_or_was_read_is_told_so(side: Side) -> None:
    for name in ("longer", "touched", "gone", "read"):
        pulled(side, f"back/{name}.parquet")
    folder = side.workspace / "back"
    with (folder / "longer.parquet").open("ab") as file:
        file.write(b"mine")
    later = datetime.now(timezone.utc) + timedelta(minutes=5)
    seconds = later.timestamp()
    os.utime(folder / "touched.parquet", (seconds, seconds))
    (folder / "gone.parquet").unlink()
    os.utime(folder / "read.parquet", (seconds, (folder / "read.parquet").stat().st_mtime))
    found = landed(side)
    told = {name: found[f"back/{name}.parquet"] for name in ("longer", "touched", "gone", "read")}
    assert [each.found for each in told.values()] == [Found.CHANGED, Found.CHANGED, Found.GONE, Found.WHOLE]
    assert told["gone"].used is None
    assert told["read"].used is not None and abs(told["read"].used - later) < timedelta(seconds=1)
    (folder / "longer.parquet").unlink()


def test_a_path_is_told_once_by_its_newest_pull(side: Side) -> None:
    pulled(side, "back/twice.parquet")
    second = pulled(side, "back/twice.parquet", ("id", "<", 9), overwrite=True)
    page = side.run(side.lake().landed(ANN, 1000))
    assert [each.id for each in page.items if each.path == "back/twice.parquet"] == [second.id]
    assert page.total == len(page.items) == len({each.path for each in page.items})
    first = side.run(side.lake().landed(ANN, 1))
    assert first.next is not None
    following = side.run(side.lake().landed(ANN, 1, first.next))
    assert [each.id for each in (*first.items, *following.items)] == [each.id for each in page.items[:2]]


def test_a_pull_is_forgotten_and_its_file_stays(side: Side) -> None:
    job = pulled(side, "back/forgotten.parquet")
    with pytest.raises(NotFound):
        side.run(side.lake(BOB).forget(BOB, job.id))
    side.run(side.lake().forget(ANN, job.id))
    assert "back/forgotten.parquet" not in landed(side)
    with pytest.raises(NotFound):
        side.run(side.lake().job(ANN, job.id))
    assert (side.workspace / "back/forgotten.parquet").is_file()
    lines = side.run(side.lake().audit(ANN, MINE)).items
    assert job.id in {each.job for each in lines}


def test_a_pull_that_is_under_way_is_not_forgotten(side: Side) -> None:
    spec = weather.spec(("id",), ("temp", ">", 0.25), ratio=0.9, seed=11)
    job, _ = side.run(side.lake().pull(ANN, PullRequest(item=weather.ITEM, spec=spec, to="back/busy.parquet")))
    try:
        side.run(side.lake().forget(ANN, job.id))
    except InUse:
        assert side.ended(job).state is State.DONE
    else:
        with pytest.raises(NotFound):
            side.run(side.lake().job(ANN, job.id))


def test_the_audit_is_for_admins(side: Side) -> None:
    lake = side.lake(BOB)
    for asked in (lake.audit(BOB, AuditQuery()), lake.audit_sums(BOB, AuditQuery(), "item")):
        with pytest.raises(Forbidden, match="Only admins"):
            side.run(asked)


def test_the_lines_come_newest_first_in_pages(side: Side) -> None:
    job = pulled(side, "back/audited.parquet", ("id", "<", 5))
    page = side.run(side.lake().audit(ANN, MINE, 2))
    assert [(each.event, each.job, each.person) for each in page.items] == [
        ("done", job.id, "ann"),
        ("asked", job.id, "ann"),
    ]
    assert page.next is not None
    pulled(side, "back/meanwhile.parquet")
    following = side.run(side.lake().audit(ANN, MINE, 1000, page.next))
    numbers = [each.number for each in (*page.items, *following.items)]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == len(numbers)
    assert len(numbers) == page.total
    assert following.next is None


def test_the_lines_are_chosen_by_person_and_time(side: Side) -> None:
    job = pulled(side, "back/timed.parquet")
    lines = side.run(side.lake().audit(ANN, MINE, 1000)).items
    at = next(each.at for each in lines if each.job == job.id and each.event == "asked")
    since = side.run(side.lake().audit(ANN, AuditQuery(since=at), 1000)).items
    assert {each.job for each in since} == {job.id}
    until = side.run(side.lake().audit(ANN, AuditQuery(until=at), 1000)).items
    assert job.id not in {each.job for each in until}
    assert side.run(side.lake().audit(ANN, AuditQuery(person="nobody"))).total == 0


@pytest.mark.parametrize(("by", "name"), [("item", weather.ITEM), ("person", "ann")])
def test_sums_add_the_lines_up(side: Side, by: str, name: str) -> None:
    pulled(side, f"back/summed-{by}.parquet")
    sums = side.run(side.lake().audit_sums(ANN, MINE, by))  # type: ignore[arg-type]
    lines = side.run(side.lake().audit(ANN, MINE, 1000)).items
    assert (sums.by, sums.total) == (by, len(sums.items))
    found = next(each for each in sums.items if each.name == name)
    mine = [each for each in lines if name in {each.item, each.person}]
    assert found.done == sum(each.event == "done" for each in mine)
    assert found.bytes == sum(each.bytes for each in mine)


def test_days_come_newest_first(side: Side) -> None:
    pulled(side, "back/day.parquet")
    days = side.run(side.lake().audit_sums(ANN, AuditQuery(), "day")).items
    assert days[0].name == f"{datetime.now(timezone.utc):%Y-%m-%d}" or len(days) > 1
    assert sorted((each.name for each in days), reverse=True) == [each.name for each in days]


def test_a_limit_that_does_not_fit_is_refused(side: Side) -> None:
    for asked in (side.lake().audit(ANN, MINE, 0), side.lake().landed(ANN, 1001)):
        with pytest.raises(Invalid) as caught:
            side.run(asked)
        assert [each.path for each in caught.value.faults] == ["limit"]


def test_coverage_grows_with_what_is_pulled(side: Side) -> None:
    name = "weather.again"
    side.run(side.lake().add_item(ANN, weather.again(side.workspace, name)))
    before = side.run(side.lake().coverage(BOB, name))
    assert (before.chunks, before.pulled_chunks, before.rows) == (18, 0, len(weather.rows()))
    spec = weather.spec(("id",), ("origin", "=", "JFK"), ("id", "<", 250))
    side.ended(side.run(side.lake().pull(ANN, PullRequest(item=name, spec=spec, to="back/some.parquet")))[0])
    after = side.run(side.lake().coverage(BOB, name))
    assert (after.specs, after.left_out, after.pulled_chunks, after.pulled_rows) == (1, 0, 3, 300)
    told = {each.name: [(each.low, each.high, each.chunks) for each in each.ranges] for each in after.columns}
    assert told["origin"] == [("EWR", "EWR", 6), ("LGA", "LGA", 6)]
    assert told["id"] == [(300, 599, 9)]
    with pytest.raises(NotFound):
        side.run(side.lake().coverage(BOB, "weather.agai"))
    side.run(side.lake().remove_item(ANN, name))
