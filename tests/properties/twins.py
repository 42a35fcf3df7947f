"""Values that are easily taken for one another: a filter on the one must not meet the other."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from decimal import Context, Decimal
from typing import Any

import pyarrow as pa
from oracle.literals import rounded

from .exact_arrays import array, exact_values, token
from .kinds import UNITS, Kind, decimal_of


def twins(value: Any, kind: Kind) -> list[Any]:
    """Values of the kind beside this one: a neighbour, another zero, another spelling."""
    return [twin for twin in TWINS.get(kind.type, _none)(value, kind) if _holds(kind.arrow, twin)]


def _none(value: Any, kind: Kind) -> list[Any]:
    return []


def _whole(value: int, kind: Kind) -> list[int]:
    return [value + 1, 2**53, 2**53 + 1, 2**64 - 2, 2**64 - 1]


def _float(value: float, kind: Kind) -> list[float]:
    near = [rounded(value * (1 + 2.0**-9), kind.bits)] if math.isfinite(value) else []
    return [math.nan, 0.0, -0.0, -value, *near]


def _decimal(value: Decimal, kind: Kind) -> list[Decimal]:
    scale = kind.arrow.scale
    units = int(value.scaleb(scale, Context(prec=100)))
    return [decimal_of(-units, scale), decimal_of(units + 1, scale)]


def _text(value: str, kind: Kind) -> list[str]:
    composed = unicodedata.normalize("NFC", value + "\u00e9")
    return [composed, unicodedata.normalize("NFD", composed), value + "\uffff", value + "\U0001f600", value.swapcase()]


def _datetime(value: int, kind: Kind) -> list[int]:
    return [value + UNITS[kind.arrow.unit], value - 3_600 * UNITS["s"]]


def _holds(arrow: pa.DataType, value: Any) -> bool:
    """Whether the type holds the value exactly."""
    try:
        held = exact_values(pa.chunked_array([array([value], arrow)]))
    except (pa.ArrowInvalid, OverflowError):
        return False
    return token(held) == token([value])


TWINS: dict[str, Callable[[Any, Kind], list[Any]]] = {
    "INTEGER": _whole,
    "FLOAT": _float,
    "DECIMAL": _decimal,
    "STRING": _text,
    "DATE": lambda value, kind: [value + 1],
    "DATETIME": _datetime,
}
