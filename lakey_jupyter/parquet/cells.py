"""Arrow values as cells on the wire: JSON that loses nothing a person would miss, and never breaks a parser."""

from __future__ import annotations

import base64
import math
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

from ..model.literals import SAFE, time_text
from .units import NANOSECONDS

MOST_TEXT = 2_000


def rows_of(table: pa.Table) -> tuple[tuple[Any, ...], ...]:
    """The rows of a small table as cells."""
    columns = [cells(column) for column in table.columns]
    return tuple(zip(*columns, strict=True)) if columns else ()


def cells(values: pa.ChunkedArray | pa.Array) -> list[Any]:
    """The values of a column as cells; times with all their digits, binary as base64, long text cut short."""
    type_ = values.type.value_type if pt.is_dictionary(values.type) else values.type
    if pt.is_timestamp(type_) and not pt.is_dictionary(values.type):
        steps = values.cast(pa.int64()).to_pylist()
        zone, unit = "Z" if type_.tz else "", NANOSECONDS[type_.unit]
        return [None if each is None else time_text(each * unit) + zone for each in steps]
    if pt.is_duration(type_):
        return [None if each is None else f"{each} {type_.unit}" for each in values.cast(pa.int64()).to_pylist()]
    if pt.is_time64(type_) and type_.unit == "ns":
        values = values.cast(pa.time64("us"), safe=False)
    try:
        return [_cell(each) for each in values.to_pylist(maps_as_pydicts=None)]
    except (ValueError, OverflowError, UnicodeDecodeError):
        return ["…"] * len(values)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= SAFE else str(value)
    if isinstance(value, float) or hasattr(value, "dtype"):
        number = float(value)
        return number if math.isfinite(number) else ("nan" if math.isnan(number) else "inf" if number > 0 else "-inf")
    if isinstance(value, str):
        return value if len(value) <= MOST_TEXT else value[:MOST_TEXT] + "…"
    if isinstance(value, bytes):
        return base64.b64encode(value[:MOST_TEXT]).decode() + ("…" if len(value) > MOST_TEXT else "")
    if isinstance(value, dict):
        return {str(name): _cell(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cell(each) for each in value[:100]]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
