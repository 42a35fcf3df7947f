"""What a footer says of values, held against the values: borders, NULLs, and the columns that rows are sorted by."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def check(path: Path) -> int:
    """Assert that nothing in the footer is untrue; how many borders it has."""
    file = pq.ParquetFile(path)
    borders = 0
    for number in range(file.num_row_groups):
        rows = file.read_row_group(number)
        group = file.metadata.row_group(number)
        leaves = {group.column(leaf).path_in_schema: group.column(leaf) for leaf in range(group.num_columns)}
        for field in rows.schema:
            if field.name in leaves and not pa.types.is_nested(field.type):
                borders += _check_borders(leaves[field.name].statistics, rows[field.name])
        for sorted_by in group.sorting_columns:
            _check_order(rows, group.column(sorted_by.column_index).path_in_schema, sorted_by)
    return borders


def _check_borders(told: Any, column: pa.ChunkedArray) -> bool:
    if told is None:
        return False
    if told.has_null_count:
        assert told.null_count == column.null_count, "NULLs"
    if not told.has_min_max:
        return False
    is_time = pa.types.is_temporal(column.type)
    low, high = (told.min_raw, told.max_raw) if is_time else (told.min, told.max)
    if pa.types.is_float16(column.type):
        low, high = (struct.unpack("<e", each)[0] for each in (low, high))
    values = [each for each in _plain(column).to_pylist() if each is not None and not _is_nan(each)]
    assert all(not (each < low or each > high) for each in values), f"borders {low!r} to {high!r} of {values}"
    return True


def _check_order(rows: pa.Table, name: str, told: Any) -> None:
    values = _plain(rows[name]).to_pylist()
    nulls = [place for place, each in enumerate(values) if each is None]
    ends = range(len(nulls)) if told.nulls_first else range(len(values) - len(nulls), len(values))
    assert nulls == list(ends), f"NULLs of the sorted {name}"
    _check_rising([each for each in values if each is not None][:: -1 if told.descending else 1], name)


def _check_rising(values: Sequence[Any], name: str) -> None:
    assert not any(map(_is_nan, values)), f"NaN in the sorted {name}"
    assert all(low <= high for low, high in pairwise(values)), f"{name} is not sorted"


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times as numbers: some are further away than Python knows."""
    if not pa.types.is_temporal(column.type):
        return column
    return column.cast(pa.int32() if column.type.bit_width == 32 else pa.int64())


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
