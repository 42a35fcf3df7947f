"""A written file read back and proved: its bytes, and then what a foreign reader finds in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import Damaged
from .answer import Written
from .hands import each
from .layout import leaves
from .pieces import PROVED, Piece, are_there, unlike

MOST_PROVED = 20_000


def verify(path: Path, written: Written) -> None:
    """Read the file back: every byte, the footer, schema, rows and NULLs; `Damaged` says what differs."""
    prove_bytes(path, written)  # before all else: a foreign reader may break at a footer that is not ours
    try:
        with pa.OSFile(str(path)) as source:
            file = pq.ParquetFile(source)
            found, metadata = file.schema_arrow.remove_metadata(), file.metadata
    except (pa.ArrowException, OSError) as wrong:
        raise Damaged(f"The written file cannot be read back: {wrong}.") from wrong
    if metadata.num_rows != written.rows or not _same(found, written.schema):
        raise Damaged(
            f"The written file has {metadata.num_rows:,} rows of {_said(found)}, "
            f"not {written.rows:,} rows of {_said(written.schema)}."
        )
    _prove_nulls(metadata, written)


def _same(found: pa.Schema, schema: pa.Schema) -> bool:
    return found.names == schema.names and all(
        field.type == other.type or pa.types.is_dictionary(other.type)
        for field, other in zip(found, schema, strict=True)
    )


def _said(schema: pa.Schema) -> str:
    """A schema in one line."""
    return ", ".join(f"{field.name} {field.type}" for field in schema)[:300]


def _prove_nulls(metadata: pq.FileMetaData, written: Written) -> None:
    """The NULLs that the footer tells, for flat columns; not in files of so many chunks that reading it costs."""
    ends = list(accumulate(leaves(field.type) for field in written.schema))
    if [metadata.num_columns] != ends[-1:] or metadata.num_columns * metadata.num_row_groups > MOST_PROVED:
        return
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    for name, first, expected in zip(written.schema.names, (0, *ends[:-1]), written.nulls, strict=True):
        found = None if expected is None else _nulls(groups, first)
        if found is not None and found != expected:
            raise Damaged(f"The written file has {found:,} NULLs in {name!r}, not {expected:,}.")


def _nulls(groups: Sequence[pq.RowGroupMetaData], leaf: int) -> int | None:
    """The NULLs of a leaf; None when any row group does not say."""
    found = 0
    for group in groups:
        said = group.column(leaf).statistics
        if said is None or not said.has_null_count:
            return None
        found += said.null_count
    return found


def prove_bytes(path: Path, written: Written) -> None:
    """`Damaged` unless the file is made of exactly the pieces that were written."""
    at = 0
    for piece in written.pieces:
        if piece.at != at:
            raise Damaged(f"The written file has a gap at byte {at:,}.")
        at += piece.length
    if path.stat().st_size != at:
        raise Damaged(f"The written file has {path.stat().st_size:,} bytes, not {at:,}.")
    with path.open("rb", buffering=0) as file:
        left = [piece for piece in written.pieces if piece not in written.proved]
        if not all(each(partial(are_there, file.fileno()), _shared_out(left))):
            raise unlike()


def _shared_out(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Some together, of about `PROVED` bytes: a task for each piece would cost more than a short one takes."""
    found: list[Piece] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += piece.length
        if length >= PROVED:
            yield found
            found, length = [], 0
    if found:
        yield found
