"""What items can be narrowed by is counted as the list would be, whatever it is narrowed to already."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.item import Facet, FacetQuery, Item, ItemQuery, Snapshot
from lakey_jupyter.model.noun import changed
from lakey_jupyter.store.catalogue import Catalogue
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger

from .test_popularity import ask

NOW = datetime.now(timezone.utc)
TAGS = ("sky", "sea", 'a"b', "größe")
KEEPERS = ("ada", "bob", "")
MARKS = ("has_sample", "mine", "recent")
NUMBERS = range(24)


def item(number: int) -> Item:
    """One of items that differ in all that they can be narrowed by."""
    return Item(
        name=f"{'rain' if number % 2 else 'wind'}.{number:02}",
        description="",
        rows=1,
        bytes=1,
        columns=(Column(name="x", type=ColumnType.INTEGER, arrow="int64"),),
        created=NOW,
        updated=NOW - timedelta(days=number),
        created_by="ada",
        has_sample=number % 3 == 0,
        snapshot=Snapshot(id="s", files=1, chunks=1, taken=NOW),
        tags=tuple(tag for place, tag in enumerate(TAGS) if number >> place & 1),
        maintainer=KEEPERS[number % 3],
    )


@pytest.fixture
def catalogue(database: Database) -> Catalogue:
    found, ledger = Catalogue(database), Ledger(database)
    for number in NUMBERS:
        found.add(str(number), item(number))
        if number % 5 == 0:
            ask(ledger, f"j{number}", "ada", item(number).name)
    return found


def count(catalogue: Catalogue, query: FacetQuery, **more: object) -> int:
    fields = {name: getattr(query, name) for name in query.__struct_fields__}
    return catalogue.search(ItemQuery(**{**fields, **more}, limit=1), "ada").total  # type: ignore[arg-type]


QUERIES = st.builds(
    FacetQuery,
    query=st.sampled_from(("", "rain", "~rain", "wind & x")),
    tag=st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple),
    maintainer=st.lists(st.sampled_from(KEEPERS), max_size=2, unique=True).map(tuple),
    name=st.lists(st.sampled_from([item(number).name for number in NUMBERS]), max_size=6).map(tuple),
    **{mark: st.sampled_from((None, True, False)) for mark in MARKS},
)


@given(query=QUERIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_count_is_what_the_list_would_hold(catalogue: Catalogue, query: FacetQuery) -> None:
    facets = catalogue.facets(query, "ada")
    for mark in MARKS:
        expected = 0 if getattr(query, mark) is False else count(catalogue, query, **{mark: True})
        assert getattr(facets, mark) == expected
    for tag in facets.tags:
        assert tag.count == count(catalogue, query, tag=(*query.tag, tag.value)) > 0
    for keeper in facets.maintainers:
        assert keeper.count == count(catalogue, query, maintainer=(keeper.value,)) > 0
    told = {tag.value for tag in facets.tags}
    assert not any(count(catalogue, query, tag=(*query.tag, tag)) for tag in TAGS if tag not in told)


def test_the_most_frequent_comes_first_and_nobody_is_no_maintainer(catalogue: Catalogue) -> None:
    facets = catalogue.facets(FacetQuery())
    counts = [each.count for each in facets.tags]
    assert counts == sorted(counts, reverse=True)
    assert facets.maintainers == (Facet(value="ada", count=8), Facet(value="bob", count=8))


def test_names_that_nobody_bears_leave_nothing(catalogue: Catalogue) -> None:
    assert catalogue.search(ItemQuery(name=("",))).total == 0
    assert catalogue.search(ItemQuery(name=("wind.00", "rain.01", "no such"))).total == 2
    assert catalogue.search(changed(ItemQuery(name=("wind.00",)), query="rain")).total == 0
