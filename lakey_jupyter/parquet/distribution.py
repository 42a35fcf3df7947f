"""How the values of a column are spread: bins for what is ordered in a measure, counts for what is not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import Invalid
from ..model.columns import Bin, Cell, Column, ColumnType, Distribution, ValueCount
from ..model.literals import printed, typed
from .cells import cells
from .predicate import plain
from .units import unit_of

BINS = 24
TOP = 50
LONGEST = 200
COUNTED = (ColumnType.STRING, ColumnType.BOOLEAN)
MEASURED = (ColumnType.INTEGER, ColumnType.FLOAT, ColumnType.DECIMAL, ColumnType.DATE, ColumnType.DATETIME)


def distribution(column: Column, values: pa.ChunkedArray, whole: bool) -> Distribution:
    """The distribution of the values looked at; kind "none" for a type that is only carried along."""
    rows, nulls = len(values), values.null_count
    if column.type in COUNTED:
        return _counted(plain(values), rows, nulls, whole)
    if column.type in MEASURED:
        return _measured(column, values, rows, nulls, whole)
    return Distribution(kind="none", rows=rows, nulls=nulls, whole=whole)


def redrawn(column: Column, values: pa.ChunkedArray, whole: bool) -> Distribution:
    """The distribution of other values of a column in the bins, or by the values, of its own.

    What lies beyond the outer bins is counted to them. Kind "none" where the column has none of its own.
    """
    own, rows, nulls = column.distribution, len(values), values.null_count
    if own is None or own.kind == "none":
        return Distribution(kind="none", rows=rows, nulls=nulls, whole=whole)
    if own.kind == "values":
        found = _recounted(own.values, plain(values))
        return Distribution(kind="values", rows=rows, nulls=nulls, values=found, whole=whole)
    numbers = _numbers(column, plain(values))
    nans = int(np.isnan(numbers).sum())
    bins = _refilled(column, own.bins, numbers[np.isfinite(numbers)], values.type)
    return Distribution(kind="histogram", rows=rows, nulls=nulls, nans=nans, bins=bins, whole=whole)


def _recounted(own: tuple[ValueCount, ...], values: Any) -> tuple[ValueCount, ...]:
    """How often the same values occur among others."""
    places = pc.index_in(values, value_set=pa.array([each.value for each in own], values.type)).drop_null()
    counts = np.bincount(places.to_numpy(), minlength=len(own)).tolist()
    return tuple(ValueCount(value=each.value, count=count) for each, count in zip(own, counts, strict=True))


def _counted(values: Any, rows: int, nulls: int, whole: bool) -> Distribution:
    counts = pc.value_counts(values.drop_null())
    found = sorted(
        zip(cells(counts.field("values")), counts.field("counts").to_pylist(), strict=True),
        key=lambda pair: (-pair[1], str(pair[0])),
    )
    top = tuple(
        ValueCount(value=value, count=count)
        for value, count in found[:TOP]
        if not isinstance(value, str) or len(value) <= LONGEST
    )
    return Distribution(kind="values", rows=rows, nulls=nulls, distinct=len(found), values=top, whole=whole)


def _measured(column: Column, values: pa.ChunkedArray, rows: int, nulls: int, whole: bool) -> Distribution:
    numbers = _numbers(column, plain(values))
    nans = int(np.isnan(numbers).sum())
    finite = numbers[np.isfinite(numbers)]
    bins: tuple[Bin, ...] = ()
    if len(finite):
        counts, edges = _histogram(column, finite)
        shown = [_edge(column, edge, values.type) for edge in edges]
        bins = tuple(
            Bin(low=low, high=high, count=int(count))
            for low, high, count in zip(shown, shown[1:], counts, strict=False)
        )
    distinct = int(pc.count_distinct(plain(values)).as_py()) if column.type is ColumnType.INTEGER else None
    return Distribution(kind="histogram", rows=rows, nulls=nulls, nans=nans, distinct=distinct, bins=bins, whole=whole)


def _numbers(column: Column, values: Any) -> Any:
    """The values as float64, NULL left out: good enough to draw and to guess by, never to decide."""
    if column.type is ColumnType.DATETIME:
        values = values.cast(pa.int64())
    return np.asarray(values.drop_null().cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)


def _histogram(column: Column, finite: Any) -> tuple[Any, Any]:
    low, high = float(finite.min()), float(finite.max())
    if column.type in (ColumnType.INTEGER, ColumnType.DATE) and high - low < BINS:
        edges = np.arange(low, high + 2) - 0.0
        return np.histogram(finite, edges)[0], edges
    edges = _spaced(low, high, BINS)
    if (edges[1:] > edges[:-1]).all():
        return np.histogram(finite, edges)[0], edges
    return np.array([len(finite)]), np.array([low, high])


def _spaced(low: float, high: float, bins: int) -> Any:
    """The edges of so many bins of equal width."""
    with np.errstate(over="ignore"):  # halves of the borders, since their distance may be more than a double holds
        edges = np.clip(2 * np.linspace(low / 2, high / 2, bins + 1), low, high)
    edges[0], edges[-1] = low, high
    return edges


def _refilled(column: Column, bins: tuple[Bin, ...], finite: Any, type_: pa.DataType) -> tuple[Bin, ...]:
    """The same bins with the counts of other numbers; none where their borders cannot be told as numbers.

    Their inner edges are reckoned again: as they are told they are rounded.
    """
    low, high = (_number(column, cell, type_) for cell in ((bins[0].low, bins[-1].high) if bins else (None, None)))
    if low is None or high is None:
        return ()
    counts = [len(finite)]
    if len(bins) > 1:
        counts = np.histogram(np.clip(finite, low, high), _spaced(low, high, len(bins)))[0].tolist()
    return tuple(Bin(low=each.low, high=each.high, count=count) for each, count in zip(bins, counts, strict=True))


def _number(column: Column, cell: Cell, type_: pa.DataType) -> float | None:
    """A border as `_numbers` has the values; None for one that is no literal."""
    if cell is None:
        return None
    try:
        return float(typed(cell, column, "")) / unit_of(type_)
    except Invalid:
        return None


def _edge(column: Column, edge: float, type_: pa.DataType) -> Cell:
    kinds: dict[ColumnType, Callable[[], Any]] = {
        ColumnType.DATE: lambda: round(edge),
        ColumnType.DATETIME: lambda: round(edge) * unit_of(type_),
        ColumnType.INTEGER: lambda: round(edge),
        ColumnType.DECIMAL: lambda: Decimal(f"{edge:.{min(12, max(0, type_.scale))}f}"),
        ColumnType.FLOAT: lambda: float(edge),
    }
    try:
        return printed(kinds[column.type](), column)
    except (OverflowError, ValueError):
        return None
