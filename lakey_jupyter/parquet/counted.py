"""Counting how many rows of open chunks meet filters, on rows drawn from all chunks alike: with how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc

from ..model.filters import Condition
from .emit import Numbers
from .index import ChunkIndex
from .predicate import truths
from .room import Truth
from .sidecar import CHUNK, HASH
from .source import Files

COUNTED = "counted.arrow"
MOST_ROWS = 65_536
MOST_BYTES = 64 * 1024 * 1024
SURE = 1.959964
"""Standard deviations within which a count lies in 95 of 100 cases."""


@dataclass(frozen=True)
class Span:
    """A count that was guessed: the guess, and the bounds between which it lies in 95 of 100 cases."""

    rows: float
    low: float
    high: float


@dataclass(frozen=True)
class Counted:
    """Rows drawn from a snapshot, each chunk's with the same chance; `CHUNK` is the number of a row's chunk."""

    rows: pa.Table

    @classmethod
    def drawn(cls, index: ChunkIndex, side: ChunkIndex, files: Files, firsts: Sequence[int]) -> Counted:
        """Out of a sidecar whose files hold the chunks from these numbers on; at most so many that asking is quick."""
        width = max(1, index.bytes // max(1, index.rows))
        most = max(1, min(MOST_ROWS, MOST_BYTES // (4 * width)))
        share = min(1.0, most / max(1, side.rows))
        found: list[pa.Table] = []
        for file, first in enumerate(firsts):
            names = [*index.schema.names, HASH, CHUNK]
            for row in side.chunks.select(["file", "group"]).to_pylist():
                if row["file"] == file:
                    found += [_drawn(batch, share, first) for batch in files.source(file).batches(row["group"], names)]
        empty = pa.schema([*index.schema, pa.field(CHUNK, pa.int64())]).empty_table()
        return cls(pa.concat_tables(found) if found else empty)

    def save(self, folder: Path) -> None:
        """Write the rows below a folder that exists."""
        with pa.OSFile(str(folder / COUNTED), "wb") as sink, pa.ipc.new_stream(sink, self.rows.schema) as writer:
            writer.write_table(self.rows)

    @classmethod
    def load(cls, folder: Path) -> Counted:
        """The rows that `save` wrote, memory-mapped."""
        return cls(pa.ipc.open_stream(pa.memory_map(str(folder / COUNTED))).read_all())

    def span(self, conditions: tuple[Condition, ...], chunks: Truth, rows: Numbers) -> Span | None:
        """How many rows of these chunks meet the conditions; `rows` has those of every chunk. None: nobody knows.

        Wilson's interval for the share of the rows drawn that meet them; the rows drawn are there whatever it says.
        """
        inside = chunks[self.rows[CHUNK].to_numpy()]
        drawn, total = int(inside.sum()), int(rows[chunks].sum())
        if not drawn:
            return None
        columns = {each.column.name: self.rows[each.column.name] for each in conditions}
        met = int((truths(conditions, columns, self.rows.num_rows) & inside).sum())
        low, high = wilson(met, drawn)
        return Span(total * met / drawn, max(met, total * low), min(total - (drawn - met), total * high))


def wilson(met: int, drawn: int) -> tuple[float, float]:
    """Between which shares the true one lies in 95 of 100 cases, when `met` of `drawn` rows are of the kind."""
    share, weight = met / drawn, SURE**2 / drawn
    middle = (share + weight / 2) / (1 + weight)
    reach = SURE / (1 + weight) * math.sqrt(share * (1 - share) / drawn + weight / (4 * drawn))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _drawn(batch: pa.RecordBatch, share: float, first: int) -> pa.Table:
    """Those of a sidecar's rows whose number is least, with the number of their chunk in the item."""
    table = pa.Table.from_batches([batch])
    hashes = table[HASH].to_numpy()
    table = table.filter(pa.array(hashes <= np.uint64(int(share * LARGEST)))) if share < 1 else table
    place = table.column_names.index(CHUNK)
    return table.set_column(place, CHUNK, pa.array(table[CHUNK].to_numpy() + first)).drop_columns(HASH)


LARGEST = int(0.01 * 2**64)
"""The largest number of a sidecar's row."""
