"""Decoded rows made into row groups of an answer: encoded apart, in memory, so that their bytes can go anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .assembly import Part
from .dialect import Dialect
from .emit import MAGIC
from .groups import Footer, read_footer

GROUP_ROWS = 262_144
GROUP_BYTES = 64 * 1024 * 1024
CODECS = {"SNAPPY": "snappy", "GZIP": "gzip", "BROTLI": "brotli", "ZSTD": "zstd", "LZ4": "lz4", "UNCOMPRESSED": "none"}
CODECS["LZ4_RAW"] = "lz4"


@dataclass(frozen=True)
class Encoded:
    """Row groups as bytes; `footer` has its leaves as if the bytes started at 0."""

    place: int
    data: Any
    footer: Footer
    nulls: tuple[int, ...]

    def part(self, at: int) -> Part:
        """The row groups when the bytes lie at `at`."""
        groups = tuple(
            replace(group, leaves=tuple(replace(leaf, start=leaf.start + at) for leaf in group.leaves))
            for group in self.footer.groups
        )
        return Part(self.place, groups, self.nulls)


class Gathering:
    """Collects kept rows until there are enough for a row group; a new `place` begins one whenever it must."""

    def __init__(self, schema: pa.Schema, dialect: Dialect, codec: str) -> None:
        self._schema = schema
        self._dialect = dialect
        self._codec = CODECS.get(codec, "zstd")
        self._held: list[pa.RecordBatch] = []
        self._place = self._rows = self._bytes = 0

    def add(self, place: int, batches: Sequence[pa.RecordBatch]) -> Iterator[Encoded]:
        """Take the kept rows of a chunk; full row groups come out."""
        for batch in batches:
            if not batch.num_rows:
                continue
            if not self._held:
                self._place = place
            self._held.append(batch)
            self._rows += batch.num_rows
            self._bytes += batch.nbytes
            if self._rows >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
                yield from self.flush()

    def flush(self) -> Iterator[Encoded]:
        """What is held, as a row group; nothing when nothing is."""
        if self._held:
            table = pa.Table.from_batches(self._held, self._schema).unify_dictionaries()
            self._held, self._rows, self._bytes = [], 0, 0
            yield encoded(self._place, table, self._dialect, self._codec)


def encoded(place: int, table: pa.Table, dialect: Dialect, codec: str) -> Encoded:
    """A table as row groups in the way of a dialect."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema, compression=codec, **dialect.options) as writer:
        writer.write_table(table, row_group_size=GROUP_ROWS)
    whole = sink.getvalue()
    length = int.from_bytes(whole[len(whole) - 8 : len(whole) - 4].to_pybytes(), "little")
    end = len(whole) - 8 - length
    footer = read_footer(whole[end : end + length].to_pybytes(), "a written row group", len(whole))
    groups = tuple(
        replace(group, leaves=tuple(replace(leaf, start=leaf.start - len(MAGIC)) for leaf in group.leaves))
        for group in footer.groups
    )
    nulls = tuple(column.null_count for column in table.columns)
    return Encoded(place, whole[len(MAGIC) : end], replace(footer, groups=groups), nulls)
