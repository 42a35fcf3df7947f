"""The file of an answer: bytes put where they belong, the footer last, and then all of it read back and proved."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from ..errors import Damaged
from .assembly import Assembled
from .elements import Shape
from .emit import ARROW_SCHEMA, MAGIC, ending, footer
from .hands import each, soon
from .layout import leaves

RECIPE = b"lakey.recipe"
CHECKSUMS = b"lakey.xxh3"
LAYOUT = b"lakey.layout"
ROWS = b"lakey.rows"
READ = 1 << 18
LARGE = 1 << 20
PROVED = 8 << 20
MOST_PROVED = 20_000


@dataclass(frozen=True, order=True)
class Piece:
    """Bytes that were put: from where, how many, and their xxh3."""

    at: int
    length: int
    checksum: str


@dataclass(frozen=True)
class Written:
    """What was written: its schema, rows, NULLs per column (None: not known), and the pieces that make up the file.

    `proved` are those that were read back already.
    """

    schema: pa.Schema
    rows: int
    nulls: tuple[int | None, ...]
    pieces: tuple[Piece, ...]
    proved: frozenset[Piece] = field(default=frozenset(), kw_only=True)

    @property
    def bytes(self) -> int:
        """The length of the file."""
        return sum(piece.length for piece in self.pieces)


class _Ahead:
    """Pieces that are read back and proved while others are still on their way; for any thread."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._fresh: list[Piece] = []
        self._length = 0
        self._proofs: list[tuple[list[Piece], Future[bool]]] = []
        self._lock = Lock()

    def add(self, piece: Piece) -> None:
        """One more that was written."""
        with self._lock:
            self._fresh.append(piece)
            self._length += piece.length
            if self._length < PROVED:
                return
            pieces, self._fresh, self._length = self._fresh, [], 0
            self._proofs.append((pieces, soon(partial(_are_there, self._handle), pieces)))

    def proved(self) -> frozenset[Piece]:
        """Those that are proved by now; `Damaged` when some are not what was sent."""
        with self._lock:
            proofs, self._proofs = self._proofs, []
        if not all(proof.result() for _, proof in proofs):
            raise _unlike()
        return frozenset(piece for pieces, _ in proofs for piece in pieces)

    def end(self) -> None:
        """The handle is closed next: nobody may read by it any more."""
        with self._lock:
            wait([proof for _, proof in self._proofs if not proof.cancel()])


class AnswerFile:
    """A file to put bytes into, from any thread. It is no Parquet file before `finish`.

    It is a new one, unless it is taken up `again` where an earlier attempt left it. `note` hears of every piece that
    was put. `layout` is what the footer says of the copies (`Laid.digest`), if there are any.
    """

    def __init__(self, path: Path, watch: Callable[[int], None] = lambda written: None, again: bool = False) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | (0 if again else os.O_EXCL), 0o644)
        self._watch = watch
        self._pieces: list[Piece] = []
        self._ahead: _Ahead | None = None
        self.note: Callable[[Piece], None] = lambda piece: None
        self.layout = ""
        self.end = 0
        self.append(MAGIC)

    def put(self, at: int, data: Any) -> Piece:
        """Write these bytes at a place that was set aside by `reserve`; what was put."""
        view = memoryview(data)
        piece = Piece(at, len(view), xxhash.xxh3_64_hexdigest(view))
        while view:
            written = os.pwrite(self._handle, view, at)
            view, at = view[written:], at + written
        self._pieces.append(piece)
        self.note(piece)
        if self._ahead is not None:
            self._ahead.add(piece)
        return piece

    def prove_ahead(self) -> None:
        """What is put from now on is read back and proved meanwhile: the lake is so slow that there is time for it."""
        self._ahead = self._ahead or _Ahead(self._handle)

    def keep(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Those of an earlier attempt's pieces that are there as they were put: they count as put now.

        Of pieces that overlap the first is kept.
        """
        whole = each(lambda piece: _are_there(self._handle, [piece]), pieces)
        kept: list[Piece] = []
        for piece in sorted(piece for piece, is_whole in zip(pieces, whole, strict=True) if is_whole):
            if not kept or kept[-1].at + kept[-1].length <= piece.at:
                kept.append(piece)
        self._pieces += kept
        return kept

    def follow(self, pieces: Sequence[Piece]) -> int:
        """How many of an earlier attempt's pieces, which follow the end one after the other, are there as they were
        put: they count as appended now. What follows them is cut off.
        """
        whole = each(lambda piece: _are_there(self._handle, [piece]), pieces)
        count = (*whole, False).index(False)
        self._pieces += pieces[:count]
        self.reserve(sum(piece.length for piece in pieces[:count]))
        os.ftruncate(self._handle, self.end)
        return count

    def append(self, data: Any) -> int:
        """Write these bytes at the end; where that was. `watch` hears how long the file is."""
        at = self.reserve(len(data))
        if len(data):
            self.put(at, data)
        return at

    def reserve(self, length: int) -> int:
        """Set room aside at the end; where it starts. `watch` hears how long the file is."""
        at, self.end = self.end, self.end + length
        self._watch(self.end)
        if length >= LARGE and hasattr(os, "posix_fallocate"):
            # The disk is full now or not at all, and writing into room that is there costs half.
            os.posix_fallocate(self._handle, at, length)
        return at

    def finish(self, schema: pa.Schema, shapes: list[Shape], groups: Assembled, recipe: Mapping[str, Any]) -> Written:
        """Write the footer."""
        rows = groups.rows
        pieces = sorted(self._pieces, key=lambda piece: piece.at)
        keys = {
            ARROW_SCHEMA: base64.b64encode(schema.serialize().to_pybytes()),
            RECIPE: json.dumps({**recipe, "rows": rows}).encode(),
            CHECKSUMS: json.dumps([[piece.length, piece.checksum] for piece in pieces]).encode(),
            ROWS: str(rows).encode(),
            **({LAYOUT: self.layout.encode()} if self.layout else {}),
        }
        self.append(ending(footer(shapes, groups.written, rows, keys)))
        proved = self._ahead.proved() if self._ahead is not None else frozenset()
        self.close()
        pieces = sorted(self._pieces, key=lambda piece: piece.at)
        return Written(schema, rows, groups.nulls, tuple(pieces), proved=proved)

    def close(self) -> None:
        """Let go of the file; before `finish` what it holds is worth nothing."""
        if self._ahead is not None:
            self._ahead.end()
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


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
        if not all(each(partial(_are_there, file.fileno()), _shared_out(left))):
            raise _unlike()


def _unlike() -> Damaged:
    return Damaged("The written file's bytes are not those that were sent: the disk is at fault.")


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


def _are_there(handle: int, pieces: Sequence[Piece]) -> bool:
    buffer = memoryview(bytearray(min(READ, max(piece.length for piece in pieces))))
    return all(_is_there(handle, piece, buffer) for piece in pieces)


def _is_there(handle: int, piece: Piece, buffer: memoryview) -> bool:
    found, at, end = xxhash.xxh3_64(), piece.at, piece.at + piece.length
    while at < end:
        count = os.preadv(handle, [buffer[: end - at]], at)
        if not count:
            return False
        found.update(buffer[:count])
        at += count
    return found.hexdigest() == piece.checksum


def read_recipe(path: Path) -> dict[str, Any] | None:
    """The recipe in a file's footer; None for a file that no pull wrote."""
    meta = pq.read_metadata(path).metadata or {}
    found = meta.get(RECIPE)
    return json.loads(found) if found else None
