"""Coverage: a range is told only if no chunk that was pulled can hold a value of it."""

from __future__ import annotations

import math
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.parquet.coverage import MOST_RANGES, needed, nothing, unexplored
from lakey_jupyter.parquet.index import ChunkIndex

from .files import indexed

Told = dict[str, list[tuple[Any, Any, int, int]]]


def chunked(folder: Path, *groups: dict[str, Any], schema: pa.Schema | None = None) -> ChunkIndex:
    """An index of one file with these row groups."""
    tables = [pa.table(group, schema=schema) for group in groups]
    with pq.ParquetWriter(folder / "a.parquet", schema or tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table)
    return indexed(folder)


def told(index: ChunkIndex, *pulled: int) -> Told:
    """The ranges when these chunks were pulled."""
    done = nothing(index)
    done[list(pulled)] = True
    found = unexplored(index, done)
    return {each.name: [(r.low, r.high, r.chunks, r.rows) for r in each.ranges] for each in found}


def test_a_gap_between_pulled_chunks_is_told(tmp_path: Path) -> None:
    index = chunked(tmp_path, *({"x": [start, start + 9]} for start in range(0, 60, 10)))
    assert told(index) == {"x": [(0, 59, 6, 12)]}
    assert told(index, 0, 3) == {"x": [(10, 29, 2, 4), (40, 59, 2, 4)]}
    assert told(index, *range(6)) == {}


def test_what_a_pulled_chunk_may_hold_is_not_told(tmp_path: Path) -> None:
    index = chunked(tmp_path, {"x": [0, 20]}, {"x": [15, 30]}, {"x": [20, 21]}, {"x": [31, 40]})
    assert told(index, 0) == {"x": [(31, 40, 1, 2)]}
    assert told(index, 1) == {"x": [(31, 40, 1, 2)]}


def test_a_chunk_without_borders_that_was_pulled_may_hold_anything(tmp_path: Path) -> None:
    index = chunked(tmp_path, {"x": [math.nan, math.nan]}, {"x": [1.0, 2.0]})
    assert told(index, 0) == {}
    assert told(index, 1) == {}
    assert told(index) == {"x": [(1.0, 2.0, 1, 2)]}


def test_a_chunk_of_nothing_but_nulls_holds_no_value(tmp_path: Path) -> None:
    schema = pa.schema([("x", pa.int64())])
    index = chunked(tmp_path, {"x": [None, None]}, {"x": [1, 2]}, schema=schema)
    assert told(index, 0) == {"x": [(1, 2, 1, 2)]}


@pytest.mark.parametrize(
    ("type_", "values", "low", "high"),
    [
        (pa.date32(), [date(2026, 1, 1), date(2026, 1, 9)], "2026-01-01", "2026-01-09"),
        (
            pa.timestamp("ms"),
            [datetime(2026, 1, 1), datetime(2026, 1, 9)],
            "2026-01-01T00:00:00",
            "2026-01-09T00:00:00",
        ),
        (
            pa.timestamp("ns", "UTC"),
            [datetime(2026, 1, 1, tzinfo=timezone.utc)] * 2,
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
        ),
        (pa.string(), ["a", "é"], "a", "é"),
        (pa.int64(), [2**60, 2**60 + 1], str(2**60), str(2**60 + 1)),
        (pa.float64(), [-math.inf, 1.5], "-inf", 1.5),
        (pa.bool_(), [False, True], False, True),
    ],
)
def test_values_are_told_as_they_are_everywhere(
    tmp_path: Path, type_: pa.DataType, values: list[Any], low: Any, high: Any
) -> None:
    index = chunked(tmp_path, {"x": values}, schema=pa.schema([("x", type_)]))
    assert told(index) == {"x": [(low, high, 1, 2)]}


def test_partitions_come_first_and_nested_columns_never(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        folder = tmp_path / f"day={day}"
        folder.mkdir()
        pq.write_table(pa.table({"x": [1, 2], "n": [[1], [2]]}), folder / "a.parquet")
    index = indexed(tmp_path)
    spec = PullSpec(columns=("x",), filters=(Filter(name="day", operator="=", value="2026-01-02"),))
    done = needed(index, bind(spec, index.columns()))
    assert done.tolist() == [False, True, False]
    (found,) = unexplored(index, done)
    assert (found.name, found.partition) == ("day", True)
    assert [(each.low, each.high) for each in found.ranges] == [
        ("2026-01-01", "2026-01-01"),
        ("2026-01-03", "2026-01-03"),
    ]


def test_of_very_many_ranges_some_are_told(tmp_path: Path) -> None:
    index = chunked(tmp_path, *({"x": [number]} for number in range(2 * MOST_RANGES + 4)))
    done = nothing(index)
    done[::2] = True
    (found,) = unexplored(index, done)
    assert (len(found.ranges), found.more) == (MOST_RANGES, True)


@given(
    groups=st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4), min_size=1, max_size=8),
    picked=st.integers(0, 255),
)
def test_no_range_holds_a_value_of_a_pulled_chunk(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[int]], picked: int
) -> None:
    index = chunked(tmp_path_factory.mktemp("coverage"), *({"x": group} for group in groups))
    pulled = [place for place in range(len(groups)) if picked >> place & 1]
    ranges = told(index, *pulled).get("x", [])
    seen = [value for place in pulled for value in groups[place]]
    assert not any(low <= value <= high for low, high, _, _ in ranges for value in seen)
    covered = [(min(groups[place]), max(groups[place])) for place in pulled]
    alone = [
        place
        for place, group in enumerate(groups)
        if place not in pulled and all(max(group) < low or high < min(group) for low, high in covered)
    ]
    assert sum(count for _, _, count, _ in ranges) == len(alone)
    assert np.sum([rows for _, _, _, rows in ranges]) == sum(len(groups[place]) for place in alone)
