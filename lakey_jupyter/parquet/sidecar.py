"""The sample sidecar: the rows that a share of 1 % with seed 0 keeps, of all columns, as a small lake of their own.

Sampling and filtering commute, so every pull of so small a share with that seed is answered by it, and the lake is not
read. Two more columns stand beside the item's own: the number by which the hash decides about a row, so that a smaller
share is one more filter; and the number of the row's chunk among those of its part, so that filters can be counted
chunk by chunk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ..model.columns import Bin, Column, ColumnType, Distribution
from ..model.filters import Condition
from ..model.noun import changed
from ..model.sampling import threshold
from ..model.spec import BoundSpec
from .dialect import usual
from .emit import Numbers
from .index import ChunkIndex
from .plan import Plan, Scan, plan
from .sample import numbers
from .scanning import scanned
from .source import Files

RATIO, SEED = 0.01, 0
HASH, CHUNK = "\x01hash", "\x01chunk"
HIDDEN = (pa.field(HASH, pa.uint64()), pa.field(CHUNK, pa.int64()))
GROUP_ROWS = 4_096
HASHED = Column(
    name=HASH,
    type=ColumnType.INTEGER,
    arrow="uint64",
    distribution=Distribution(
        kind="histogram", rows=1, nulls=0, bins=(Bin(low=0, high=str(threshold(RATIO)), count=1),)
    ),
)
Hashes = npt.NDArray[np.uint64]


def serves(spec: BoundSpec) -> bool:
    """Whether a sidecar has all rows that this spec can keep."""
    return 0 < spec.ratio <= RATIO and spec.seed == SEED and not spec.never


def asked_of_it(spec: BoundSpec) -> BoundSpec:
    """The same spec as it is asked of the sidecar, which has no row that the largest share does not keep."""
    if spec.ratio == RATIO:
        return changed(spec, ratio=1.0)  # type: ignore[no-any-return]
    smaller = Condition(column=HASHED, operator="<", values=(threshold(spec.ratio),))
    return changed(spec, ratio=1.0, conditions=(*spec.conditions, smaller))  # type: ignore[no-any-return]


def fits(index: ChunkIndex, side: ChunkIndex) -> bool:
    """Whether a sidecar gives the item's columns back in the item's types."""
    own = {field.name: field.type for field in side.schema}
    return not side.partitions and all(own.get(field.name) == field.type for field in index.schema)


@dataclass(frozen=True)
class Stretch:
    """Some files that follow one another, whose rows make one part of the sidecar."""

    first: int
    end: int


def write_part(index: ChunkIndex, files: Files, stretch: Stretch, path: Path, check: Callable[[], None]) -> None:
    """Write the kept rows of these files in their order; in each row group are rows of one folder only."""
    work, segments = _work(index, stretch)
    schema = pa.schema([*(field for field in work.answer), *HIDDEN])
    options = usual(schema).options
    with pq.ParquetWriter(path, schema, compression="zstd", **options) as writer:
        for table in _in_groups(index, _rows(work, segments, files, check)):
            writer.write_table(table.select(schema.names), row_group_size=GROUP_ROWS)


def _work(index: ChunkIndex, stretch: Stretch) -> tuple[Plan, list[tuple[int, Scan]]]:
    spec = BoundSpec(columns=index.columns(), conditions=(), ratio=RATIO, seed=SEED, never=False)
    work = plan(index, spec)
    segments = zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True)
    return work, [each for each in segments if stretch.first <= each[1].file < stretch.end]


def _rows(
    work: Plan, segments: Sequence[tuple[int, Scan]], files: Files, check: Callable[[], None]
) -> Iterator[pa.Table]:
    """The kept rows with their hidden columns, some at a time."""
    paths = work.index.files["path"].to_pylist()
    first = int(np.searchsorted(work.index.chunks["file"].to_numpy(), segments[0][1].file)) if segments else 0
    drawn = ((place - first, numbers(SEED, paths[each.file], each.first, each.rows)) for place, each in segments)
    hidden = _Hidden(drawn)
    for found in scanned(work, segments, files, check):
        table = pa.Table.from_batches(found.batches, work.answer)
        for field, values in zip(HIDDEN, hidden.take(table.num_rows), strict=True):
            table = table.append_column(field, pa.array(values, field.type))
        yield table


class _Hidden:
    """The hidden columns of rows that come in order."""

    def __init__(self, chunks: Iterator[tuple[int, Hashes]]) -> None:
        self._chunks = chunks
        self._hash: Hashes = np.empty(0, dtype=np.uint64)
        self._chunk: Numbers = np.empty(0, dtype=np.int64)

    def take(self, rows: int) -> tuple[Hashes, Numbers]:
        """Those of the next rows."""
        while len(self._hash) < rows:
            place, found = next(self._chunks)
            kept = found[found < np.uint64(threshold(RATIO))]
            self._hash = np.concatenate([self._hash, kept])
            self._chunk = np.concatenate([self._chunk, np.full(len(kept), place)])
        taken = self._hash[:rows], self._chunk[:rows]
        self._hash, self._chunk = self._hash[rows:], self._chunk[rows:]
        return taken


def _in_groups(index: ChunkIndex, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The rows cut where the partition changes, and collected until there are enough for a row group."""
    names = list(index.partitions)
    held: list[pa.Table] = []
    for table in tables:
        for piece in _cut(table, names):
            if held and names and not _alike(held[-1], piece, names):
                yield pa.concat_tables(held)
                held = []
            held.append(piece)
            if sum(each.num_rows for each in held) >= GROUP_ROWS:
                whole = pa.concat_tables(held)
                ready = whole.num_rows - whole.num_rows % GROUP_ROWS
                yield whole.slice(0, ready)
                held = [whole.slice(ready)] if ready < whole.num_rows else []
    if held:
        yield pa.concat_tables(held)


def _cut(table: pa.Table, names: Sequence[str]) -> Iterator[pa.Table]:
    """The table where none of these columns changes."""
    if not table.num_rows:
        return
    fresh = np.zeros(table.num_rows, dtype=np.bool_)
    for name in names:
        codes = table[name].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
        fresh[1:] |= codes[1:] != codes[:-1]
    borders = [0, *np.flatnonzero(fresh).tolist(), table.num_rows]
    for start, end in pairwise(borders):
        yield table.slice(start, end - start)


def _alike(one: pa.Table, other: pa.Table, names: Sequence[str]) -> bool:
    return all(one[name][-1].as_py() == other[name][0].as_py() for name in names)
