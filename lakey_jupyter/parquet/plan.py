"""The plan of a pull: for each chunk whether it is passed over, copied whole, or scanned; a pure function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..model.columns import Column
from ..model.spec import BoundSpec
from .copy import copyable, shapes
from .dialect import Dialect, agreeing, usual
from .elements import Shape
from .index import ChunkIndex
from .prune import prove

FEW_ROWS, MANY_GROUPS = 128, 256
"""So many row groups of fewer rows than that are merged by a scan instead of copied.

Measured on 400,000 rows of 8 columns, seconds to pull, and then to read the file once with pyarrow: row groups of 32
rows copied 0.22 + 2.87 (31 MB), merged 2.49 + 0.02 (9 MB); of 128 rows 0.10 + 0.55 (18 MB) against 0.72 + 0.04; of 512
rows 0.09 + 0.18 (15 MB) against 0.30 + 0.02; of 2,048 rows 0.06 + 0.05 against 0.14 + 0.02. Below 128 rows a copy has
cost more once the file was read, and takes more than twice the disk.
"""

Numbers = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Copy:
    """Every row of this row group is wanted: `file` and `group` say which one, `rows` how many."""

    file: int
    group: int
    rows: int
    first: int


@dataclass(frozen=True)
class Scan:
    """The borders cannot decide about this row group: its rows must be looked at."""

    file: int
    group: int
    rows: int
    first: int


Segment = Copy | Scan


@dataclass(frozen=True)
class Plan:
    """What to read for a spec; `copied` and `scanned` mark chunks of the index, the rest is passed over.

    `whole` marks those of which every row is wanted: the copied ones, and those whose pages do not fit the answer.
    """

    index: ChunkIndex
    spec: BoundSpec
    copied: Truth
    scanned: Truth
    whole: Truth
    dialect: Dialect | None = None
    """How scanned rows are written; None where nothing but copies is."""

    @cached_property
    def answer(self) -> pa.Schema:
        """The asked columns in the asked order, in the item's types."""
        return answer_schema(self.spec, self.index.schema)

    @cached_property
    def shapes(self) -> list[Shape]:
        """How each column of the answer is laid out: as in the files where its pages are copied, else as written."""
        found = shapes(self.index, self.answer.names) if self.copied.any() else []
        if found and all(found):
            return [own for own in found if own is not None]
        written = (self.dialect or usual(self.answer)).shapes
        return [own or other for own, other in zip(found or written, written, strict=True)]

    def segments(self) -> Iterator[Segment]:
        """The chunks to read, in row order."""
        wanted = np.flatnonzero(self.copied | self.scanned)
        chunks = self.index.chunks.select(["file", "group", "rows", "first"]).take(wanted)
        for copied, row in zip(self.copied[wanted], chunks.to_pylist(), strict=True):
            yield Copy(**row) if copied else Scan(**row)

    def scans(self) -> Iterator[Scan]:
        """The chunks to scan, in row order."""
        chunks = self.index.chunks.select(["file", "group", "rows", "first"]).take(np.flatnonzero(self.scanned))
        return (Scan(**row) for row in chunks.to_pylist())

    @cached_property
    def rows(self) -> Numbers:
        """The rows of every chunk of the index."""
        return np.asarray(self.index.chunks["rows"].to_numpy(), dtype=np.int64)

    def asked_bytes(self) -> Numbers:
        """The compressed bytes of the asked columns, for every chunk."""
        return self._bytes("asked", self.spec.columns)

    def touched_bytes(self) -> Numbers:
        """The compressed bytes of the asked and the filtered columns, for every chunk."""
        return self._bytes("touched", self.spec.touched)

    def read_bytes(self) -> int:
        """What the plan reads from the lake."""
        copied = int(self.asked_bytes()[self.copied].sum())
        return copied + int(self.touched_bytes()[self.scanned].sum()) if self.scanned.any() else copied

    def _bytes(self, key: str, columns: Sequence[Column]) -> Numbers:
        names = tuple(column.name for column in columns)
        return self.index.lately(key, names, lambda: self._summed(names))

    def _summed(self, names: Sequence[str]) -> Numbers:
        total = np.zeros(self.index.chunks.num_rows, dtype=np.int64)
        for name in names:
            total += self.index.fact(name, "size").to_numpy()
        total.flags.writeable = False  # it is remembered
        return total


def plan(index: ChunkIndex, spec: BoundSpec) -> Plan:
    """Skip what the borders rule out, copy what they cover when every row is wanted, scan the rest."""
    count = index.chunks.num_rows
    nothing = np.zeros(count, dtype=np.bool_)
    if spec.never:
        return Plan(index, spec, nothing, nothing, nothing)
    none, every = prove(index, spec.conditions)
    wanted = ~none & (np.asarray(index.chunks["rows"].to_numpy()) > 0)
    whole = wanted & every if spec.ratio >= 1 else nothing
    copied = _lasting(whole & copyable(index, [column.name for column in spec.columns]), index)
    scanned = wanted & ~copied
    if not scanned.any():
        return Plan(index, spec, copied, scanned, whole)
    return with_dialect(Plan(index, spec, copied, scanned, whole))


def _lasting(copied: Truth, index: ChunkIndex) -> Truth:
    """Those of the row groups that are to be found again in the answer: not the tiny ones when they are many."""
    tiny = copied & (np.asarray(index.chunks["rows"].to_numpy()) < FEW_ROWS)
    return copied & ~tiny if tiny.sum() >= MANY_GROUPS else copied


def with_dialect(work: Plan) -> Plan:
    """Scanned rows stand beside copied ones only if they can be written alike; else all is scanned."""
    if not work.copied.any():
        return replace(work, dialect=usual(work.answer))
    dialect = agreeing(work.answer, shapes(work.index, work.answer.names))
    if dialect is not None:
        return replace(work, dialect=dialect)
    scanned, nothing = work.copied | work.scanned, np.zeros_like(work.copied)
    return replace(work, copied=nothing, scanned=scanned, dialect=usual(work.answer))


def answer_schema(spec: BoundSpec, schema: pa.Schema) -> pa.Schema:
    """The asked columns in the asked order, in the item's types."""
    return pa.schema([schema.field(column.name).remove_metadata() for column in spec.columns])
