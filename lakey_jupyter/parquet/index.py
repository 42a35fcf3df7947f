"""The chunk index: per row group of an item its rows, borders and byte ranges, built from footers, kept as Arrow.

`files` has one row a file: path, size, tag, rows, codec, the raw footer, and the bytes (the first at `pages_at`) in
which it tells of its pages. `chunks` has one row a row group: `file`
(its row in `files`), `group`, `rows`, `first` (the number of its first row in the file), and for column number i of
the item `i.min`, `i.max`, `i.nulls` (null where the footer does not say), `i.start` and `i.size` (where its bytes lie);
for leaf number j of it `i.j.start` and so on, all that a copy needs (null where the pages cannot be copied). `sorting`
says by which (column, leaf, descending, NULLs first) the rows are sorted, as JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from ..model.columns import Column
from ..model.literals import printed
from .types import column_type

V = TypeVar("V")
Places = slice | npt.NDArray[np.int64]
FILES = "files.arrow"
CHUNKS = "chunks.arrow"
FORMAT = b"2"
"""Raised whenever an index that is on the shelf must be made anew."""


@dataclass(frozen=True)
class ChunkIndex:
    """The index of one snapshot. Everything that planning needs, and nothing of it needs the lake."""

    schema: pa.Schema
    partitions: tuple[str, ...]
    files: pa.Table
    chunks: pa.Table
    shapes: tuple[bytes, ...]
    """For each column the schema elements that its copied pages need; nothing for one that is never copied."""
    cut: tuple[ChunkIndex, Places] | None = field(default=None, compare=False, repr=False)
    """Of which index these are some chunks, and which, where all that is told of them is told there as well."""

    @cached_property
    def rows(self) -> int:
        """The rows of the snapshot."""
        return int(pc.sum(self.chunks["rows"]).as_py() or 0)

    @cached_property
    def bytes(self) -> int:
        """The bytes of the files."""
        return int(pc.sum(self.files["size"]).as_py() or 0)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each column."""
        return {name: place for place, name in enumerate(self.schema.names)}

    def fact(self, column: str, what: str) -> pa.Array:
        """One fact (`min`, `max`, `nulls`, `start`, `size`) of a column, for every chunk."""
        known = ("fact", column, what)
        return self.remembered(known, lambda: _whole(self.chunks.column(f"{self.places[column]}.{what}")))

    def carried(self, column: str, leaf: int, what: str) -> pa.Array:
        """One fact (`start`, `size`, `raw`, `data`, `dictionary`, `head`, `tail`) of a column's leaf, for every chunk.

        Null where the file's pages cannot be copied. See `groups.Leaf`.
        """
        known = ("carried", column, leaf, what)
        return self.remembered(known, lambda: _whole(self.chunks.column(f"{self.places[column]}.{leaf}.{what}")))

    def tells(self, column: str, what: str) -> bool:
        """Whether it has this fact of a column, or `leaf.fact` of one of its leaves."""
        return f"{self.places[column]}.{what}" in self._told

    @cached_property
    def _told(self) -> frozenset[str]:
        return frozenset(self.chunks.column_names)

    def remembered(self, key: tuple[object, ...], make: Callable[[], V]) -> V:
        """What `make` gives, made once for each key: pulls of one snapshot ask for the same again and again."""
        if key not in self._memory:
            self._memory[key] = make()
        found: V = self._memory[key]
        return found

    def lately(self, key: str, asked: object, make: Callable[[], V]) -> V:
        """What `make` gives, remembered until something else is asked by this key."""
        known: tuple[object, V] | None = self._memory.get((key,))
        if known is None or known[0] != asked:
            known = self._memory[(key,)] = (asked, make())
        return known[1]

    @cached_property
    def _memory(self) -> dict[tuple[object, ...], Any]:
        return {}

    def of(self, chunks: pa.Table, places: Places | None = None) -> ChunkIndex:
        """The same files with these chunks; `places` are their numbers here, if they are as they are here."""
        return replace(self, chunks=chunks, cut=None if places is None else (self, places))

    def columns(self) -> tuple[Column, ...]:
        """The item's columns, with what the footers say of the whole snapshot."""
        return self._columns

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        return tuple(self._column(field) for field in self.schema)

    def save(self, folder: Path) -> None:
        """Write both tables below a folder that exists."""
        meta = {
            b"format": FORMAT,
            b"schema": self.schema.serialize().to_pybytes(),
            b"partitions": json.dumps(self.partitions).encode(),
            b"shapes": json.dumps([base64.b64encode(each).decode() for each in self.shapes]).encode(),
        }
        for name, table in ((FILES, self.files), (CHUNKS, self.chunks.replace_schema_metadata(meta))):
            with pa.OSFile(str(folder / name), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table.combine_chunks())

    @classmethod
    def load(cls, folder: Path) -> ChunkIndex:
        """The index that `save` wrote, memory-mapped; `KeyError` for one of another format."""
        files, chunks = (pa.ipc.open_file(pa.memory_map(str(folder / name))).read_all() for name in (FILES, CHUNKS))
        meta = chunks.schema.metadata
        if meta.get(b"format") != FORMAT:
            raise KeyError("an index of another format")
        schema = pa.ipc.read_schema(pa.py_buffer(meta[b"schema"]))
        shapes = tuple(base64.b64decode(each) for each in json.loads(meta[b"shapes"]))
        return cls(schema, tuple(json.loads(meta[b"partitions"])), files, chunks, shapes)

    def _column(self, field: pa.Field) -> Column:
        nulls = self.fact(field.name, "nulls")
        size = pc.sum(self.fact(field.name, "size")).as_py()
        bare = Column(name=field.name, type=column_type(field.type), arrow=_arrow_text(field.type))
        low, high = self._borders(field.name, bare)
        return Column(
            name=field.name,
            type=bare.type,
            arrow=bare.arrow,
            nullable=field.nullable,
            partition=field.name in self.partitions,
            size=int(size or 0),
            nulls=None if nulls.null_count else int(pc.sum(nulls).as_py() or 0),
            min=low,  # type: ignore[arg-type]
            max=high,  # type: ignore[arg-type]
        )

    def _borders(self, name: str, column: Column) -> tuple[object, object]:
        """The least and greatest value over the snapshot; None when any chunk with values does not say."""
        if not self.tells(name, "min"):
            return None, None
        low, high = self.fact(name, "min"), self.fact(name, "max")
        empty = pc.fill_null(pc.equal(self.fact(name, "nulls"), self.chunks["rows"].combine_chunks()), False)
        said = pc.or_(pc.and_(pc.is_valid(low), pc.is_valid(high)), empty)
        if not pc.all(said).as_py() or low.null_count == len(low):
            return None, None
        return self._printed(low, "min", column), self._printed(high, "max", column)

    def _printed(self, borders: pa.Array, end: str, column: Column) -> object:
        kept = borders.drop_null()
        value = (pc.min(kept) if end == "min" else pc.max(kept)).as_py()
        if column.type.value == "DATETIME":
            value *= 10 ** {"s": 9, "ms": 6, "us": 3, "ns": 0}[self.schema.field(column.name).type.unit]
        try:
            return printed(value, column)
        except (OverflowError, ValueError):
            return None


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _arrow_text(type_: pa.DataType) -> str:
    return str(type_.value_type) if pa.types.is_dictionary(type_) else str(type_)
