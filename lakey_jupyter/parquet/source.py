"""One file of a snapshot as a reader sees it: its footer is known, its bytes come in the ranges that are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import Damaged
from .copy import Piece
from .emit import rewritten
from .footer import arrow_schema, parse_footer
from .groups import read_footer
from .layout import chunk_start, leaf_places, stretch
from .pages import Told, miscounted
from .seeking import Seeking

Fetch = Callable[[Sequence[tuple[int, int]]], list[bytes]]
BATCH_ROWS = 65_536


class Files(Protocol):
    """The files of a snapshot, for any thread."""

    are_here: bool
    """Whether they lie on this machine."""

    def source(self, number: int) -> SourceFile:
        """File `number` of the index, opened."""

    def held(self, number: int) -> AbstractContextManager[int | None]:
        """A handle to read a file of this machine by, of exactly the planned version; None for one from afar."""

    def fill(self, pieces: Sequence[Piece], room: memoryview) -> None:
        """Put bytes of files, of exactly the planned version, where they belong (`Piece.at`) in the room."""


BATCH_BYTES = 32 * 1024 * 1024


class SourceFile:
    """A file opened from its raw footer; `fetch` brings ranges (offset, length) of exactly the planned version."""

    def __init__(self, path: str, size: int, footer: bytes, fetch: Fetch) -> None:
        self.path = path
        self.size = size
        # Rewritten, for there are lies in footers at which the reader ends the process.
        self.metadata = parse_footer(rewritten(read_footer(footer, path, size)), path)
        self.schema = arrow_schema(self.metadata, path)
        self._places = leaf_places(self.schema)
        self.fetch = fetch

    def batches(self, group: int, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of these columns of one row group, in order, a bounded number at a time.

        Names that the file does not have are left out. `Damaged` when the bytes are not what the footer says.
        """
        wanted = [name for name in names if name in self._places]
        meta = self.metadata.row_group(group)
        leaves = [place for name in wanted for place in self._places[name]]
        if not leaves:
            yield from _bare_rows(meta.num_rows)
            return
        where = [stretch(meta, self._places[name]) for name in wanted]
        blocks = merged([(each.start, each.size) for each in where])
        sparse = Sparse(blocks, self.fetch)
        self._count(sparse, meta, leaves)
        rows = max(1, min(BATCH_ROWS, BATCH_BYTES * meta.num_rows // max(1, sum(each.raw for each in where))))
        seen = 0
        for batch in self._decoded(sparse, group, leaves, rows):
            seen += batch.num_rows
            yield batch
        if seen != meta.num_rows:
            raise Damaged(f"{self.path} is damaged: row group {group} has {seen:,} rows, not {meta.num_rows:,}.")

    def _count(self, sparse: Sparse, meta: Any, leaves: Sequence[int]) -> None:
        """`Damaged` when the pages of a list have another number of values than they should: no decoder sees that."""
        for place in leaves:
            if not self.metadata.schema.column(place).max_repetition_level:
                continue
            leaf = meta.column(place)
            wrong = miscounted(sparse, Told(chunk_start(leaf), leaf.total_compressed_size, leaf.num_values))
            if wrong:
                raise Damaged(f"{self.path} is damaged: {wrong}.")

    def _decoded(self, sparse: Sparse, group: int, leaves: list[int], rows: int) -> Iterator[pa.RecordBatch]:
        try:
            file = pq.ParquetFile(
                pa.PythonFile(Seeking(sparse, self.size), mode="r"),
                metadata=self.metadata,
                pre_buffer=False,
                page_checksum_verification=True,
            )
            yield from file.reader.iter_batches(
                rows, row_groups=[group], column_indices=sorted(leaves), use_threads=True
            )
        except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as wrong:
            said = str(wrong).split("\n", 1)[0].rstrip(".")[:200]
            raise Damaged(f"{self.path} cannot be read at row group {group}: {said}.") from wrong


def _bare_rows(rows: int) -> Iterator[pa.RecordBatch]:
    """Batches without columns that still count their rows."""
    for start in range(0, rows, BATCH_ROWS):
        count = min(BATCH_ROWS, rows - start)
        yield pa.record_batch([pa.nulls(count)], names=[""]).select([])


def merged(ranges: Sequence[tuple[int, int]], gap: int = 0) -> list[tuple[int, int]]:
    """The ranges (offset, length) with those that touch, or lie at most `gap` apart, made one; sorted."""
    result: list[tuple[int, int]] = []
    for start, length in sorted(each for each in ranges if each[1]):
        if result and start <= sum(result[-1]) + gap:
            before = result[-1]
            result[-1] = (before[0], max(sum(before), start + length) - before[0])
        else:
            result.append((start, length))
    return result


class Sparse:
    """Bytes of which some stretches are here; any other stretch is fetched when it is asked for."""

    def __init__(self, blocks: Sequence[tuple[int, int]], fetch: Fetch) -> None:
        held = zip(blocks, fetch(blocks), strict=True)
        self._blocks = [(start, memoryview(data)) for (start, _), data in held]
        self._fetch = fetch

    def __getitem__(self, asked: slice, /) -> Any:
        start, end = asked.start, asked.stop
        for first, held in self._blocks:
            if first <= start and end <= first + len(held):
                return held[start - first : end - first]
        return self._fetch([(start, end - start)])[0]
