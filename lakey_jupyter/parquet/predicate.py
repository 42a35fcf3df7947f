"""Conditions on columns in memory: exact three-valued logic and IEEE floats, whatever Arrow's casts would do.

Columns that count (INTEGER, DATE, DATETIME, DECIMAL) are compared with the nearest step of their own type, so nothing
is ever rounded; a literal beyond the type's range decides for every value at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from ..model.filters import Condition
from .units import unit_of

Values: TypeAlias = Any
WIDE = Context(prec=200)


def mask(conditions: tuple[Condition, ...], columns: Mapping[str, Values], rows: int) -> pa.Array:
    """For each row whether every condition is TRUE; no conditions keep every row."""
    kept: Any = pa.array([True] * rows) if not conditions else None
    for condition in conditions:
        one = _met(condition, columns[condition.column.name])
        kept = one if kept is None else pc.and_(kept, one)
    return kept.combine_chunks() if isinstance(kept, pa.ChunkedArray) else kept


def truths(conditions: tuple[Condition, ...], columns: Mapping[str, Values], rows: int) -> npt.NDArray[np.bool_]:
    """`mask`, for numpy."""
    return np.asarray(mask(conditions, columns, rows).to_numpy(zero_copy_only=False), dtype=np.bool_)


def truth(condition: Condition, values: Values) -> Values:
    """For each value whether the condition is TRUE: UNKNOWN is false."""
    return pc.fill_null(COMPILE[condition.operator](values, condition.values), False)


def _met(condition: Condition, values: Values) -> Values:
    """`truth` of any values; of a dictionary each entry is asked once."""
    if isinstance(values, pa.ChunkedArray):
        return pa.chunked_array([_met(condition, each) for each in values.chunks], pa.bool_())
    if not pt.is_dictionary(values.type):
        return truth(condition, plain(values))
    entries = _met(condition, values.dictionary)
    return pc.fill_null(entries.take(values.indices), condition.operator == "is_null")


def plain(values: Values) -> Values:
    """The same values in a type that every kernel takes: dictionaries, views and half floats are widened."""
    type_ = values.type
    if pt.is_dictionary(type_):
        return plain(values.cast(type_.value_type))
    if pt.is_string_view(type_):
        return values.cast(pa.large_string())
    if pt.is_float16(type_):
        return values.cast(pa.float32())
    if pt.is_date(type_):
        return (values if pt.is_date32(type_) else values.cast(pa.date32())).cast(pa.int32())
    return values


def _compared(compare: Callable[[Any, Any], Values], up: bool | None) -> Callable[[Values, tuple[Any, ...]], Values]:
    """A comparison; `up` says where a literal between two steps is moved (None: it equals nothing)."""

    def run(values: Values, literals: tuple[Any, ...]) -> Values:
        step, exact = _step(literals[0], values.type, up)
        if not exact and up is None:
            return _every(values, compare is pc.not_equal)
        inside = _clamped(step, values.type)
        if inside is None:
            return _every(values, PYTHON[compare](0, step))
        return compare(_counted(values), inside)

    return run


def _step(literal: Any, type_: pa.DataType, up: bool | None) -> tuple[Any, bool]:
    """The literal in steps of the type, and whether it is exactly one: moved up or down to the next step if not."""
    if pt.is_timestamp(type_):
        literal = Fraction(literal, unit_of(type_))
    elif pt.is_decimal(type_):
        literal = Fraction(literal) * Fraction(10) ** type_.scale
    elif not pt.is_integer(type_):
        return literal, True
    whole = math.ceil(literal) if up else math.floor(literal)
    return whole, whole == literal


def _clamped(step: Any, type_: pa.DataType) -> pa.Scalar | None:
    """The step as a scalar of the type the values are counted in; None when it lies beyond the type's range."""
    if pt.is_decimal(type_):
        digits = Decimal(step).scaleb(-type_.scale, context=WIDE)
        return pa.scalar(digits, type_) if abs(step) < 10**type_.precision else None
    if pt.is_timestamp(type_):
        type_ = pa.int64()
    if not pt.is_integer(type_):
        return pa.scalar(step, type_)
    bits = type_.bit_width
    low, high = (0, 2**bits - 1) if pt.is_unsigned_integer(type_) else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return pa.scalar(step, type_) if low <= step <= high else None


def _counted(values: Values) -> Values:
    return values.cast(pa.int64()) if pt.is_timestamp(values.type) else values


def _every(values: Values, answer: bool) -> Values:
    """The same answer for every value that is there."""
    return pc.and_kleene(pc.is_valid(values), pa.scalar(answer))


def _in(values: Values, literals: tuple[Any, ...]) -> Values:
    counted = _counted(values)
    steps = [_step(literal, values.type, None) for literal in literals]
    found = [_clamped(step, values.type) for step, exact in steps if exact]
    chosen = [scalar for scalar in found if scalar is not None]
    if pt.is_floating(values.type) and any(scalar.as_py() == 0 for scalar in chosen):
        chosen += [pa.scalar(0.0, values.type), pa.scalar(-0.0, values.type)]
    if not chosen:
        return _every(values, False)
    return pc.is_in(counted, value_set=pa.array([scalar.as_py() for scalar in chosen], counted.type))


def _not_in(values: Values, literals: tuple[Any, ...]) -> Values:
    return pc.and_(pc.is_valid(values), pc.invert(_in(values, literals)))


PYTHON: dict[Any, Callable[[Any, Any], bool]] = {
    pc.equal: lambda a, b: False,
    pc.not_equal: lambda a, b: True,
    pc.less: lambda a, b: bool(a < b),
    pc.less_equal: lambda a, b: bool(a <= b),
    pc.greater: lambda a, b: bool(a > b),
    pc.greater_equal: lambda a, b: bool(a >= b),
}
COMPILE: dict[str, Callable[[Values, tuple[Any, ...]], Values]] = {
    "=": _compared(pc.equal, None),
    "!=": _compared(pc.not_equal, None),
    "<": _compared(pc.less, True),
    "<=": _compared(pc.less_equal, False),
    ">": _compared(pc.greater, False),
    ">=": _compared(pc.greater_equal, True),
    "between": lambda values, two: pc.and_(COMPILE[">="](values, two[:1]), COMPILE["<="](values, two[1:])),
    "in": _in,
    "not_in": _not_in,
    "contains": lambda values, part: pc.match_substring(values, part[0]),
    "starts_with": lambda values, part: pc.starts_with(values, part[0]),
    "ends_with": lambda values, part: pc.ends_with(values, part[0]),
    "is_nan": lambda values, none: pc.is_nan(values),
    "is_not_nan": lambda values, none: pc.invert(pc.is_nan(values)),
    "is_null": lambda values, none: pc.is_null(values),
    "is_not_null": lambda values, none: pc.is_valid(values),
}
