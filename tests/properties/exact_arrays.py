"""Exact Python values to Arrow arrays and back, by the integers that they rest on: nothing is rounded on the way."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from .kinds import UNITS

DAY = 86_400_000


def array(values: Sequence[Any], arrow: pa.DataType) -> pa.Array:
    """The array of these exact values (see the oracle); None is NULL."""
    if pa.types.is_dictionary(arrow):
        return _dictionary(values, arrow)
    size = _unit(arrow)
    if size is None:
        return pa.array(values, arrow)
    rest = pa.int32() if arrow.bit_width == 32 else pa.int64()
    counts = [None if each is None else each * DAY if arrow == pa.date64() else each // size for each in values]
    return pa.array(counts, rest).cast(arrow)


def exact_values(column: pa.ChunkedArray) -> list[Any]:
    """The exact values of a column, as the oracle has them."""
    size = _unit(column.type)
    if size is None:
        return list(column.to_pylist())
    rest = pa.int32() if column.type.bit_width == 32 else pa.int64()
    counts = column.cast(rest).to_pylist()
    return [None if each is None else each // DAY if column.type == pa.date64() else each * size for each in counts]


def token(value: Any) -> str:
    """A text that is the same for the same value only: NaN is NaN, and the zeros differ."""
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else struct.pack(">d", value).hex()
    if isinstance(value, dict):
        return token(sorted(value.items()))
    if isinstance(value, list | tuple):
        return "[" + ",".join(token(each) for each in value) + "]"
    return f"{type(value).__name__}:{value!r}"


def _unit(arrow: pa.DataType) -> int | None:
    """What one count of the type means (nanoseconds, or days for dates); None when its values are not counts."""
    if pa.types.is_date(arrow):
        return 1
    if pa.types.is_timestamp(arrow) or pa.types.is_time(arrow) or pa.types.is_duration(arrow):
        return UNITS[arrow.unit]
    return None


def _dictionary(values: Sequence[Any], arrow: pa.DataType) -> pa.Array:
    known = list(dict.fromkeys(each for each in values if each is not None))
    places = [None if each is None else known.index(each) for each in values]
    return pa.DictionaryArray.from_arrays(pa.array(places, arrow.index_type), pa.array(known, arrow.value_type))
