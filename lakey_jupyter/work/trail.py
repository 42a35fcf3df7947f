"""The trail of a scan: what of its kept rows is written or put aside is noted, so that another attempt goes on there.

Rows wait in memory until they are enough for a row group. Where few are kept the lake is read for long until then, so
they are put aside meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import xxhash

from ..parquet.answer import AnswerFile
from ..parquet.assembly import Part
from ..parquet.emit import Numbers
from ..parquet.found import Found
from ..parquet.pieces import Piece
from ..parquet.plan import Plan
from ..store.journal import Journal
from .legs import NOTHING, Leg, Legs, Mark, said

SEGMENT = 32 * 1024 * 1024
"""So many bytes of the lake may be read until what is kept of them is put aside."""
SHARE = 2
"""What is put aside is at most one in so many bytes that were read: of many kept rows a row group is full soon."""
Rows = list[pa.RecordBatch]


class Trail:
    """The way of one scan; without a journal nobody will go on with it.

    `parts` are there already, and `held` the rows that were put aside, each with the number of their first chunk.
    """

    def __init__(
        self, work: Plan, journal: Journal | None = None, legs: Legs = NOTHING, held: Sequence[Rows] = ()
    ) -> None:
        self.parts = [leg.part for leg in legs.written if leg.part is not None]
        self.held = [(leg.chunk, rows) for leg, rows in zip(legs.aside, held, strict=True)]
        self.begin = legs.mark.chunk
        self._journal = journal
        self._work = work
        self._first = sum(leg.rows for leg in legs.written)
        self._aside = legs.last - self._first
        self._room = sum(leg.piece.length for leg in legs.aside)
        self._left = legs.mark.rows
        self._mark = self._noted = legs.mark
        self._fresh: Rows = []
        self._chunk = 0

    def new(self, found: Found) -> Iterator[pa.RecordBatch]:
        """The rows of what was found that no earlier attempt had. Each is to be held or written before the next."""
        if found.before is not None:
            self._mark = Mark(chunk=found.place, rows=found.before)
            if self._journal is not None and not self._left:
                self._put_aside(self._journal)
        for batch in found.batches:
            gone = min(self._left, batch.num_rows)
            self._left -= gone
            self._mark = Mark(chunk=self._mark.chunk, rows=self._mark.rows + batch.num_rows)
            if gone < batch.num_rows:
                yield self._kept(found.place, batch.slice(gone))

    def end(self) -> None:
        """All was found."""
        self._mark = Mark(chunk=len(self._work.scanned))

    def wrote(self, part: Part, piece: Piece) -> Part:
        """All rows that were held are these row groups now, and that piece of the answer."""
        rows = sum(group.rows for group in part.groups)
        if self._journal is not None:
            self._note(self._journal, Leg(first=self._first, rows=rows, mark=self._mark, piece=piece, part=part))
        self._first += rows
        self._aside = self._room = 0
        self._fresh = []
        return part

    def _kept(self, chunk: int, batch: pa.RecordBatch) -> pa.RecordBatch:
        if self._journal is not None:
            self._chunk = self._chunk if self._fresh else chunk
            self._fresh.append(batch)
        return batch

    def _put_aside(self, journal: Journal) -> None:
        """Put aside what is held and is not yet, if so much was read since that it is worth it."""
        read = int(self._scanned[self._mark.chunk] - self._scanned[self._noted.chunk])
        if read < max(SEGMENT, SHARE * sum(batch.nbytes for batch in self._fresh)):
            return
        self._noted = self._mark
        rows, data = sum(batch.num_rows for batch in self._fresh), _streamed(self._fresh)
        if not journal.put_aside(self._room, data):
            return
        piece = Piece(self._room, len(data), xxhash.xxh3_64_hexdigest(data))
        first = self._first + self._aside
        self._note(journal, Leg(first=first, rows=rows, mark=self._mark, piece=piece, chunk=self._chunk))
        self._aside += rows
        self._room += len(data)
        self._fresh = []

    @cached_property
    def _scanned(self) -> Numbers:
        """The bytes of the lake that are read until each chunk."""
        return np.concatenate([[0], np.cumsum(self._work.touched_bytes() * self._work.scanned)])

    def _note(self, journal: Journal, leg: Leg) -> None:
        journal.note(said(leg))
        self._noted = leg.mark


def _streamed(rows: Rows) -> bytes:
    """Rows as they are put aside; nothing for none."""
    if not rows:
        return b""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows[0].schema) as stream:
        for batch in rows:
            stream.write_batch(batch)
    return bytes(memoryview(sink.getvalue()))


def restored(legs: Legs, answer: AnswerFile, journal: Journal) -> tuple[Legs, list[Rows]]:
    """The first ones of these legs that are there, which the answer goes on behind, and the rows that are put aside."""
    written = legs.written[: answer.follow([leg.piece for leg in legs.written])]
    held: list[Rows] = []
    for leg in legs.aside if written == legs.written else ():
        rows = _rows(journal.aside(leg.piece.at, leg.piece.length), leg)
        if rows is None:
            break
        held.append(rows)
    return Legs(written, legs.aside[: len(held)]), held


def _rows(data: bytes, leg: Leg) -> Rows | None:
    """What was put aside; None where it is not that."""
    if xxhash.xxh3_64_hexdigest(data) != leg.piece.checksum:
        return None
    return list(pa.ipc.open_stream(data)) if data else []
