"""A histogram holds every value, whatever its range."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pyarrow as pa
import pytest

from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.parquet.distribution import distribution

EXTREMES = (-1.7976931348623157e308, -1e308, -1.0, -5e-324, 0.0, 5e-324, 1e-310, 1.0, 1.7976931348623157e308)


@pytest.mark.parametrize(("low", "high"), list(combinations_with_replacement(EXTREMES, 2)))
def test_every_value_is_in_a_bin_between_the_least_and_the_greatest(low: float, high: float) -> None:
    column = Column(name="x", type=ColumnType.FLOAT, arrow="double")
    found = distribution(column, pa.chunked_array([pa.array([low, high, None])]), True)
    assert sum(each.count for each in found.bins) == 2
    assert (found.bins[0].low, found.bins[-1].high) == (low, high)
    edges = [float(str(each.low)) for each in found.bins]
    assert edges == sorted(edges)
