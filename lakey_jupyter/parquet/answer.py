"""The file of an answer: bytes put where they belong, and the footer last."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from .assembly import Assembled
from .elements import Shape
from .emit import ARROW_SCHEMA, MAGIC, ending, footer
from .hands import each
from .pieces import Ahead, Piece, are_there

RECIPE = b"lakey.recipe"
CHECKSUMS = b"lakey.xxh3"
LAYOUT = b"lakey.layout"
ROWS = b"lakey.rows"
LARGE = 1 << 20


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
        self._ahead: Ahead | None = None
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
        self._ahead = self._ahead or Ahead(self._handle)

    def keep(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Those of an earlier attempt's pieces that are there as they were put: they count as put now.

        Of pieces that overlap the first is kept.
        """
        whole = each(lambda piece: are_there(self._handle, [piece]), pieces)
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
        whole = each(lambda piece: are_there(self._handle, [piece]), pieces)
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


def read_recipe(path: Path) -> dict[str, Any] | None:
    """The recipe in a file's footer; None for a file that no pull wrote."""
    meta = pq.read_metadata(path).metadata or {}
    found = meta.get(RECIPE)
    return json.loads(found) if found else None
