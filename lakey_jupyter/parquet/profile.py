"""The profile of an item: a sample of rows spread over the snapshot, and how each column's values are distributed.

Looks at up to `MOST_ROWS` rows of up to `MOST_CHUNKS` chunks spread evenly over the snapshot; a small item is looked at
whole, and its distributions say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc

from ..model.columns import Column, ColumnType, Distribution
from ..model.spec import BoundSpec
from .distribution import distribution
from .index import ChunkIndex
from .plan import Copy
from .scan import Scanner
from .source import SourceFile

MOST_CHUNKS = 32
MOST_ROWS = 160_000
SAMPLE_ROWS = 200
FEW = 50
ENUMS = (ColumnType.STRING, ColumnType.BOOLEAN)


@dataclass(frozen=True)
class Profile:
    """What a profile found; `enums` are the columns with few distinct values."""

    sample: pa.Table
    distributions: dict[str, Distribution]
    enums: frozenset[str]

    def save_sample(self, path: Path) -> None:
        """Write the sample as an Arrow file."""
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, self.sample.schema) as writer:
            writer.write_table(self.sample)


def profile(index: ChunkIndex, source: Callable[[int], SourceFile], check: Callable[[], None]) -> Profile:
    """Look at the item; `check` may stop it between chunks."""
    columns = index.columns()
    table = _look(index, columns, source, check)
    whole = table.num_rows == index.rows
    found = {column.name: distribution(column, table[column.name], whole) for column in columns}
    enums = frozenset(column.name for column in columns if _is_enum(column, found[column.name]))
    return Profile(_spread(table), found, enums)


def load_sample(path: Path) -> pa.Table:
    """The sample that `save_sample` wrote."""
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _look(
    index: ChunkIndex, columns: tuple[Column, ...], source: Callable[[int], SourceFile], check: Callable[[], None]
) -> pa.Table:
    spec = BoundSpec(columns=columns, conditions=(), ratio=1.0, seed=0, never=False)
    scanner = Scanner(spec, index.schema, index.partitions)
    chunks = index.chunks.select(["file", "group", "rows", "first"])
    all_of_it = index.rows <= MOST_ROWS
    count = chunks.num_rows if all_of_it else min(MOST_CHUNKS, chunks.num_rows)
    each = index.rows if all_of_it else max(1, MOST_ROWS // max(1, count))
    batches: list[pa.RecordBatch] = []
    for place in np.unique(np.linspace(0, chunks.num_rows - 1, count).astype(int)) if count else ():
        check()
        segment = Copy(**chunks.slice(int(place), 1).to_pylist()[0])
        left = each
        for batch in scanner.rows(source(segment.file), segment):
            batches.append(batch.slice(0, left))
            left -= min(left, batch.num_rows)
            if not left:
                break
    return pa.Table.from_batches(batches, scanner.answer)


def _spread(table: pa.Table) -> pa.Table:
    """Rows drawn evenly from what was looked at, in order."""
    if table.num_rows <= SAMPLE_ROWS:
        return table
    drawn = np.random.default_rng(0).choice(table.num_rows, SAMPLE_ROWS, replace=False)
    return table.take(pa.array(np.sort(drawn))).combine_chunks()


def _is_enum(column: Column, found: Distribution) -> bool:
    return column.type in ENUMS and found.distinct is not None and 0 < found.distinct <= FEW
