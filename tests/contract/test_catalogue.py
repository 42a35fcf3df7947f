"""Items: listed, found, shown, added, refreshed, profiled and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lakey_jupyter.errors import Exists, Forbidden, Invalid, NotFound
from lakey_jupyter.model.columns import ColumnType
from lakey_jupyter.model.item import Facet, FacetQuery, ItemQuery, NewItem
from lakey_jupyter.model.job import State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.pulls import PreviewRequest, PullRequest

from . import weather
from .conftest import BUDGET, Side
from .people import ANN, BOB

TYPES = [ColumnType.INTEGER, ColumnType.FLOAT, ColumnType.STRING, ColumnType.DATE, ColumnType.STRING]


def test_config_says_who_asks_and_what_holds(side: Side) -> None:
    config = side.run(side.lake().config(ANN))
    assert config.account == ANN
    assert side.run(side.lake(BOB).config(BOB)).account == BOB
    assert config.limits.budget == BUDGET
    assert config.limits.filters == 256
    assert "=" in {row.symbol for row in config.operators}


def test_an_item_is_shown_whole(side: Side, files: Path) -> None:
    item = side.run(side.lake().item(ANN, weather.ITEM))
    assert [column.name for column in item.columns] == list(weather.COLUMNS)
    assert [column.type for column in item.columns] == TYPES
    assert item.rows == len(weather.rows())
    assert item.snapshot.files == len(weather.ORIGINS)
    assert item.columns[-1].partition
    assert item.tags == ("weather",)
    assert item.created_by == ANN.id


def test_only_an_admin_sees_where_an_item_lies(side: Side, files: Path) -> None:
    assert side.run(side.lake().item(ANN, weather.ITEM)).location == str(files)
    assert side.run(side.lake(BOB).item(BOB, weather.ITEM)).location == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ItemQuery(), True),
        (ItemQuery(query="hourly"), True),
        (ItemQuery(query="nothing & hourly"), False),
        (ItemQuery(query="nothing | hourly"), True),
        (ItemQuery(query="weather ~hourly"), False),
        (ItemQuery(query="no-such-word"), False),
        (ItemQuery(tag=("weather",)), True),
        (ItemQuery(tag=("no-such-tag",)), False),
    ],
)
def test_items_are_found_by_words_and_tags(side: Side, query: ItemQuery, found: bool) -> None:
    page = side.run(side.lake().items(ANN, query))
    assert (weather.ITEM in [item.name for item in page.items]) is found


def test_items_are_narrowed_by_what_is_counted(side: Side, files: Path) -> None:
    names = ("facets a", "facets b")
    for name, tags in zip(names, (("sky", "100 %"), ("sky",)), strict=True):
        side.run(side.lake().add_item(ANN, NewItem(name=name, location=str(files), tags=tags, maintainer="bob & co")))
    facets = side.run(side.lake().facets(ANN, FacetQuery(query="facets")))
    assert facets.tags == (Facet(value="sky", count=2), Facet(value="100 %", count=1))
    assert facets.maintainers == (Facet(value="bob & co", count=2),)
    assert (facets.mine, facets.recent) == (0, 2)
    asked = ItemQuery(tag=("sky", "100 %"), maintainer=("bob & co",), name=names, recent=True, mine=False)
    page = side.run(side.lake().items(ANN, asked))
    assert [item.name for item in page.items] == ["facets a"]
    for name in names:
        side.run(side.lake().remove_item(ANN, name))


def test_a_pull_makes_an_item_popular_and_mine(side: Side, files: Path) -> None:
    name = f"popular {side.name}"
    side.run(side.lake().add_item(ANN, NewItem(name=name, location=str(files))))
    request = PullRequest(item=name, spec=weather.spec(("id",)), to=f"{name}.parquet")
    side.ended(side.run(side.lake(BOB).pull(BOB, request))[0], BOB)
    first = side.run(side.lake().items(ANN, ItemQuery(query="popular", sort="popularity"))).items[0]
    assert (first.name, first.pulls, first.people) == (name, 1, 1)
    item = side.run(side.lake().item(ANN, name))
    assert (item.pulls, item.people) == (1, 1)
    asked = ItemQuery(query="popular", mine=True)
    assert side.run(side.lake(BOB).items(BOB, asked)).total == 1
    assert side.run(side.lake().items(ANN, asked)).total == 0
    side.run(side.lake().remove_item(ANN, name))


def test_pages_of_items_follow_each_other(side: Side, files: Path) -> None:
    names = [f"pages.{number}" for number in range(5)]
    for name in names:
        side.run(side.lake().add_item(ANN, NewItem(name=name, location=str(files))))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = side.run(side.lake().items(ANN, ItemQuery(query="pages", limit=2, cursor=cursor, sort="name")))
        assert page.total == len(names)
        seen += [item.name for item in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == names
    for name in names:
        side.run(side.lake().remove_item(ANN, name))


@pytest.mark.parametrize("query", [ItemQuery(sort="colour"), ItemQuery(cursor="no-such-cursor")])
def test_an_unknown_order_or_cursor_is_refused(side: Side, query: ItemQuery) -> None:
    with pytest.raises(Invalid):
        side.run(side.lake().items(ANN, query))


def test_an_item_comes_and_goes_and_its_files_stay(side: Side, files: Path) -> None:
    lake = side.lake()
    new = NewItem(name="röd/blå 100%", location=str(files), description="**bold**", descriptions={"temp": "in °C"})
    added = side.run(lake.add_item(ANN, new))
    assert added == side.run(lake.item(ANN, new.name))
    assert {column.name: column.description for column in added.columns}["temp"] == "in °C"
    with pytest.raises(Exists):
        side.run(lake.add_item(ANN, new))
    side.run(lake.remove_item(ANN, new.name))
    with pytest.raises(NotFound):
        side.run(lake.item(ANN, new.name))
    assert len(list(files.rglob("*.parquet"))) == len(weather.ORIGINS)


def test_refreshing_sees_what_changed(side: Side, place: Path) -> None:
    files = weather.build(place / f"changing-{side.name}")
    before = side.run(side.lake().add_item(ANN, NewItem(name="changing", location=str(files))))
    assert side.run(side.lake().refresh(ANN, "changing")).snapshot.id == before.snapshot.id
    (files / "origin=LGA" / "part-0.parquet").unlink()
    after = side.run(side.lake().refresh(ANN, "changing"))
    assert after.snapshot.id != before.snapshot.id
    assert after.rows == 2 * weather.ROWS
    side.run(side.lake().remove_item(ANN, "changing"))


def test_a_profile_is_a_job_and_gives_distributions_and_a_sample(side: Side) -> None:
    job = side.ended(side.run(side.lake().profile(ANN, weather.ITEM)))
    assert (job.kind, job.state) == ("profile", State.DONE)
    item = side.run(side.lake().item(ANN, weather.ITEM))
    temp = {column.name: column for column in item.columns}["temp"]
    assert temp.nulls == sum(row["temp"] is None for row in weather.rows())
    assert temp.distribution is not None
    assert temp.distribution.nans > 0
    assert item.has_sample


def test_a_sample_is_rows_of_the_item(side: Side) -> None:
    rows = side.run(side.lake().sample(ANN, weather.ITEM, 5))
    assert rows.headers == weather.COLUMNS
    assert 1 <= len(rows.values) <= 5
    ids = {row["id"] for row in weather.rows()}
    assert all(row[0] in ids for row in rows.values)


def test_a_preview_is_the_first_rows_of_my_spec(side: Side) -> None:
    asked = PreviewRequest(spec=weather.spec(("sky", "id"), ("id", ">=", 590)), limit=3)
    rows = side.run(side.lake().preview(ANN, weather.ITEM, asked))
    assert rows.headers == ("sky", "id")
    expected = weather.chosen(("sky", "id"), lambda row: row["id"] >= 590)
    assert len(rows.values) == 3
    assert set(rows.values) <= set(expected)


@pytest.mark.parametrize("verb", ["add_item", "remove_item", "refresh", "profile"])
def test_only_an_admin_changes_the_catalogue(side: Side, files: Path, verb: str) -> None:
    asked = NewItem(name="bobs", location=str(files)) if verb == "add_item" else weather.ITEM
    with pytest.raises(Forbidden):
        side.run(getattr(side.lake(BOB), verb)(BOB, asked))


def test_both_sides_show_the_same_item(near: Side, far: Side) -> None:
    here, there = [each.run(each.lake().item(ANN, weather.ITEM)) for each in (near, far)]
    same = {"created": here.created, "updated": here.updated, "pulls": here.pulls, "people": here.people}
    snapshot = changed(there.snapshot, taken=here.snapshot.taken)
    assert changed(there, **same, snapshot=snapshot) == here
