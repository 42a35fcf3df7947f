"""Cutting chunks that are to be scanned down to the pages that can have wanted rows, where their files tell of pages.

What is left of a chunk is one stretch of rows, from the first page that the filters do not rule out to the last, moved
outwards until it begins and ends with a page of every column. It then stands for the chunk, as one of fewer rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa

from ..model.filters import Condition
from .copy import LEAD
from .groups import Footer, Leaf, relabelled
from .index import ChunkIndex
from .pageindex import PageFacts, Pages
from .plan import Plan, Scan
from .turns import Turn

WORTH = 0.8
"""Where more than this of the rows would be left, all are read."""
CHANGED = ("start", "size", "raw", "data", "head")
Span = tuple[int, int]


@dataclass(frozen=True)
class _Chunk:
    """A chunk with the pages of its columns, by name, or none where not all are told; and what is left of its rows."""

    segment: Scan
    columns: Mapping[str, tuple[Leaf, Pages]]
    span: Span

    @property
    def rows(self) -> int:
        """How many rows are left."""
        return self.span[1] - self.span[0]

    @property
    def left(self) -> Scan:
        """The chunk that it is now."""
        return replace(self.segment, rows=self.rows, first=self.segment.first + self.span[0])


class Paged:
    """Cuts turns of one plan."""

    def __init__(self, work: Plan) -> None:
        self._facts = PageFacts(work.index)
        self._names = [each.name for each in work.spec.touched if each.name not in work.index.partitions]
        self._conditions: dict[str, tuple[Condition, ...]] = {}
        for each in work.spec.conditions:
            if each.column.name in self._names:
                self._conditions[each.column.name] = (*self._conditions.get(each.column.name, ()), each)

    def cut(self, turn: Turn) -> Turn:
        """The turn with what is left of its chunks; the same turn where that is nearly everything."""
        if not self._conditions or turn.are_whole or not turn.housed.issuperset(self._names):
            return turn
        chunks = [self._chunk(segment) for segment in turn.segments]
        left = sum(each.rows for each in chunks)
        if left > WORTH * turn.rows:
            return turn
        kept = [place for place, each in enumerate(chunks) if each.rows]
        some = [chunks[place] for place in kept]
        table = turn.index.chunks.take(pa.array(kept, pa.int64())).combine_chunks()
        return replace(
            turn,
            places=tuple(turn.places[place] for place in kept),
            segments=tuple(each.left for each in some),
            index=turn.index.of(_cut(turn.index, table, self._names, some)),
            bytes=turn.bytes * left // turn.rows,
            decoded=turn.decoded * left // turn.rows,
        )

    def _chunk(self, segment: Scan) -> _Chunk:
        footer = self._facts.footer(segment.file) if self._facts.are_kept(segment.file) else None
        columns = self._columns(footer, segment) if footer is not None else {}
        span = self._span(columns, segment) if columns else (0, segment.rows)
        return _Chunk(segment, columns, span)

    def _columns(self, footer: Footer, segment: Scan) -> dict[str, tuple[Leaf, Pages]]:
        """The pages of every column; nothing unless all are told."""
        starts = accumulate((len(shape.leaves) for shape in footer.shapes), initial=0)
        places = {shape.name: start for shape, start in zip(footer.shapes, starts, strict=False)}
        found: dict[str, tuple[Leaf, Pages]] = {}
        for name in self._names:
            leaf = footer.groups[segment.group].leaves[places[name]]
            pages = self._facts.pages(leaf, segment.file, segment.rows)
            if pages is None:
                return {}
            found[name] = leaf, pages
        return found

    def _span(self, columns: Mapping[str, tuple[Leaf, Pages]], segment: Scan) -> Span:
        first, after = 0, segment.rows
        for name, conditions in self._conditions.items():
            leaf, pages = columns[name]
            maybe = np.flatnonzero(~self._facts.ruled_out(leaf, segment.file, pages, conditions))
            if not len(maybe):
                return 0, 0
            first, after = max(first, int(pages.firsts[maybe[0]])), min(after, int(pages.ends[maybe[-1]]))
        return _aligned((first, after), [pages for _, pages in columns.values()]) if first < after else (0, 0)


def _aligned(span: Span, columns: Sequence[Pages]) -> Span:
    """The least stretch around these rows that begins and ends with a page of every column."""
    first, after = span
    while True:
        covered = [(pages, pages.overlapping(first, after)) for pages in columns]
        wider = (
            min(int(pages.firsts[some.start]) for pages, some in covered),
            max(int(pages.ends[some.stop - 1]) for pages, some in covered),
        )
        if wider == (first, after):
            return wider
        first, after = wider


def _cut(index: ChunkIndex, table: pa.Table, names: Sequence[str], chunks: Sequence[_Chunk]) -> pa.Table:
    """The table of an index, cut down to these chunks, with what a room needs changed to the pages that are left."""
    columns = {name: table.column(name) for name in table.column_names}
    columns["rows"] = pa.array([each.rows for each in chunks], pa.int64())
    for name in names:
        start = f"{index.places[name]}.0."
        facts = [_facts(each, name) for each in chunks]
        for what in CHANGED:
            known = columns[start + what].to_pylist()
            told = [old if new is None else new[what] for old, new in zip(known, facts, strict=True)]
            columns[start + what] = pa.array(told, columns[start + what].type)
        for what in LEAD:
            columns[start + what] = pa.array([0 if new is None else new[what] for new in facts], pa.int64())
    return pa.table(columns)


def _facts(chunk: _Chunk, name: str) -> dict[str, Any] | None:
    """Where the pages of a column that are left lie; None where the chunk is whole."""
    if chunk.rows == chunk.segment.rows:
        return None
    leaf, pages = chunk.columns[name]
    some = pages.overlapping(*chunk.span)
    size, raw = int(pages.sizes[some].sum()), max(1, leaf.raw * chunk.rows // chunk.segment.rows)
    return {
        "start": int(pages.starts[some.start]),
        "size": size,
        "raw": raw,
        "data": leaf.data,
        "head": relabelled(leaf.head, chunk.rows, raw, leaf.data + size),
        "lead": leaf.start,
        "lead_size": leaf.data,
    }
