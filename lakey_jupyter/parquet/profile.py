"""The profile of an item: a sample of rows spread over the snapshot, and how each column's values are distributed.

Looks at about `MOST_ROWS` rows drawn from chunks all over the snapshot: from `LEAST_CHUNKS` large ones, or from up to
`MOST_CHUNKS` small ones. A small item is looked at whole, and its distributions say so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from ..model.columns import Column, ColumnType, Distribution
from ..model.spec import BoundSpec
from .distribution import distribution
from .index import ChunkIndex
from .plan import Copy
from .scan import Scanner, chosen
from .source import SourceFile

SAMPLE = "sample.arrow"
DRAWN = "drawn.arrow"
LEAST_CHUNKS, MOST_CHUNKS = 48, 192
"""With 48 a column by which the item is sorted has two chunks in a bar on average: it seems to have gaps and heaps."""
MOST_READ = 250_000
DECODED = 3_000_000
"""More than the least number of chunks are looked at while they have no more rows than that."""
MOST_ROWS = 160_000
MOST_BYTES = 1 << 30
"""A chunk that is larger once decompressed is not looked at: it might fill the memory for the sake of a picture."""
SAMPLE_ROWS = 200
DRAWN_ROWS = 8_192
FEW = 50
ENUMS = (ColumnType.STRING, ColumnType.BOOLEAN)


@dataclass(frozen=True)
class Profile:
    """What a profile found: a `sample` to look at, more rows `drawn` to guess by, the distributions, the enums."""

    sample: pa.Table
    drawn: pa.Table
    distributions: dict[str, Distribution]
    enums: frozenset[str]

    def save(self, folder: Path) -> None:
        """Write both as Arrow streams, whose dictionaries may differ, below a folder that exists."""
        for name, table in ((SAMPLE, self.sample), (DRAWN, self.drawn)):
            with pa.OSFile(str(folder / name), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)


def profile(index: ChunkIndex, source: Callable[[int], SourceFile], check: Callable[[], None]) -> Profile:
    """Look at the item; `check` may stop it between chunks."""
    columns = index.columns()
    table = _look(index, columns, source, check)
    whole = table.num_rows == index.rows
    found = {column.name: distribution(column, table[column.name], whole) for column in columns}
    enums = frozenset(column.name for column in columns if _is_enum(column, found[column.name]))
    return Profile(_spread(table, SAMPLE_ROWS), _spread(table, DRAWN_ROWS), found, enums)


def load_rows(folder: Path, name: str) -> pa.Table:
    """The rows that `save` wrote under a name."""
    return pa.ipc.open_stream(pa.memory_map(str(folder / name))).read_all()


def _look(
    index: ChunkIndex, columns: tuple[Column, ...], source: Callable[[int], SourceFile], check: Callable[[], None]
) -> pa.Table:
    spec = BoundSpec(columns=columns, conditions=(), ratio=1.0, seed=0, never=False)
    scanner = Scanner(spec, index.schema, index.partitions)
    chunks = index.chunks.select(["file", "group", "rows", "first"])
    draw = np.random.default_rng(0)
    places = _places(index, draw)
    each = index.rows if index.rows <= MOST_ROWS else MOST_ROWS // max(1, len(places))
    batches: list[pa.RecordBatch] = []
    raw = _raw_bytes(index)
    for place in places:
        check()
        if raw[place] > MOST_BYTES:
            continue
        segment = Copy(**chunks.slice(int(place), 1).to_pylist()[0])
        read = 0
        for batch in scanner.rows(source(segment.file), segment):
            wanted = math.ceil(each * batch.num_rows / segment.rows)
            batches.append(chosen(batch, pa.array(_some(draw, batch.num_rows, wanted))))
            read += batch.num_rows
            if read >= MOST_READ and index.rows > MOST_ROWS:
                break
    return pa.Table.from_batches(batches, scanner.answer)


def _raw_bytes(index: ChunkIndex) -> Any:
    """The bytes of each chunk once decompressed, as far as the index knows."""
    total = np.zeros(index.chunks.num_rows, dtype=np.int64)
    for name in index.chunks.column_names:
        if name.endswith(".raw"):
            total += pc.fill_null(index.chunks[name], 0).to_numpy()
    return total


def _places(index: ChunkIndex, draw: np.random.Generator) -> Any:
    """Which chunks to look at: all of a small item, else one from each of many equal stretches."""
    count = index.chunks.num_rows
    most = min(MOST_CHUNKS, max(LEAST_CHUNKS, DECODED * count // max(1, index.rows)))
    if index.rows <= MOST_ROWS or count <= most:
        return np.arange(count)
    edges = np.linspace(0, count, most + 1).astype(int)
    return draw.integers(edges[:-1], edges[1:])


def _some(draw: np.random.Generator, rows: int, wanted: int) -> Any:
    """So many of the row numbers, in order; all where there are no more."""
    return np.arange(rows) if rows <= wanted else np.sort(draw.choice(rows, wanted, replace=False))


def _spread(table: pa.Table, rows: int) -> pa.Table:
    """Rows drawn evenly from what was looked at, in order."""
    return chosen(table, pa.array(_some(np.random.default_rng(0), table.num_rows, rows)))


def _is_enum(column: Column, found: Distribution) -> bool:
    return column.type in ENUMS and found.distinct is not None and 0 < found.distinct <= FEW
