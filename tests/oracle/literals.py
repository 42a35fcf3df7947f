"""Literals of a spec as exact values: what fits a column's type, and what is refused."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

EPOCH = datetime.date(1970, 1, 1).toordinal()
SECOND = 10**9
FLOATS = {16: (11, 15), 32: (24, 127), 64: (53, 1023)}
"""Binary digits and the greatest exponent of each IEEE-754 width."""
WHOLE = re.compile(r"[+-]?[0-9]+")
DIGITS = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(\.(?P<part>[0-9]+))?(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


class Refused(Exception):
    """The spec breaks a rule; the product must refuse it too."""


@dataclass(frozen=True)
class OracleColumn:
    """A column by its name and type; `bits` is the width of a FLOAT, `zoned` says that a DATETIME has a zone."""

    name: str
    type: str
    bits: int = 64
    zoned: bool = False


def exact(value: Any, column: OracleColumn) -> Any:
    """The exact value that a wire literal means for a column; `Refused` when it does not fit.

    Dates are days and datetimes nanoseconds since 1970, decimals and integers are exact numbers.
    """
    fit = FIT.get(column.type)
    if fit is None or value is None:
        raise Refused(f"{value!r} does not fit {column.type}")
    return fit(value, column)


def rounded(value: int | float, bits: int) -> float:
    """The nearest float of this width, ties to even, as IEEE-754 says it."""
    if isinstance(value, float) and (math.isinf(value) or value == 0):
        return value
    digits, top = FLOATS[bits]
    size = abs(Fraction(value))
    if size == 0:
        return 0.0
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    step = max(exponent, 1 - top) - digits + 1
    units = round(size / Fraction(2) ** step)
    if units * Fraction(2) ** step >= Fraction(2) ** (top + 1):
        return math.copysign(math.inf, value)
    return math.copysign(math.ldexp(units, step), value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _integer(value: Any, column: OracleColumn) -> Fraction:
    if isinstance(value, str) and WHOLE.fullmatch(value) and abs(int(value)) > 2**53:
        return Fraction(int(value))
    if not _is_number(value) or not math.isfinite(value):
        raise Refused(f"{value!r} is no number for the integers of {column.name!r}")
    return Fraction(value)


def _float(value: Any, column: OracleColumn) -> float:
    if value in ("inf", "-inf"):
        return float(value)
    if not _is_number(value) or not math.isfinite(value):
        raise Refused(f"{value!r} is no number for the floats of {column.name!r}")
    return rounded(value, column.bits)


def _decimal(value: Any, column: OracleColumn) -> Fraction:
    if isinstance(value, str) and DIGITS.fullmatch(value):
        return Fraction(Decimal(value))
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(f"{value!r} has no exact digits for {column.name!r}")
    return Fraction(value)


def _string(value: Any, column: OracleColumn) -> str:
    if not isinstance(value, str):
        raise Refused(f"{value!r} is no text for {column.name!r}")
    return value


def _boolean(value: Any, column: OracleColumn) -> bool:
    if not isinstance(value, bool):
        raise Refused(f"{value!r} is neither true nor false for {column.name!r}")
    return value


def days(text: str) -> int:
    """Days since 1970 of `YYYY-MM-DD`; `Refused` when there is no such day."""
    try:
        return datetime.date.fromisoformat(text).toordinal() - EPOCH
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong


def _date(value: Any, column: OracleColumn) -> int:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise Refused(f"{value!r} is no date for {column.name!r}")
    return days(value)


def _datetime(value: Any, column: OracleColumn) -> Fraction:
    told = INSTANT.fullmatch(value) if isinstance(value, str) else None
    if told is None or (told["offset"] is not None) != column.zoned:
        raise Refused(f"{value!r} is no time for {column.name!r}")
    hour, minute, second = (int(told[part]) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise Refused(f"{value!r} is no time of a day")
    seconds = days(told["date"]) * 86400 + hour * 3600 + minute * 60 + second - _offset(told["offset"])
    part = told["part"] or "0"
    return (seconds + Fraction(int(part), 10 ** len(part))) * SECOND


def _offset(text: str | None) -> int:
    if text is None or text in "Zz":
        return 0
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise Refused(f"{text!r} is no offset")
    return (hours * 3600 + minutes * 60) * (-1 if text[0] == "-" else 1)


FIT: dict[str, Callable[[Any, OracleColumn], Any]] = {
    "INTEGER": _integer,
    "FLOAT": _float,
    "DECIMAL": _decimal,
    "STRING": _string,
    "BOOLEAN": _boolean,
    "DATE": _date,
    "DATETIME": _datetime,
}
