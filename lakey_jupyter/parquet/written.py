"""Decoded rows made into row groups of an answer: encoded apart, in memory, so that their bytes can go anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .assembly import Part
from .dialect import Dialect
from .emit import MAGIC
from .groups import Group, read_footer
from .hands import HANDS, each

GROUP_ROWS = 262_144
GROUP_BYTES = 12 * 1024 * 1024
LOOKED_AT = 4_096
COUNTED = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
WORTH = 256 * 1024
"""Fewer bytes are encoded by one hand."""
VALUE, TEXT = 4, 24
"""Besides its bytes a value costs as much as so many more; measured on the columns of `lineitem`."""
CODECS = {"SNAPPY": "snappy", "GZIP": "gzip", "BROTLI": "brotli", "ZSTD": "zstd", "LZ4": "lz4", "UNCOMPRESSED": "none"}
CODECS["LZ4_RAW"] = "lz4"
"""From a codec of the lake's files to what is written; the second is also what people name it."""


@dataclass(frozen=True)
class Encoded:
    """Row groups as bytes; the leaves of `groups` lie as if the bytes started at 0."""

    place: int
    data: Any
    groups: tuple[Group, ...]
    nulls: tuple[int, ...]

    def part(self, at: int) -> Part:
        """The row groups when the bytes lie at `at`."""
        return Part(self.place, tuple(_moved(group, at) for group in self.groups), self.nulls)


class Gathering:
    """Collects kept rows until there are enough for a row group; a new `place` begins one whenever it must."""

    def __init__(self, schema: pa.Schema, dialect: Dialect, codec: str) -> None:
        self._schema = schema
        self._dialect = dialect
        self._codec = codec if codec in CODECS.values() else CODECS.get(codec, "zstd")
        self._held: list[pa.RecordBatch] = []
        self._place = self._rows = self._bytes = 0

    def add(self, place: int, batches: Sequence[pa.RecordBatch]) -> Iterator[Encoded]:
        """Take the kept rows of a chunk; full row groups come out."""
        for batch in batches:
            self.hold(place, [batch])
            if self._rows >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
                yield from self.flush()

    def hold(self, place: int, batches: Sequence[pa.RecordBatch]) -> None:
        """Take the kept rows of a chunk, and keep them however many they are."""
        for batch in batches:
            if not batch.num_rows:
                continue
            if not self._held:
                self._place = place
            self._held.append(batch)
            self._rows += batch.num_rows
            self._bytes += batch.nbytes

    def flush(self) -> Iterator[Encoded]:
        """What is held, as a row group; nothing when nothing is."""
        if self._held:
            table = pa.Table.from_batches(self._held, self._schema).unify_dictionaries()
            self._held, self._rows, self._bytes = [], 0, 0
            yield encoded(self._place, table, self._dialect, self._codec)


def encoded(place: int, table: pa.Table, dialect: Dialect, codec: str) -> Encoded:
    """A table as row groups in the way of a dialect; its columns are encoded on all cores."""
    parts = each(lambda names: _encoded(table.select(names).combine_chunks(), dialect, codec), _shared(table))
    starts = accumulate((len(data) for data, _ in parts), initial=0)
    moved = [[_moved(group, at) for group in groups] for at, (_, groups) in zip(starts, parts, strict=False)]
    groups = tuple(
        replace(sides[0], leaves=tuple(chain.from_iterable(side.leaves for side in sides)))
        for sides in zip(*moved, strict=True)
    )
    nulls = tuple(column.null_count for column in table.columns)
    return Encoded(place, b"".join(data for data, _ in parts) if len(parts) > 1 else parts[0][0], groups, nulls)


def _shared(table: pa.Table) -> list[list[str]]:
    """The columns, in as many neighbouring shares of about the same work as there are hands."""
    names = table.column_names
    if table.nbytes < WORTH:
        return [names]
    ends = np.cumsum([_work(column) for column in table.columns])
    shares = (ends - 1) * HANDS // ends[-1]
    return [[names[place] for place in np.flatnonzero(shares == share)] for share in np.unique(shares)]


def _work(column: pa.ChunkedArray) -> int:
    """About what it costs to encode a column, as if all were bytes to be compressed."""
    fixed = pa.types.is_primitive(column.type)
    return int(column.nbytes) + len(column) * (VALUE if fixed else TEXT)


def _encoded(table: pa.Table, dialect: Dialect, codec: str) -> tuple[Any, tuple[Group, ...]]:
    """A table's row groups, and where their leaves lie in them."""
    sink = pa.BufferOutputStream()
    options = {**dialect.options, "use_dictionary": _repeating(table)}
    with pq.ParquetWriter(sink, table.schema, compression=codec, **options) as writer:
        writer.write_table(table, row_group_size=GROUP_ROWS)
    whole = sink.getvalue()
    length = int.from_bytes(whole[len(whole) - 8 : len(whole) - 4].to_pybytes(), "little")
    end = len(whole) - 8 - length
    footer = read_footer(whole[end : end + length].to_pybytes(), "a written row group", len(whole))
    return whole[len(MAGIC) : end], tuple(_moved(group, -len(MAGIC)) for group in footer.groups)


def _repeating(table: pa.Table) -> list[str] | bool:
    """The columns whose values repeat, as the first ones tell: a dictionary of the others costs and saves nothing."""
    if any(pa.types.is_nested(field.type) or pa.types.is_null(field.type) for field in table.schema):
        return True
    first = table.slice(0, LOOKED_AT)
    return [name for name in table.column_names if 2 * pc.count_distinct(_plain(first[name])).as_py() <= len(first)]


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """In a type that can be counted."""
    type_ = values.type
    plain = type_.value_type if pa.types.is_dictionary(type_) else COUNTED.get(type_, type_)
    return values if plain == type_ else values.cast(plain)


def _moved(group: Group, by: int) -> Group:
    return replace(group, leaves=tuple(replace(leaf, start=leaf.start + by) for leaf in group.leaves))
