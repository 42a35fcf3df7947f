"""Literals: from what stands on the wire to the exact value a column is compared with, and back.

Typed values: INTEGER → int or Fraction, FLOAT → float of the column's width, DECIMAL → Decimal, STRING → str,
BOOLEAN → bool, DATE → days since 1970-01-01, DATETIME → nanoseconds since 1970-01-01 (as an instant when zoned).
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..errors import Invalid
from .columns import Cell, Column, ColumnType

Value = int | float | bool | str | Decimal | Fraction
SAFE = 2**53
EPOCH = date(1970, 1, 1)
SECOND = 1_000_000_000
_INTEGER = re.compile(r"[+-]?[0-9]{1,100}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?[0-9]{1,100}(\.[0-9]{1,100})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)


class _Unfit(Exception):
    """The value does not fit; the text says what would."""


def _number(value: Cell) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _Unfit("a number")
    return value


def _integer(value: Cell, column: Column) -> Value:
    if isinstance(value, str):
        if not _INTEGER.fullmatch(value) or abs(int(value)) <= SAFE:
            raise _Unfit("a whole number, such as 42 (as text only past 2^53)")
        return int(value)
    number = _number(value)
    if not math.isfinite(number):
        raise _Unfit("a finite number")
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else exact


def _float(value: Cell, column: Column) -> Value:
    if isinstance(value, str):
        if value not in ("inf", "-inf"):
            raise _Unfit('a number, "inf" or "-inf"')
        return float(value)
    number = _number(value)
    if math.isnan(number):
        raise _Unfit("a number (NaN equals nothing: use is_nan or is_not_nan)")
    try:
        exact = float(number)
        rounded = struct.unpack("<" + column.float_format, struct.pack("<" + column.float_format, exact))[0]
    except OverflowError:
        rounded = math.inf if number > 0 else -math.inf
    return float(rounded) + 0.0


def _decimal(value: Cell, column: Column) -> Value:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise _Unfit('the exact digits as text, such as "12.50", or a whole number')


def _string(value: Cell, column: Column) -> Value:
    if not isinstance(value, str):
        raise _Unfit("text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _Unfit("text without lone surrogates") from None
    return value


def _boolean(value: Cell, column: Column) -> Value:
    if not isinstance(value, bool):
        raise _Unfit("true or false")
    return value


def _days(text: str) -> int:
    try:
        return (date.fromisoformat(text) - EPOCH).days
    except ValueError:
        raise _Unfit("a day that exists") from None


def _date(value: Cell, column: Column) -> Value:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise _Unfit('a day, such as "2026-11-20"')
    return _days(value)


def _datetime(value: Cell, column: Column) -> Value:
    example = "2026-11-20T08:30:00Z" if column.zoned else "2026-11-20T08:30:00"
    match = _DATETIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise _Unfit(f'a time, such as "{example}"')
    day, hour, minute, second, fraction, offset = match.groups()
    if bool(offset) != column.zoned:
        raise _Unfit(f'a time {"with" if column.zoned else "without"} an offset, such as "{example}"')
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        raise _Unfit("a time of day that exists")
    seconds = _days(day) * 86_400 + int(hour) * 3_600 + int(minute) * 60 + int(second) - _offset(offset)
    return seconds * SECOND + int((fraction or "0").ljust(9, "0"))


def _offset(text: str | None) -> int:
    if not text or text in "Zz":
        return 0
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise _Unfit("an offset below 24 hours")
    return (1 if text[0] == "+" else -1) * (hours * 3_600 + minutes * 60)


LITERALS: dict[ColumnType, Callable[[Cell, Column], Value]] = {
    ColumnType.INTEGER: _integer,
    ColumnType.FLOAT: _float,
    ColumnType.DECIMAL: _decimal,
    ColumnType.STRING: _string,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.DATE: _date,
    ColumnType.DATETIME: _datetime,
}


def typed(value: Cell, column: Column, path: str) -> Value:
    """The exact value that a wire literal means for a column; `Invalid` at `path` when it does not fit."""
    try:
        return LITERALS[column.type](value, column)
    except _Unfit as unfit:
        shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"
        raise Invalid(
            f"{shown} does not fit the {column.type.value} column {column.name!r}: give {unfit}.", path=path
        ) from None


def printed(value: Any, column: Column) -> Cell:
    """The canonical wire form of a typed value; `typed(printed(v, c), c, "")` is `v`."""
    if column.type is ColumnType.DATE:
        return day_text(value)
    if column.type is ColumnType.DATETIME:
        return time_text(value) + ("Z" if column.zoned else "")
    if column.type is ColumnType.DECIMAL:
        return _digits(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else ("inf" if value > 0 else "-inf")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > SAFE:
        return str(value)
    return float(value) if isinstance(value, Fraction) else value


def time_text(ns: int) -> str:
    """The time of day and the day of a number of nanoseconds from 1970-01-01T00:00:00, of any year."""
    seconds, fraction = divmod(ns, SECOND)
    days, rest = divmod(seconds, 86_400)
    whole = f"{day_text(days)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return whole + (f".{fraction:09d}".rstrip("0") if fraction else "")


def day_text(days: int) -> str:
    """The Gregorian day of a number of days from 1970-01-01, of any year (Howard Hinnant's civil_from_days)."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march = (5 * of_year + 2) // 153
    month = march + 3 if march < 10 else march - 9
    year = year_of_era + era * 400 + (month <= 2)
    return f"{year:04d}-{month:02d}-{of_year - (153 * march + 2) // 5 + 1:02d}"


def _digits(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.removeprefix("+")
