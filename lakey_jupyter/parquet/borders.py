"""The borders of a column chunk: its least and greatest value as a footer states them, made exact or left out.

A border that cannot be trusted is None: NaN, text cut in mid-character, statistics of a type whose order is unknown.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

from ..model.columns import ColumnType
from .types import UNITS, column_type

Border = Any


def border_type(type_: pa.DataType) -> pa.DataType | None:
    """The Arrow type in which the index keeps borders of a column; None where it keeps none."""
    plain = type_.value_type if pt.is_dictionary(type_) else type_
    kept = KEPT.get(column_type(plain))
    return kept(plain) if kept else None


KEPT: dict[ColumnType, Callable[[pa.DataType], pa.DataType]] = {
    ColumnType.INTEGER: lambda t: pa.uint64() if t == pa.uint64() else pa.int64(),
    ColumnType.FLOAT: lambda t: pa.float64(),
    ColumnType.DECIMAL: lambda t: pa.decimal256(t.precision, t.scale),
    ColumnType.STRING: lambda t: pa.string(),
    ColumnType.BOOLEAN: lambda t: pa.bool_(),
    ColumnType.DATE: lambda t: pa.int64(),
    ColumnType.DATETIME: lambda t: pa.int64(),
}


@lru_cache(maxsize=1024)
def border_reader(found: pa.DataType, wanted: pa.DataType) -> Callable[[Any], Border]:
    """How a raw statistic of a file's column (`found`) becomes a border of the item's column (`wanted`), or None."""
    found = found.value_type if pt.is_dictionary(found) else found
    wanted = wanted.value_type if pt.is_dictionary(wanted) else wanted
    read = READ.get(column_type(found))
    if read is None:
        return lambda raw: None
    if column_type(found) is not column_type(wanted):
        if not (pt.is_integer(found) and pt.is_floating(wanted)):
            return lambda raw: None
        return lambda raw: None if (value := read(raw, found)) is None else float(value)
    if not pt.is_timestamp(wanted):
        return lambda raw: read(raw, found)
    step = 1000 ** (UNITS.index(wanted.unit) - UNITS.index(stored_unit(found)))
    return lambda raw: None if (value := read(raw, found)) is None else value * step


def stored_unit(type_: pa.DataType) -> str:
    """The unit in which Parquet holds a timestamp: seconds are held as milliseconds."""
    return "ms" if type_.unit == "s" else str(type_.unit)


def _integer(raw: Any, type_: pa.DataType) -> Border:
    if not isinstance(raw, int):
        return None
    return raw % 2**type_.bit_width if raw < 0 and pt.is_unsigned_integer(type_) else raw


def _float(raw: Any, type_: pa.DataType) -> Border:
    if isinstance(raw, bytes):
        raw = struct.unpack("<e", raw)[0] if len(raw) == 2 else math.nan
    return None if math.isnan(raw) else raw


def _decimal(raw: Any, type_: pa.DataType) -> Border:
    if isinstance(raw, bytes):
        raw = int.from_bytes(raw, "big", signed=True)
    sign, digits = (1, str(-raw)) if raw < 0 else (0, str(raw))
    return Decimal((sign, tuple(map(int, digits)), -type_.scale)) if len(digits) <= type_.precision else None


def _text(raw: Any, type_: pa.DataType) -> Border:
    if isinstance(raw, str):
        return raw
    try:
        return bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None


READ: dict[ColumnType, Callable[[Any, pa.DataType], Border]] = {
    ColumnType.INTEGER: _integer,
    ColumnType.FLOAT: _float,
    ColumnType.DECIMAL: _decimal,
    ColumnType.STRING: _text,
    ColumnType.BOOLEAN: lambda raw, type_: bool(raw),
    ColumnType.DATE: lambda raw, type_: int(raw),
    ColumnType.DATETIME: lambda raw, type_: int(raw) if isinstance(raw, int) else None,
}
