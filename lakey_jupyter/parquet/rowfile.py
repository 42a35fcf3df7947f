"""Answers that are written row by row: as an Arrow file, or as CSV; and reading them back.

An Arrow file has the item's types, dictionaries as plain values. CSV is as RFC 4180 has it, in UTF-8, with a line of
names: NULL is nothing and an empty text is `""`; instants are in UTC and end in `Z`, bytes are in hexadecimal,
durations are counts of their unit.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt
import xxhash
from pyarrow import csv

from ..errors import Damaged
from .answer import RECIPE, Written
from .pieces import Piece
from .verified import prove_bytes

BLOCK = 1 << 22
Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True)
class Kind:
    """A way of writing rows: a writer onto a sink, rows as they are written, and the rows of a file as they are read.

    `expected` makes of written rows what is read.
    """

    open: Callable[[Any, pa.Schema, str], Any]
    dressed: Callable[[pa.RecordBatch], pa.RecordBatch]
    expected: Callable[[pa.RecordBatch], pa.RecordBatch]
    read: Callable[[Path, int], Batches]


@dataclass(frozen=True)
class RowsWritten(Written):
    """What was written row by row: in which format, and how many bytes the texts of a row take at most."""

    format: str
    longest: int


class RowFile:
    """A new file that takes rows of `schema`. It is nothing to be read before `finish`."""

    def __init__(self, path: Path, how: tuple[str, str], schema: pa.Schema, recipe: Mapping[str, Any]) -> None:
        self._format, codec = how
        self._kind = KINDS[self._format]
        self._rows, self._nulls, self._longest = 0, [0] * len(schema), 0
        self._schema = self._kind.dressed(pa.RecordBatch.from_pylist([], schema)).schema
        self._sink = _Hashed(path)
        self._ends = ExitStack()
        noted = self._schema.with_metadata({RECIPE: json.dumps(dict(recipe)).encode()})
        self._writer = self._ends.enter_context(self._kind.open(pa.PythonFile(self._sink, "w"), noted, codec))

    @property
    def end(self) -> int:
        """How long the file is so far."""
        return self._sink.length

    def add(self, batch: pa.RecordBatch) -> None:
        """Write some rows."""
        if not batch.num_rows:
            return
        self._rows += batch.num_rows
        self._nulls = [count + column.null_count for count, column in zip(self._nulls, batch.columns, strict=True)]
        dressed = self._kind.dressed(batch)
        self._longest = max(self._longest, _longest(dressed))
        self._writer.write_batch(dressed)

    def finish(self) -> RowsWritten:
        """Write what ends it."""
        self._ends.close()
        self._sink.close()
        nulls, pieces = tuple(self._nulls), (self._sink.piece,)
        return RowsWritten(self._schema, self._rows, nulls, pieces, self._format, self._longest)

    def close(self) -> None:
        """Let go of the file; before `finish` what it holds is worth nothing."""
        self._sink.close()


class _Hashed(io.RawIOBase):
    """A new file that knows what was written to it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("xb")
        self._hash = xxhash.xxh3_64()
        self.length = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """All of it."""
        self._hash.update(data)
        self._file.write(data)
        self.length += len(data)
        return len(data)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()
        super().close()

    @property
    def piece(self) -> Piece:
        """All that was written."""
        return Piece(0, self.length, self._hash.hexdigest())


def _longest(batch: pa.RecordBatch) -> int:
    """The bytes of the texts of a row, at most."""
    texts = (column for column in batch.columns if pt.is_string(column.type) or pt.is_large_string(column.type))
    return sum(pc.max(pc.binary_length(column)).as_py() or 0 for column in texts)


def rows_in(path: Path, written: RowsWritten) -> Batches:
    """The rows of a file as it reads."""
    return KINDS[written.format].read(path, max(BLOCK, 4 * written.longest))


def verify_rows(path: Path, written: RowsWritten) -> None:
    """Read the file back: every byte, every row, the NULLs; `Damaged` says what differs."""
    prove_bytes(path, written)
    rows, nulls = 0, [0] * len(written.nulls)
    try:
        for batch in rows_in(path, written):
            rows += batch.num_rows
            nulls = [count + column.null_count for count, column in zip(nulls, batch.columns, strict=True)]
    except (pa.ArrowException, OSError, ValueError) as wrong:
        raise Damaged(f"The written file cannot be read back: {wrong}.") from wrong
    if (rows, tuple(nulls)) != (written.rows, written.nulls):
        raise Damaged(f"The written file has {rows:,} rows and {sum(nulls):,} NULLs, not {written.rows:,} rows.")


def arrow_recipe(path: Path) -> dict[str, Any] | None:
    """The recipe in an Arrow file, with its rows; None for a file that no pull wrote."""
    with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
        found = (file.schema.metadata or {}).get(RECIPE)
        rows = sum(file.get_batch(number).num_rows for number in range(file.num_record_batches)) if found else 0
    return {**json.loads(found), "rows": rows} if found else None


def _open_arrow(sink: Any, schema: pa.Schema, codec: str) -> Any:
    compression = codec if codec in ("lz4", "zstd") else None
    return pa.ipc.new_file(sink, schema, options=pa.ipc.IpcWriteOptions(compression=compression))


def _open_csv(sink: Any, schema: pa.Schema, codec: str) -> Any:
    return csv.CSVWriter(sink, schema)


def _open_zipped(sink: Any, schema: pa.Schema, codec: str) -> Any:
    return _Zipped(pa.CompressedOutputStream(sink, "gzip"), schema)


class _Zipped:
    """CSV through gzip: both are to be closed, the inner one first."""

    def __init__(self, stream: Any, schema: pa.Schema) -> None:
        self._stream = stream
        self._writer = csv.CSVWriter(stream, schema)

    def __enter__(self) -> Any:
        return self._writer

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        self._stream.close()


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Without dictionaries: those of different batches differ, which an Arrow file cannot have."""
    return _mapped(
        batch, lambda values: values.cast(values.type.value_type) if pt.is_dictionary(values.type) else values
    )


def _textual(batch: pa.RecordBatch) -> pa.RecordBatch:
    """In types that CSV has a text for."""
    return _mapped(_plain(batch), _worded)


def _worded(values: pa.Array) -> pa.Array:
    type_ = values.type
    if pt.is_timestamp(type_) and type_.tz is not None:
        return values.cast(pa.timestamp(type_.unit, "UTC")).cast(pa.string())
    if any(asked(type_) for asked in BYTES):
        return pa.array([value if value is None else value.hex() for value in values.to_pylist()], pa.string())
    return values.cast(pa.large_string()) if type_ == pa.string_view() else values


BYTES = (pt.is_binary, pt.is_large_binary, pt.is_fixed_size_binary, pt.is_binary_view)


def _texts(batch: pa.RecordBatch) -> pa.RecordBatch:
    """As texts alone, which is what CSV is read as."""
    return _mapped(_textual(batch), lambda values: values.cast(pa.int64()).cast(pa.string())
                   if pt.is_duration(values.type) else values.cast(pa.string()))  # fmt: skip


def _mapped(batch: pa.RecordBatch, change: Callable[[pa.Array], pa.Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([change(column) for column in batch.columns], batch.schema.names)


def _read_arrow(path: Path, block: int) -> Batches:
    with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
        yield from (file.get_batch(number) for number in range(file.num_record_batches))


def _read_csv(path: Path, block: int, codec: str | None = None) -> Batches:
    """Every value as a text; the names are found first, for each is to be told its type."""
    with pa.input_stream(str(path), compression=codec) as source, _csv(source, {}, block) as reader:
        types = dict.fromkeys(reader.schema.names, pa.string())
    with pa.input_stream(str(path), compression=codec) as source, _csv(source, types, block) as reader:
        yield from reader


def _csv(source: Any, types: Mapping[str, pa.DataType], block: int) -> Any:
    return csv.open_csv(
        source,
        csv.ReadOptions(block_size=block),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )


KINDS: dict[str, Kind] = {
    "arrow": Kind(_open_arrow, _plain, _plain, _read_arrow),
    "csv": Kind(_open_csv, _textual, _texts, _read_csv),
    "csv.gz": Kind(_open_zipped, _textual, _texts, partial(_read_csv, codec="gzip")),
}
