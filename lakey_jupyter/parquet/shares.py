"""Guessing which share of each chunk's rows meets a spec's conditions, from distributions and borders."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import Invalid
from ..model.columns import Cell, Column, Distribution
from ..model.domain import TEXTS
from ..model.filters import Condition
from ..model.literals import typed
from .index import ChunkIndex
from .plan import Plan
from .predicate import mask
from .units import unit_of

Shares = npt.NDArray[np.float64]
UNKNOWN = 0.33
ENOUGH = 12
BOUNDS = {">": 0, ">=": 0, "<": 1, "<=": 1}


def shares(work: Plan, columns: Mapping[str, Column]) -> Shares:
    """For every chunk, the guessed share of its rows that meet all the conditions, from 0 to 1."""
    total = np.ones(work.index.chunks.num_rows)
    by_column: dict[str, list[Condition]] = {}
    for condition in work.spec.conditions:
        by_column.setdefault(condition.column.name, []).append(condition)
    for name, conditions in by_column.items():
        spread = columns[name].distribution or Distribution(kind="none", rows=0, nulls=0)
        total *= _Column(work.index, conditions[0].column, spread).share(conditions)
    return np.clip(total, 0.0, 1.0)


def scaled(work: Plan, guessed: Shares, drawn: pa.Table) -> Shares:
    """The shares set right by rows drawn from the whole item, where enough of them meet the conditions.

    Distributions know one column at a time; the drawn rows know how columns go together.
    """
    conditions = work.spec.conditions
    rows, scanned = work.rows, work.scanned & ~work.whole
    if not conditions or not drawn.num_rows or not scanned.any():
        return guessed
    columns = {each.column.name: drawn[each.column.name] for each in conditions}
    met = int(pc.sum(mask(conditions, columns, drawn.num_rows)).as_py() or 0)
    total = float((rows * guessed)[scanned].sum())
    if met < ENOUGH or not total:
        return guessed
    wanted = rows.sum() * met / drawn.num_rows - rows[work.whole].sum()
    return np.asarray(np.clip(guessed * max(0.0, wanted) / total, 0.0, 1.0), dtype=np.float64)


class _Column:
    """What is known of one column, chunk by chunk."""

    def __init__(self, index: ChunkIndex, column: Column, spread: Distribution) -> None:
        self.index = index
        self.column = column
        self.spread = spread
        self.rows = np.maximum(index.chunks["rows"].to_numpy(), 1)
        self.nulls = self._nulls()

    def share(self, conditions: list[Condition]) -> Shares:
        """The share of rows that meet these conditions on this column."""
        total = np.ones(len(self.rows))
        if any(each.operator in BOUNDS for each in conditions):
            total *= self._between(conditions)
        for condition in conditions:
            if condition.operator in SHARES:
                total *= SHARES[condition.operator](self, condition.values)
        asks_null = any(each.operator == "is_null" for each in conditions)
        return total if asks_null else total * (1 - self.nulls)

    def one_of(self, values: tuple[Any, ...]) -> Shares:
        """The share of the values that are one of these: all, in a chunk with one value that was not passed over."""
        return np.where(self._single(), 1.0, self._one_of(values))

    def _one_of(self, values: tuple[Any, ...]) -> float:
        if self.spread.kind != "values":
            return min(1.0, len(values) / (self.spread.distinct or 100))
        return self._listed(lambda value: value in values, len(values) / (self.spread.distinct or 100))

    def text(self, holds: Callable[[str], bool]) -> float:
        """The share of the texts for which this holds."""
        return self._listed(lambda value: isinstance(value, str) and holds(value), 0.1)

    @property
    def nans(self) -> float:
        """The share of the values that are NaN."""
        return self.spread.nans / max(1, self.spread.rows - self.spread.nulls)

    def _single(self) -> npt.NDArray[np.bool_]:
        """Whether a chunk's borders say that it holds one value only."""
        if not self.index.tells(self.column.name, "min"):
            return np.zeros(len(self.rows), dtype=np.bool_)
        same = pc.equal(self.index.fact(self.column.name, "min"), self.index.fact(self.column.name, "max"))
        return np.asarray(pc.fill_null(same, False).to_numpy(zero_copy_only=False), dtype=np.bool_)

    def _nulls(self) -> Shares:
        found = self.index.fact(self.column.name, "nulls")
        overall = self.spread.nulls / self.spread.rows if self.spread.rows else 0.0
        counts = pc.fill_null(found, -1).to_numpy()
        return np.asarray(np.where(counts >= 0, counts / self.rows, overall), dtype=np.float64)

    def _listed(self, fits: Callable[[Cell], bool], otherwise: float) -> float:
        """The share of the listed values that fit; of those that are not listed, a guess."""
        listed = sum(each.count for each in self.spread.values)
        filled = self.spread.rows - self.spread.nulls
        if filled <= 0:
            return UNKNOWN
        found = sum(each.count for each in self.spread.values if fits(each.value))
        return float((found + (filled - listed) * min(1.0, otherwise)) / filled)

    def _between(self, conditions: list[Condition]) -> Shares:
        """The mass of the distribution between the bounds, as a part of its mass between the chunk's borders."""
        points = self._curve()
        if points is None:
            return np.full(len(self.rows), UNKNOWN)
        places, mass = points
        low, high = self._borders(places)
        bounds: list[Any] = [-math.inf, math.inf]
        for each in conditions:
            if each.operator in BOUNDS:
                bounds[BOUNDS[each.operator]] = float(each.values[0])
        with np.errstate(all="ignore"):  # infinite borders have no distance: their share is unknown
            under, over = (np.interp(np.clip(edge, bounds[0], bounds[1]), places, mass) for edge in (low, high))
            start, end = (np.interp(edge, places, mass) for edge in (low, high))
            inside = np.maximum(0.0, over - under)
            narrow = (np.minimum(high, bounds[1]) - np.maximum(low, bounds[0])) / _gap(high, low)
            narrow = np.clip(np.where(high > low, narrow, 1.0), 0.0, 1.0)
            found = np.where(end > start, inside / _gap(end, start), narrow)
        known = np.nan_to_num(found, nan=UNKNOWN)
        return np.asarray(known * (1 - self.nans), dtype=np.float64)

    def _curve(self) -> tuple[Shares, Shares] | None:
        """The distribution as a rising curve: places, and the share of values up to each."""
        bins = [each for each in self.spread.bins if each.low is not None and each.high is not None]
        if not bins:
            return None
        try:
            edges = [self._number(bins[0].low), *(self._number(each.high) for each in bins)]
        except Invalid:
            return None
        counts = np.cumsum([0, *(each.count for each in bins)], dtype=np.float64)
        return np.asarray(edges), counts / max(1.0, counts[-1])

    def _number(self, cell: Cell) -> float:
        return float(cell) if isinstance(cell, float) else float(typed(cell, self.column, ""))

    def _borders(self, places: Shares) -> tuple[Shares, Shares]:
        """The chunk's borders as numbers; the distribution's ends where a chunk has none."""
        unit = unit_of(self.index.schema.field(self.column.name).type)
        found = []
        for what, end in (("min", places[0]), ("max", places[-1])):
            border = pc.cast(self.index.fact(self.column.name, what), "float64", safe=False)
            found.append(pc.fill_null(border, float(end) / unit).to_numpy() * unit)
        return found[0], found[1]


def _gap(high: Shares, low: Shares) -> Shares:
    gap = high - low
    return np.where(gap > 0, gap, 1.0)


SHARES: dict[str, Callable[[_Column, tuple[Any, ...]], Any]] = {
    "=": lambda column, values: column.one_of(values),
    "in": lambda column, values: column.one_of(values),
    "!=": lambda column, values: 1 - column.one_of(values),
    "not_in": lambda column, values: 1 - column.one_of(values),
    "contains": lambda column, values: column.text(lambda text: TEXTS["contains"](text, values[0])),
    "starts_with": lambda column, values: column.text(lambda text: TEXTS["starts_with"](text, values[0])),
    "ends_with": lambda column, values: column.text(lambda text: TEXTS["ends_with"](text, values[0])),
    "is_nan": lambda column, values: column.nans,
    "is_not_nan": lambda column, values: 1 - column.nans,
    "is_null": lambda column, values: column.nulls,
}
