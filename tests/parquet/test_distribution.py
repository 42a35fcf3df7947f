"""A histogram holds every value, whatever its range; other values are counted in the same bins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations_with_replacement
from typing import Any

import pyarrow as pa
import pytest

from lakey_jupyter.model.columns import Column, ColumnType, Distribution
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.wire import decode, encode
from lakey_jupyter.parquet.distribution import distribution, redrawn

EXTREMES = (-1.7976931348623157e308, -1e308, -1.0, -5e-324, 0.0, 5e-324, 1e-310, 1.0, 1.7976931348623157e308)


@pytest.mark.parametrize(("low", "high"), list(combinations_with_replacement(EXTREMES, 2)))
def test_every_value_is_in_a_bin_between_the_least_and_the_greatest(low: float, high: float) -> None:
    column = Column(name="x", type=ColumnType.FLOAT, arrow="double")
    found = distribution(column, pa.chunked_array([pa.array([low, high, None])]), True)
    assert sum(each.count for each in found.bins) == 2
    assert (found.bins[0].low, found.bins[-1].high) == (low, high)
    edges = [float(str(each.low)) for each in found.bins]
    assert edges == sorted(edges)


MANY = range(1_000)
VALUES: dict[str, tuple[ColumnType, pa.Array]] = {
    "few whole numbers": (ColumnType.INTEGER, pa.array([each % 7 for each in MANY], pa.int64())),
    "whole numbers": (ColumnType.INTEGER, pa.array([each % 61 for each in MANY], pa.int16())),
    "large numbers": (ColumnType.INTEGER, pa.array([2**62 + each * 2**40 for each in MANY], pa.int64())),
    "one number": (ColumnType.FLOAT, pa.array([0.1] * 9)),
    "numbers": (ColumnType.FLOAT, pa.array([None, float("nan"), float("inf"), *(each / 7 for each in MANY)])),
    "narrow numbers": (ColumnType.FLOAT, pa.array([each / 7 for each in MANY], pa.float32())),
    "digits": (ColumnType.DECIMAL, pa.array([Decimal(each) / 4 for each in MANY], pa.decimal128(12, 2))),
    "days": (ColumnType.DATE, pa.array([date(1969, 12, 1) + timedelta(each) for each in MANY])),
    "few days": (ColumnType.DATE, pa.array([date(2024, 2, 27) + timedelta(each % 4) for each in MANY])),
    "times": (ColumnType.DATETIME, pa.array([datetime(2024, 1, 1) + timedelta(minutes=7 * each) for each in MANY])),
    "instants": (ColumnType.DATETIME, pa.array([each * 10**12 for each in MANY], pa.timestamp("ns", "UTC"))),
    "texts": (ColumnType.STRING, pa.array([None, *(f"größer {each % 9}" for each in MANY)])),
    "truths": (ColumnType.BOOLEAN, pa.array([None, *(each % 3 == 0 for each in MANY)])),
    "nothing": (ColumnType.FLOAT, pa.array([None, None], pa.float64())),
}


@pytest.mark.parametrize("what", VALUES)
def test_the_same_values_are_counted_alike_again(what: str) -> None:
    type_, values = VALUES[what]
    arrow = pa.chunked_array([values])
    column = Column(name="x", type=type_, arrow=str(values.type))
    own = distribution(column, arrow, True)
    known = changed(column, distribution=decode(encode(own), Distribution))
    again = redrawn(known, arrow, True)
    assert (again.kind, again.bins, again.values) == (own.kind, own.bins, own.values)
    assert (again.rows, again.nulls, again.nans) == (own.rows, own.nulls, own.nans)


@pytest.mark.parametrize(
    ("type_", "own", "other", "counts"),
    [
        (ColumnType.INTEGER, [0, 1, 2], [-5, 1, 9, 9], [1, 1, 2]),
        (ColumnType.STRING, ["a", "a", "b"], ["b", "c"], [0, 1]),
        (ColumnType.FLOAT, [1.0], [], [0]),
    ],
)
def test_what_lies_beyond_is_counted_to_the_outer_bins(
    type_: ColumnType, own: list[Any], other: list[Any], counts: list[int]
) -> None:
    first = pa.chunked_array([pa.array(own)])
    column = Column(name="x", type=type_, arrow=str(first.type))
    known = changed(column, distribution=distribution(column, first, True))
    found = redrawn(known, pa.chunked_array([pa.array(other, first.type)]), False)
    assert [each.count for each in (found.bins or found.values)] == counts


def test_a_column_without_a_distribution_has_none_again() -> None:
    column = Column(name="x", type=ColumnType.BINARY, arrow="binary")
    assert redrawn(column, pa.chunked_array([pa.array([b"x", None])]), False) == Distribution(
        kind="none", rows=2, nulls=1
    )
