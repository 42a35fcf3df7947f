"""Arrow values as cells on the wire: JSON that loses nothing a person would miss, and never breaks a parser."""

from __future__ import annotations

import base64
import math
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

from ..model.literals import SAFE
from .units import NANOSECONDS

MOST_TEXT = 2_000


def rows_of(table: pa.Table) -> tuple[tuple[Any, ...], ...]:
    """The rows of a small table as cells."""
    columns = [cells(column) for column in table.columns]
    return tuple(zip(*columns, strict=True)) if columns else ()


def cells(values: pa.ChunkedArray | pa.Array) -> list[Any]:
    """The values of a column as cells; times with all their digits, binary as base64, long text cut with an ellipsis."""
    type_ = values.type.value_type if pt.is_dictionary(values.type) else values.type
    if pt.is_timestamp(type_) and not pt.is_dictionary(values.type):
        steps = values.cast(pa.int64()).to_pylist()
        return [None if each is None else _time(each * NANOSECONDS[type_.unit], type_.tz) for each in steps]
    if pt.is_duration(type_):
        return [None if each is None else f"{each} {type_.unit}" for each in values.cast(pa.int64()).to_pylist()]
    if pt.is_time64(type_) and type_.unit == "ns":
        values = values.cast(pa.time64("us"), safe=False)
    try:
        return [_cell(each) for each in values.to_pylist(maps_as_pydicts=None)]
    except (ValueError, OverflowError, UnicodeDecodeError):
        return ["…"] * len(values)


def _time(ns: int, zone: str | None) -> str:
    seconds, fraction = divmod(ns, NANOSECONDS["s"])
    day, rest = divmod(seconds, 86_400)
    whole = f"{_day(day)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return whole + (f".{fraction:09d}".rstrip("0") if fraction else "") + ("Z" if zone else "")


def _day(number: int) -> str:
    """The proleptic Gregorian day of a day number from 1970-01-01, of any year (Howard Hinnant's civil_from_days)."""
    era, of_era = divmod(number + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march = (5 * of_year + 2) // 153
    month = march + 3 if march < 10 else march - 9
    year = year_of_era + era * 400 + (month <= 2)
    return f"{year:04d}-{month:02d}-{of_year - (153 * march + 2) // 5 + 1:02d}"


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
