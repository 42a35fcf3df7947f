"""Arrow types and the types people filter by; and the widest lossless type over files that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.types as pt

from ..model.columns import ColumnType

KINDS: tuple[tuple[Callable[[pa.DataType], bool], ColumnType], ...] = (
    (pt.is_integer, ColumnType.INTEGER),
    (pt.is_floating, ColumnType.FLOAT),
    (pt.is_decimal, ColumnType.DECIMAL),
    (lambda t: pt.is_string(t) or pt.is_large_string(t) or pt.is_string_view(t), ColumnType.STRING),
    (pt.is_boolean, ColumnType.BOOLEAN),
    (pt.is_date, ColumnType.DATE),
    (pt.is_timestamp, ColumnType.DATETIME),
    (pt.is_time, ColumnType.TIME),
    (pt.is_duration, ColumnType.DURATION),
    (
        lambda t: pt.is_binary(t) or pt.is_large_binary(t) or pt.is_binary_view(t) or pt.is_fixed_size_binary(t),
        ColumnType.BINARY,
    ),
)
UNITS = ("s", "ms", "us", "ns")
SIGNED = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}
UNSIGNED = {8: pa.uint8(), 16: pa.uint16(), 32: pa.uint32(), 64: pa.uint64()}
MANTISSA = {16: 11, 32: 24, 64: 53}


class NoCommonType(Exception):
    """Two types that no lossless type holds."""


def column_type(type_: pa.DataType) -> ColumnType:
    """The type people filter by; a dictionary is what its values are; whatever is not in the table is NESTED."""
    plain = type_.value_type if pt.is_dictionary(type_) else type_
    return next((kind for fits, kind in KINDS if fits(plain)), ColumnType.NESTED)


def widest(types: Iterable[pa.DataType]) -> pa.DataType:
    """The narrowest type that holds every value of all of them; `NoCommonType` when there is none."""
    result: pa.DataType | None = None
    for type_ in dict.fromkeys(types):
        result = type_ if result is None else _wider(result, type_)
    return pa.null() if result is None else result


def _wider(a: pa.DataType, b: pa.DataType) -> pa.DataType:
    if a == b or pt.is_null(b):
        return a
    if pt.is_null(a):
        return b
    if pt.is_dictionary(a) or pt.is_dictionary(b):
        return _wider(*(t.value_type if pt.is_dictionary(t) else t for t in (a, b)))
    for fits, join in JOINS:
        if fits(a) and fits(b):
            joined = join(a, b)
            if joined is not None:
                return joined
    raise NoCommonType(f"{a} and {b}")


def _integers(a: pa.DataType, b: pa.DataType) -> pa.DataType | None:
    signed = [pt.is_signed_integer(t) for t in (a, b)]
    if signed[0] == signed[1]:
        return (SIGNED if signed[0] else UNSIGNED)[max(a.bit_width, b.bit_width)]
    unsigned, other = (b, a) if signed[0] else (a, b)
    width = max(other.bit_width, unsigned.bit_width * 2)
    return SIGNED.get(width)


def _reals(a: pa.DataType, b: pa.DataType) -> pa.DataType | None:
    floats = [t.bit_width for t in (a, b) if pt.is_floating(t)]
    if not floats:
        return None
    need = max(MANTISSA[t.bit_width] if pt.is_floating(t) else t.bit_width for t in (a, b))
    least = max(floats)
    for width, type_ in ((16, pa.float16()), (32, pa.float32()), (64, pa.float64())):
        if MANTISSA[width] >= need and width >= least:
            return type_
    return None


def _decimals(a: pa.DataType, b: pa.DataType) -> pa.DataType | None:
    scale = max(a.scale, b.scale)
    digits = max(a.precision - a.scale, b.precision - b.scale) + scale
    if digits > 76:
        return None
    return pa.decimal128(digits, scale) if digits <= 38 else pa.decimal256(digits, scale)


def _finer(a: str, b: str) -> str:
    return UNITS[max(UNITS.index(a), UNITS.index(b))]


def _timestamps(a: pa.DataType, b: pa.DataType) -> pa.DataType | None:
    if (a.tz is None) != (b.tz is None):
        return None
    return pa.timestamp(_finer(a.unit, b.unit), a.tz if a.tz == b.tz else "UTC")


def _times(a: pa.DataType, b: pa.DataType) -> pa.DataType:
    unit = _finer(a.unit, b.unit)
    return pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit)


def _lists(a: pa.DataType, b: pa.DataType) -> pa.DataType:
    join = pa.large_list if pt.is_large_list(a) or pt.is_large_list(b) else pa.list_
    return join(_wider_field(a.value_field, b.value_field))


def _structs(a: pa.DataType, b: pa.DataType) -> pa.DataType | None:
    if [each.name for each in a] != [each.name for each in b]:
        return None
    return pa.struct([_wider_field(*pair) for pair in zip(a, b, strict=True)])


def _maps(a: pa.DataType, b: pa.DataType) -> pa.DataType:
    return pa.map_(_wider(a.key_type, b.key_type), _wider_field(a.item_field, b.item_field))


def _wider_field(a: pa.Field, b: pa.Field) -> pa.Field:
    return pa.field(a.name, _wider(a.type, b.type), a.nullable or b.nullable)


JOINS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.DataType, pa.DataType], pa.DataType | None]], ...] = (
    (pt.is_integer, _integers),
    (lambda t: pt.is_integer(t) or pt.is_floating(t), _reals),
    (pt.is_decimal, _decimals),
    (lambda t: column_type(t) is ColumnType.STRING, lambda a, b: pa.large_string()),
    (pt.is_date, lambda a, b: pa.date32()),
    (pt.is_timestamp, _timestamps),
    (pt.is_time, _times),
    (pt.is_duration, lambda a, b: pa.duration(_finer(a.unit, b.unit))),
    (lambda t: column_type(t) is ColumnType.BINARY, lambda a, b: pa.large_binary()),
    (lambda t: pt.is_list(t) or pt.is_large_list(t), _lists),
    (pt.is_struct, _structs),
    (pt.is_map, _maps),
)
