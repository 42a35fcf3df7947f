"""What the borders prove about a condition: that no row of a chunk meets it, or that every row does.

Each rule answers for all chunks at once with two Boolean arrays (`no`, `all`); where it proves nothing both are false.
A border bounds the true values from outside, so cut text is still sound. NaN is never in a border, so `all` is never
claimed of a FLOAT column by order.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..model.columns import Column, ColumnType
from ..model.filters import Condition
from .index import ChunkIndex
from .units import unit_of

Truth = npt.NDArray[np.bool_]


def prove(index: ChunkIndex, conditions: tuple[Condition, ...]) -> tuple[Truth, Truth]:
    """For each chunk: whether no row can meet all the conditions, and whether every row meets them all."""
    count = index.chunks.num_rows
    none, every = np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    for condition in conditions:
        column = condition.column
        facts = index.lately("facts", column, partial(_Facts, index, column))
        no, all_ = RULES[condition.operator](facts, condition.values)
        none |= no
        every &= all_
    return none, every & ~none


class _Facts:
    """The facts of one column, for every chunk, as arrays."""

    def __init__(self, index: ChunkIndex, column: Column) -> None:
        self.rows = index.chunks["rows"].to_numpy()
        nulls = index.fact(column.name, "nulls")
        known = nulls.is_valid().to_numpy(zero_copy_only=False) if nulls.null_count else True
        counts = pc.fill_null(nulls, 0).to_numpy() if nulls.null_count else nulls.to_numpy()
        self.empty: Truth = known & (counts == self.rows)
        self.full: Truth = known & (counts == 0)
        self.real = column.type is ColumnType.FLOAT
        bordered = index.tells(column.name, "min")
        self.low = index.fact(column.name, "min") if bordered else None
        self.high = index.fact(column.name, "max") if bordered else None
        self.unit = unit_of(index.schema.field(column.name).type)

    def holds(self, compare: Callable[[Any, Any], Any], borders: pa.Array | None, value: Any) -> Truth:
        """Where a border compares so with a value; false where there is no border."""
        if borders is None:
            return np.zeros(len(self.rows), dtype=np.bool_)
        if borders.type == pa.int64() and not borders.null_count and self.unit == 1 and _is_int64(value):
            return np.asarray(EXACT[compare](borders.to_numpy(), value), dtype=np.bool_)  # a tenth of the time
        return _true(_compare(compare, borders, self._scaled(value)))

    def below(self, value: Any, or_at: bool = False) -> Truth:
        """Every value is less than this one (or equal)."""
        return self.holds(pc.less_equal if or_at else pc.less, self.high, value)

    def above(self, value: Any, or_at: bool = False) -> Truth:
        """Every value is more than this one (or equal)."""
        return self.holds(pc.greater_equal if or_at else pc.greater, self.low, value)

    def among(self, values: tuple[Any, ...]) -> tuple[Truth, Truth] | None:
        """Where no value of a chunk is one of these, and where the only one is; None unless they are plain numbers."""
        if self.low is None or self.high is None or self.unit != 1 or self.low.type not in PLAIN:
            return None
        kept = np.array(sorted(values))
        if kept.dtype.kind != np.dtype(self.low.type.to_pandas_dtype()).kind:
            return None
        known = np.asarray(pc.and_(self.low.is_valid(), self.high.is_valid()).to_numpy(zero_copy_only=False))
        low, high = (pc.fill_null(each, 0).to_numpy() for each in (self.low, self.high))
        first, last = np.searchsorted(kept, low, "left"), np.searchsorted(kept, high, "right")
        return known & (first == last), known & (low == high) & (last > first)

    def certain(self, held: Truth) -> Truth:
        """Where something that holds for every value holds for every row: no NULL, no NaN."""
        return held & self.full & (not self.real)

    def _scaled(self, value: Any) -> Any:
        return Fraction(value, self.unit) if self.unit != 1 else value


def _is_int64(value: Any) -> bool:
    """Whether the value is an integer that the type holds, so that it is compared exactly."""
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _true(found: pa.Array) -> Truth:
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _compare(compare: Callable[[Any, Any], Any], borders: pa.Array, value: Any) -> pa.Array:
    """Compare exactly, also where the value does not fit the borders' type."""
    kind = borders.type
    if pa.types.is_decimal(kind):
        units, most = math.floor(Fraction(value) * 10**kind.scale), 10**kind.precision - 1
        step = Decimal((units < 0, tuple(map(int, str(abs(units)))), -kind.scale))  # arithmetic would round
        return _compare_steps(compare, (step, value), borders, -most <= units <= most)
    if not pa.types.is_integer(kind):
        return compare(borders, pa.scalar(value, kind))
    low, high = (0, 2**64 - 1) if kind == pa.uint64() else (-(2**63), 2**63 - 1)
    floor = math.floor(value)
    return _compare_steps(compare, (floor, value), borders, low <= floor <= high)


def _compare_steps(compare: Callable[..., Any], value: tuple[Any, Any], borders: pa.Array, fits: bool) -> pa.Array:
    """Compare borders that go in steps with a value, given after the step at or below it; `fits`: the type has that."""
    step, exact = value
    if not fits:
        beyond = EXACT[compare](0, exact)
        return pc.if_else(pc.is_valid(borders), beyond, pa.scalar(None, pa.bool_()))
    at = pa.scalar(step, borders.type)
    if step == exact:
        return compare(borders, at)
    return pc.greater(borders, at) if compare in (pc.greater, pc.greater_equal) else pc.less_equal(borders, at)


EXACT: dict[Any, Callable[[Any, Any], Any]] = {
    pc.less: operator.lt,
    pc.less_equal: operator.le,
    pc.greater: operator.gt,
    pc.greater_equal: operator.ge,
}
Rule = Callable[[_Facts, tuple[Any, ...]], tuple[Truth, Truth]]


def _ordered(no: Callable[[_Facts, Any], Truth], every: Callable[[_Facts, Any], Truth]) -> Rule:
    return lambda facts, values: (facts.empty | no(facts, values[0]), facts.certain(every(facts, values[0])))


def _equal(facts: _Facts, values: tuple[Any, ...]) -> tuple[Truth, Truth]:
    value = values[0]
    apart = facts.below(value) | facts.above(value)
    return facts.empty | apart, facts.certain(facts.below(value, True) & facts.above(value, True))


def _unequal(facts: _Facts, values: tuple[Any, ...]) -> tuple[Truth, Truth]:
    value = values[0]
    same = facts.below(value, True) & facts.above(value, True) & (not facts.real)
    apart = facts.below(value) | facts.above(value)
    return facts.empty | same, apart & facts.full


def _in(facts: _Facts, values: tuple[Any, ...]) -> tuple[Truth, Truth]:
    least, most = min(values), max(values)
    apart = facts.below(least) | facts.above(most)
    if (found := facts.among(values)) is not None:
        return facts.empty | found[0], facts.certain(found[1])
    if len(values) <= FEW:
        each = [facts.below(value) | facts.above(value) for value in values]
        apart |= np.logical_and.reduce(each)
        same = [facts.below(value, True) & facts.above(value, True) for value in values]
        return facts.empty | apart, facts.certain(np.logical_or.reduce(same))
    return facts.empty | apart, np.zeros(len(facts.rows), dtype=np.bool_)


def _not_in(facts: _Facts, values: tuple[Any, ...]) -> tuple[Truth, Truth]:
    apart = facts.below(min(values)) | facts.above(max(values))
    return facts.empty, apart & facts.full


def _starts(facts: _Facts, values: tuple[Any, ...]) -> tuple[Truth, Truth]:
    after = _next_text(values[0])
    beyond = facts.above(after, True) if after is not None else np.zeros(len(facts.rows), dtype=np.bool_)
    return facts.empty | facts.below(values[0]) | beyond, np.zeros(len(facts.rows), dtype=np.bool_)


def _next_text(prefix: str) -> str | None:
    """The least text above every text with this prefix; None when there is none that can be written."""
    for place in range(len(prefix) - 1, -1, -1):
        following = ord(prefix[place]) + 1
        following = 0xE000 if 0xD800 <= following <= 0xDFFF else following
        if following <= 0x10FFFF:
            return prefix[:place] + chr(following)
    return None


def _unproven(facts: _Facts, values: tuple[Any, ...]) -> tuple[Truth, Truth]:
    return facts.empty, np.zeros(len(facts.rows), dtype=np.bool_)


FEW = 16
PLAIN = (pa.int64(), pa.float64())
RULES: dict[str, Rule] = {
    "=": _equal,
    "!=": _unequal,
    "<": _ordered(lambda f, v: f.above(v, True), lambda f, v: f.below(v)),
    "<=": _ordered(lambda f, v: f.above(v), lambda f, v: f.below(v, True)),
    ">": _ordered(lambda f, v: f.below(v, True), lambda f, v: f.above(v)),
    ">=": _ordered(lambda f, v: f.below(v), lambda f, v: f.above(v, True)),
    "in": _in,
    "not_in": _not_in,
    "contains": _unproven,
    "starts_with": _starts,
    "ends_with": _unproven,
    "is_nan": _unproven,
    "is_not_nan": _unproven,
    "is_null": lambda facts, values: (facts.full, facts.empty),
    "is_not_null": lambda facts, values: (facts.empty, facts.full),
}
