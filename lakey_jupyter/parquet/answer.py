"""Writing an answer: rows in, one Parquet file out, its recipe and checksum in the footer; then proving it whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from ..errors import Damaged

GROUP_ROWS = 262_144
GROUP_BYTES = 64 * 1024 * 1024
CODECS = {"SNAPPY": "snappy", "GZIP": "gzip", "BROTLI": "brotli", "ZSTD": "zstd", "LZ4": "lz4", "UNCOMPRESSED": "none"}
RECIPE = b"lakey.recipe"
CHECKSUM = b"lakey.xxh3"
ROWS = b"lakey.rows"


@dataclass(frozen=True)
class Written:
    """What was written: rows, NULLs per column, and the length and xxh3 of everything before the footer."""

    rows: int
    nulls: tuple[int, ...]
    body: int
    checksum: str


class _Sink:
    """A file that counts and hashes what passes."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self.hash = xxhash.xxh3_64()
        self.bytes = 0

    @property
    def closed(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        if self._file.closed:  # an abandoned writer still writes its footer when it is collected
            return len(data)
        self.hash.update(data)
        self.bytes += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()

    def close(self) -> None:
        self._file.close()


class AnswerWriter:
    """Collects batches into row groups. Nothing it writes counts before `finish`; `abandon` leaves no valid file."""

    def __init__(self, path: Path, schema: pa.Schema, codec: str, watch: Callable[[int], None]) -> None:
        self._sink = _Sink(path)
        self._writer = pq.ParquetWriter(self._sink, schema, compression=CODECS.get(codec, "zstd"))
        self._schema = schema
        self._watch = watch
        self._held: list[pa.RecordBatch] = []
        self._held_rows = 0
        self._held_bytes = 0
        self._rows = 0
        self._nulls = [0] * len(schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Take these rows; a full row group goes out, and `watch` hears how many bytes are written."""
        if not batch.num_rows:
            return
        self._held.append(batch)
        self._held_rows += batch.num_rows
        self._held_bytes += batch.nbytes
        if self._held_rows >= GROUP_ROWS or self._held_bytes >= GROUP_BYTES:
            self._flush()

    def finish(self, recipe: Mapping[str, Any]) -> Written:
        """Write the rest and the footer."""
        self._flush()
        body, checksum = self._sink.bytes, self._sink.hash.hexdigest()
        told = {**recipe, "rows": self._rows}
        self._writer.add_key_value_metadata(
            {RECIPE: json.dumps(told).encode(), CHECKSUM: f"{body}:{checksum}".encode(), ROWS: str(self._rows).encode()}
        )
        self._writer.close()
        self._sink.close()
        return Written(self._rows, tuple(self._nulls), body, checksum)

    def abandon(self) -> None:
        """Let go of the file; what it holds is worth nothing."""
        self._sink.close()

    def _flush(self) -> None:
        if not self._held:
            return
        table = pa.Table.from_batches(self._held, self._schema).unify_dictionaries()
        self._writer.write_table(table, row_group_size=GROUP_ROWS)
        self._rows += table.num_rows
        for place, column in enumerate(table.columns):
            self._nulls[place] += column.null_count
        self._held, self._held_rows, self._held_bytes = [], 0, 0
        self._watch(self._sink.bytes)


def verify(path: Path, written: Written, schema: pa.Schema) -> str:
    """Read the file back: footer, schema, rows, NULLs and every byte; its sha256, or `Damaged` with what differs."""
    try:
        file = pq.ParquetFile(path)
        found, rows = file.schema_arrow.remove_metadata(), file.metadata.num_rows
        file.close()
    except (pa.ArrowException, OSError) as wrong:
        raise Damaged(f"The written file cannot be read back: {wrong}.") from wrong
    if rows != written.rows or not _same(found, schema):
        raise Damaged(
            f"The written file has {rows:,} rows of {_said(found)}, not {written.rows:,} rows of {_said(schema)}."
        )
    return _hashes(path, written)


def _same(found: pa.Schema, schema: pa.Schema) -> bool:
    return found.names == schema.names and all(
        field.type == other.type or pa.types.is_dictionary(other.type)
        for field, other in zip(found, schema, strict=True)
    )


def _said(schema: pa.Schema) -> str:
    """A schema in one line."""
    return ", ".join(f"{field.name} {field.type}" for field in schema)[:300]


def _hashes(path: Path, written: Written) -> str:
    whole, fast, left = hashlib.sha256(), xxhash.xxh3_64(), written.body
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            whole.update(block)
            fast.update(block[: max(0, left)])
            left -= len(block)
    if left > 0 or fast.hexdigest() != written.checksum:
        raise Damaged("The written file's bytes are not those that were sent: the disk, or its driver, is at fault.")
    return whole.hexdigest()


def read_recipe(path: Path) -> dict[str, Any] | None:
    """The recipe in a file's footer; None for a file that no pull wrote."""
    meta = pq.read_metadata(path).metadata or {}
    found = meta.get(RECIPE)
    return json.loads(found) if found else None
