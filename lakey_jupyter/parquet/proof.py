"""Comparing a written file with a fresh scan of what it was made from: row by row, in order, in bounded memory."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt

from ..errors import Damaged

BATCH_ROWS = 65_536
BITS = {pa.float16(): pa.uint16(), pa.float32(): pa.uint32(), pa.float64(): pa.uint64()}


def prove_rows(found: Iterator[pa.RecordBatch], expected: Iterable[pa.RecordBatch]) -> None:
    """`Damaged` names the first column and row in which what was found is not what is expected, or where it ends."""
    row, rows = 0, _Rows(found)
    for batch in expected:
        for mine in rows.next(batch.num_rows):
            theirs = batch.slice(0, mine.num_rows)
            _prove(mine, theirs, row)
            batch, row = batch.slice(mine.num_rows), row + mine.num_rows
        if batch.num_rows:
            raise Damaged(f"The written file ends after {row:,} rows, though the lake has more.")
    if any(each.num_rows for each in rows.rest()):
        raise Damaged(f"The written file goes on after the {row:,} rows that the lake has.")


def parquet_rows(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file, in these types."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            columns = [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


class _Rows:
    """Batches, cut as it is asked."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self._left: pa.RecordBatch | None = None

    def next(self, rows: int) -> Iterator[pa.RecordBatch]:
        """The next rows, in some pieces; fewer where there are no more."""
        while rows:
            batch = self._left if self._left is not None else next(self._batches, None)
            if batch is None:
                return
            taken = min(rows, batch.num_rows)
            self._left = batch.slice(taken) if taken < batch.num_rows else None
            rows -= taken
            yield batch.slice(0, taken)

    def rest(self) -> Iterator[pa.RecordBatch]:
        """What is left."""
        if self._left is not None:
            yield self._left
        yield from self._batches


def _prove(found: pa.RecordBatch, expected: pa.RecordBatch, row: int) -> None:
    for name, mine, theirs in zip(expected.schema.names, found.columns, expected.columns, strict=True):
        place = _differs(mine, theirs)
        if place is not None:
            raise Damaged(f"The written file is not what the lake says: {name!r} differs in row {row + place:,}.")


def _differs(mine: pa.Array, theirs: pa.Array) -> int | None:
    """The first place in which two arrays differ, None where they do not: NaN is NaN, and -0.0 is not 0.0."""
    if mine.type in BITS:
        mine, theirs = (each.view(BITS[each.type]) for each in (mine, theirs))
    if mine.equals(theirs) and not _holds_reals(mine.type):
        return None
    pairs = zip(_tokens(mine), _tokens(theirs), strict=True)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), None)


def _holds_reals(type_: pa.DataType) -> bool:
    """Whether there are floats below, whose equality Arrow means otherwise."""
    if pt.is_dictionary(type_):
        return _holds_reals(type_.value_type)
    below = [type_.field(place).type for place in range(type_.num_fields)] if pt.is_nested(type_) else []
    return pt.is_floating(type_) or any(map(_holds_reals, below))


def _tokens(values: pa.Array) -> Iterator[Any]:
    for value in values:
        yield _token(value.as_py()) if not pt.is_timestamp(values.type) else (value.value if value.is_valid else None)


def _token(value: Any) -> Any:
    """Equal for the same values alone."""
    if isinstance(value, float | np.floating):
        return struct.pack("<d", value)
    if isinstance(value, dict):
        return {key: _token(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_token(each) for each in value]
    return value
