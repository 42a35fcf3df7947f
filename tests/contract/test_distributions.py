"""Distributions of the rows that meet filters: the same as a count of every row of a small item gives."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from lakey_jupyter.errors import Invalid, NotFound
from lakey_jupyter.model.columns import Column, Distribution
from lakey_jupyter.model.distributions import MOST_DISTRIBUTIONS, Distributions, DistributionsRequest
from lakey_jupyter.model.spec import PullSpec

from . import weather
from .conftest import Side
from .people import ANN, BOB


def asked(side: Side, spec: PullSpec, name: str = weather.ITEM) -> Distributions:
    return side.run(side.lake(BOB).distributions(BOB, name, DistributionsRequest(spec=spec)))


def own(side: Side) -> dict[str, Column]:
    return {column.name: column for column in side.run(side.lake().item(ANN, weather.ITEM)).columns}


def counts(found: Distribution) -> list[int]:
    return [each.count for each in (found.bins or found.values)]


def test_without_filters_they_are_those_of_the_item(side: Side) -> None:
    found = asked(side, weather.spec(weather.COLUMNS))
    assert (found.rows, found.looked_at, found.whole) == (len(weather.rows()), len(weather.rows()), True)
    assert (found.low, found.high) == (1.0, 1.0)
    assert found.drawn == found.met
    columns = own(side)
    for name, each in zip(weather.COLUMNS, found.met, strict=True):
        item = columns[name].distribution
        assert item is not None
        assert (each.kind, each.bins, each.values) == (item.kind, item.bins, item.values), name
        assert (each.nulls, each.nans) == (item.nulls, item.nans)


def test_filters_leave_what_they_keep(side: Side) -> None:
    filters = (("origin", "=", "JFK"), ("temp", ">=", 20))
    found = asked(side, weather.spec(("sky", "temp"), *filters))
    rows = [
        row
        for row in weather.rows()
        if row["origin"] == "JFK" and row["temp"] is not None and not math.isnan(row["temp"]) and row["temp"] >= 20
    ]
    assert found.rows == len(rows) and found.low == found.high == len(rows) / len(weather.rows())
    sky, temp = found.met
    expected = Counter(row["sky"] for row in rows)
    assert {each.value: each.count for each in sky.values} == {each: expected[each] for each in weather.SKIES if each}
    assert sky.nulls == expected[None]
    assert sum(counts(temp)) == len(rows)
    item = own(side)["temp"].distribution
    assert item is not None and found.drawn[1].bins == item.bins
    assert [(each.low, each.high) for each in temp.bins] == [(each.low, each.high) for each in item.bins]
    assert all(each.count == 0 for each in temp.bins if isinstance(each.high, float) and each.high < 20)


def test_a_share_and_a_seed_change_nothing(side: Side) -> None:
    filters = (("origin", "=", "JFK"),)
    found = asked(side, weather.spec(("sky",), *filters))
    assert asked(side, weather.spec(("sky",), *filters, ratio=0.0, seed=3)) == found


def test_filters_that_contradict_each_other_leave_nothing(side: Side) -> None:
    found = asked(side, weather.spec(("id",), ("id", "<", 3), ("id", ">", 5)))
    assert (found.rows, found.low, found.high) == (0, 0.0, 0.0)
    assert set(counts(found.met[0])) == {0}


def test_what_does_not_fit_is_refused_with_its_place(side: Side) -> None:
    for spec, path in (
        (weather.spec(("skye",)), "spec.columns[0]"),
        (weather.spec(("sky",), ("temp", "=", "warm")), "spec.filters[0].value"),
        (weather.spec(tuple(f"c{each}" for each in range(MOST_DISTRIBUTIONS + 1))), "spec.columns"),
    ):
        with pytest.raises(Invalid) as caught:
            asked(side, spec)
        assert [each.path for each in caught.value.faults] == [path]
    with pytest.raises(NotFound):
        asked(side, weather.spec(("sky",)), "weather.hourl")
