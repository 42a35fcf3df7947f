"""Items are found by words, page after page, each once; what is not there is refused in words."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from lakey_jupyter.errors import Exists, Invalid, NotFound
from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.item import Item, ItemQuery, Snapshot
from lakey_jupyter.store.catalogue import Catalogue, cursor_at, offset_of
from lakey_jupyter.store.database import Database

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def item(name: str, number: int = 0, description: str = "", tags: tuple[str, ...] = (), column: str = "x") -> Item:
    return Item(
        name=name,
        description=description,
        rows=1_000 - number,
        bytes=number * 10,
        columns=(Column(name=column, type=ColumnType.INTEGER, arrow="int64"),),
        created=START,
        updated=START + timedelta(seconds=number),
        created_by="ada",
        has_sample=number % 2 == 0,
        snapshot=Snapshot(id="s", files=1, chunks=1, taken=START),
        tags=tags,
    )


@pytest.fixture
def catalogue(database: Database) -> Catalogue:
    found = Catalogue(database)
    for number, each in enumerate(
        (
            item("weather.wind", 1, "hourly rain and wind", ("sky", 'a"b')),
            item("rain", 2, "drops", ("sky",)),
            item("sales.Straße", 3, "100% of_sales", column="umsatz"),
            item("heavy.rain", 4, "more", ("skyline",)),
        )
    ):
        found.add(str(number), each)
    return found


def names(catalogue: Catalogue, query: str = "", **more: object) -> list[str]:
    return [each.name for each in catalogue.search(ItemQuery(query=query, **more)).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("RAIN", ["rain", "heavy.rain", "weather.wind"]),
        ("drops umsatz", ["rain", "sales.Straße"]),
        ("rain & wind", ["weather.wind"]),
        ("rain ~wind", ["rain", "heavy.rain"]),
        ("strasse", ["sales.Straße"]),
        ("100%", ["sales.Straße"]),
        ("%", ["sales.Straße"]),
        ("_", ["sales.Straße"]),
        ("';-- \\", []),
        ("nothing", []),
    ],
)
def test_a_search_finds_these_in_this_order(catalogue: Catalogue, query: str, found: list[str]) -> None:
    assert names(catalogue, query) == found


def test_a_text_with_nul_is_kept_and_found(catalogue: Catalogue) -> None:
    catalogue.add("nul", item("nul", description="a\0b", tags=("c\0d",), column="e\0f"))
    for query in ("a\0b", "C\0D", "e\0f", "\0"):
        assert "nul" in names(catalogue, query)
    assert catalogue.get("nul").item.columns[0].name == "e\0f"


def test_items_are_narrowed_by_tag_and_sample(catalogue: Catalogue) -> None:
    assert names(catalogue, tag=("sky",)) == ["rain", "weather.wind"]
    assert names(catalogue, tag=('a"b',)) == ["weather.wind"]
    assert names(catalogue, tag=('sky", "',)) == []
    assert names(catalogue, has_sample=True) == ["heavy.rain", "rain"]
    assert names(catalogue, has_sample=False) == ["sales.Straße", "weather.wind"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "heavy.rain"), ("size", "heavy.rain"), ("rows", "weather.wind"), ("updated", "heavy.rain")],
)
def test_items_are_sorted(catalogue: Catalogue, sort: str, first: str) -> None:
    found = names(catalogue, sort=sort)
    assert found[0] == first and len(found) == 4


def test_names_are_in_the_order_of_code_points(catalogue: Catalogue) -> None:
    for number, name in enumerate(("Zeta", "zeta", "ähre", "alpha-b", "alphaa")):
        catalogue.add(f"n{number}", item(name))
    found = names(catalogue, sort="name")
    assert len(found) == 9 and found == sorted(found)


def test_pages_give_every_item_once(catalogue: Catalogue) -> None:
    for number in range(10, 105):
        catalogue.add(f"n{number}", item(f"more.{number:03}", number))
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(20):
        page = catalogue.search(ItemQuery(limit=10, cursor=cursor))
        assert page.total == 99
        seen += [each.name for each in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == 99 and seen == sorted(set(seen))


@pytest.mark.parametrize(
    ("query", "path"),
    [
        (ItemQuery(sort="colour"), "sort"),
        (ItemQuery(limit=0), "limit"),
        (ItemQuery(limit=10_000), "limit"),
        (ItemQuery(cursor="x"), "cursor"),
        (ItemQuery(cursor="größe"), "cursor"),
        (ItemQuery(cursor=""), "cursor"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(catalogue: Catalogue, query: ItemQuery, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        catalogue.search(query)
    assert [fault.path for fault in caught.value.faults] == [path]


def test_a_cursor_is_what_was_given_out() -> None:
    assert offset_of(cursor_at(7, 10)) == 7
    assert cursor_at(10, 10) is None and offset_of(None) == 0


def test_a_name_is_taken_once_and_free_again_when_removed(catalogue: Catalogue) -> None:
    with pytest.raises(Exists):
        catalogue.add("other", item("rain"))
    catalogue.remove("rain")
    with pytest.raises(NotFound):
        catalogue.get("rain")
    catalogue.add("other", item("rain"))
    assert catalogue.get("rain").id == "other"


def test_a_name_that_is_nearly_right_is_met_with_the_right_one(catalogue: Catalogue) -> None:
    with pytest.raises(NotFound, match=r"^There is no item 'heavy\.rian'\. Did you mean 'heavy\.rain'\?$"):
        catalogue.get("heavy.rian")


def test_what_was_put_in_is_there_when_the_database_is_opened_again(
    catalogue: Catalogue, tmp_path: Path, database_url: str | None
) -> None:
    known = catalogue.get("rain").item
    catalogue.replace("1", item("rain", 9))
    assert catalogue.get("rain").item != known
    again = Database(tmp_path / "state", database_url)
    assert Catalogue(again).get("rain").item == item("rain", 9)
    again.close()
