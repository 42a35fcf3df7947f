"""Coverage of a chunk index by plans: which chunks they need, and which values lie only in the others. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..model.columns import Column
from ..model.coverage import ColumnCoverage, Unexplored
from ..model.literals import printed
from ..model.spec import BoundSpec
from .index import ChunkIndex
from .plan import Truth, plan
from .units import unit_of

MOST_RANGES = 50
MOST_COLUMNS = 8
LOOKED_AT = 64
"""So many columns with borders are looked at, besides the partitions."""
Stretch = tuple[Any, Any]


def needed(index: ChunkIndex, spec: BoundSpec) -> Truth:
    """The chunks that a pull of this spec copies or scans."""
    found = plan(index, spec)
    return found.copied | found.scanned


def unexplored(index: ChunkIndex, pulled: Truth) -> tuple[ColumnCoverage, ...]:
    """For the partitions, and the columns that tell most, the ranges of values that lie only in chunks not pulled."""
    known = index.columns()
    partitions = [column for column in known if column.partition]
    others = [column for column in known if not column.partition][:LOOKED_AT]
    told = [(column, _ranges(index, column, pulled)) for column in (*partitions, *others)]
    kept = [(column, ranges) for column, ranges in told if ranges]
    kept.sort(key=lambda each: (not each[0].partition, -sum(stretch.chunks for stretch in each[1])))
    return tuple(
        ColumnCoverage(
            name=column.name,
            partition=column.partition,
            ranges=tuple(ranges[:MOST_RANGES]),
            more=len(ranges) > MOST_RANGES,
        )
        for column, ranges in kept[:MOST_COLUMNS]
    )


def _ranges(index: ChunkIndex, column: Column, pulled: Truth) -> list[Unexplored]:
    """The ranges of one column, in order; none where a pulled chunk does not tell its borders: it may hold anything."""
    if not index.tells(column.name, "min"):
        return []
    low, high = (index.fact(column.name, end).to_pylist() for end in ("min", "max"))
    nulls = index.fact(column.name, "nulls").to_pylist()
    rows = index.chunks["rows"].to_pylist()
    has_values = [count is None or count < each for count, each in zip(nulls, rows, strict=True)]
    is_told = [least is not None and most is not None for least, most in zip(low, high, strict=True)]
    is_pulled = pulled.tolist()
    if any(done and has and not told for done, has, told in zip(is_pulled, has_values, is_told, strict=True)):
        return []
    places = [place for place, told in enumerate(is_told) if told]
    seen = _joined((low[place], high[place]) for place in places if is_pulled[place])
    starts, ends = [start for start, _ in seen], [end for _, end in seen]
    gaps: defaultdict[int, list[int]] = defaultdict(list)
    for place in places:
        before = bisect_left(ends, low[place])
        if not is_pulled[place] and before == bisect_right(starts, high[place]):
            gaps[before].append(place)
    step = unit_of(index.schema.field(column.name).type)
    return [_range([(low[each], high[each], rows[each]) for each in gaps[gap]], column, step) for gap in sorted(gaps)]


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in order, those that overlap made one."""
    found: list[Stretch] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _range(chunks: Sequence[tuple[Any, Any, int]], column: Column, step: int) -> Unexplored:
    low, high = min(each[0] for each in chunks), max(each[1] for each in chunks)
    return Unexplored(
        low=_told(low, column, step),
        high=_told(high, column, step),
        chunks=len(chunks),
        rows=sum(each[2] for each in chunks),
    )


def _told(value: Any, column: Column, step: int) -> Any:
    return printed(value * step if step != 1 else value, column)


def nothing(index: ChunkIndex) -> Truth:
    """No chunk at all."""
    return np.zeros(index.chunks.num_rows, dtype=np.bool_)
