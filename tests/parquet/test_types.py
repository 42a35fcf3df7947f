"""The type of a column over files that differ is the narrowest that loses nothing, or there is none."""

from __future__ import annotations

import itertools

import pyarrow as pa
import pytest

from lakey_jupyter.model.columns import ColumnType
from lakey_jupyter.parquet.types import NoCommonType, column_type, widest


@pytest.mark.parametrize(
    ("types", "found"),
    [
        ([pa.int8(), pa.int64()], pa.int64()),
        ([pa.int32(), pa.uint16()], pa.int32()),
        ([pa.int32(), pa.uint32()], pa.int64()),
        ([pa.uint8(), pa.uint64()], pa.uint64()),
        ([pa.int32(), pa.float64()], pa.float64()),
        ([pa.int16(), pa.float32()], pa.float32()),
        ([pa.int32(), pa.float32()], pa.float64()),
        ([pa.int8(), pa.float16()], pa.float16()),
        ([pa.float32(), pa.float64()], pa.float64()),
        ([pa.decimal128(5, 2), pa.decimal128(6, 4)], pa.decimal128(7, 4)),
        ([pa.decimal128(38, 0), pa.decimal128(38, 10)], pa.decimal256(48, 10)),
        ([pa.string(), pa.large_string()], pa.large_string()),
        ([pa.dictionary(pa.int32(), pa.string()), pa.string()], pa.string()),
        ([pa.date32(), pa.date64()], pa.date32()),
        ([pa.timestamp("ms"), pa.timestamp("us")], pa.timestamp("us")),
        ([pa.timestamp("ms", "UTC"), pa.timestamp("ns", "UTC")], pa.timestamp("ns", "UTC")),
        ([pa.timestamp("ms", "Europe/Rome"), pa.timestamp("ms", "Asia/Tokyo")], pa.timestamp("ms", "UTC")),
        ([pa.time32("ms"), pa.time64("ns")], pa.time64("ns")),
        ([pa.duration("s"), pa.duration("us")], pa.duration("us")),
        ([pa.binary(), pa.binary(4)], pa.large_binary()),
        ([pa.null(), pa.int8()], pa.int8()),
        ([pa.list_(pa.int8())], pa.list_(pa.int8())),
        ([], pa.null()),
        ([pa.list_(pa.int8()), pa.list_(pa.int16())], pa.list_(pa.int16())),
        ([pa.list_(pa.string()), pa.large_list(pa.large_string())], pa.large_list(pa.large_string())),
        ([pa.struct({"a": pa.int8()}), pa.struct({"a": pa.int32()})], pa.struct({"a": pa.int32()})),
        ([pa.map_(pa.string(), pa.int8()), pa.map_(pa.string(), pa.int16())], pa.map_(pa.string(), pa.int16())),
    ],
)
def test_the_widest_type_in_any_order(types: list[pa.DataType], found: pa.DataType) -> None:
    for order in itertools.permutations(types):
        assert widest(order) == found


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (pa.int64(), pa.string()),
        (pa.int64(), pa.float64()),
        (pa.int64(), pa.uint64()),
        (pa.int32(), pa.bool_()),
        (pa.timestamp("us"), pa.timestamp("us", "UTC")),
        (pa.date32(), pa.timestamp("us")),
        (pa.decimal256(76, 0), pa.decimal256(76, 20)),
        (pa.list_(pa.int8()), pa.list_(pa.string())),
        (pa.struct({"a": pa.int8()}), pa.struct({"b": pa.int8()})),
        (pa.string(), pa.binary()),
    ],
)
def test_there_is_none_that_would_lose_nothing(left: pa.DataType, right: pa.DataType) -> None:
    for pair in ((left, right), (right, left)):
        with pytest.raises(NoCommonType):
            widest(pair)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        (pa.uint64(), "INTEGER"),
        (pa.float16(), "FLOAT"),
        (pa.decimal256(50, 2), "DECIMAL"),
        (pa.string_view(), "STRING"),
        (pa.dictionary(pa.int8(), pa.string()), "STRING"),
        (pa.bool_(), "BOOLEAN"),
        (pa.date64(), "DATE"),
        (pa.timestamp("s"), "DATETIME"),
        (pa.time32("s"), "TIME"),
        (pa.duration("ns"), "DURATION"),
        (pa.binary(3), "BINARY"),
        (pa.list_(pa.int8()), "NESTED"),
        (pa.null(), "NESTED"),
    ],
)
def test_people_filter_by_this_type(type_: pa.DataType, kind: str) -> None:
    assert column_type(type_) is ColumnType(kind)
