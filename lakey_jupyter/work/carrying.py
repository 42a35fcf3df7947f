"""Moving the blocks of copied row groups from the lake into the answer, several at a time, each read only once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from ..parquet.answer import AnswerFile
from ..parquet.copy import Block, Piece
from ..parquet.hands import each
from ..store.objects import Entry, LocalStore, Part, Store, changed

COARSE = 128 * 1024
POURED = 1024 * 1024
"""What comes from afar is written in stretches of so many bytes: they are still at hand then."""
KEPT = 64
Heard = Callable[[int], None]


def carry(
    blocks: Sequence[Block], store: Store, entry: Callable[[int], Entry], answer: AnswerFile, heard: Heard
) -> None:
    """Put every block where it belongs; `heard` is told of each block's bytes, from any thread, and may stop the rest.

    The first failure is raised once nothing moves any more.
    """
    if isinstance(store, LocalStore):
        _from_disk(blocks, store, entry, answer, heard)
    else:
        _from_afar(blocks, store, entry, answer, heard)


def _from_disk(
    blocks: Sequence[Block], store: LocalStore, entry: Callable[[int], Entry], answer: AnswerFile, heard: Heard
) -> None:
    """One thread a block: the pieces are read straight into the thread's own room, and written from there."""

    def move(block: Block) -> None:
        view = _room(block.length)
        read_pieces(block.pieces, view, store, entry)
        answer.put(block.out, view)
        heard(block.length)

    each(move, blocks)


_ROOMS = threading.local()


def _room(length: int) -> memoryview:
    """So many bytes for this thread, which keeps them: fresh memory costs more than what is done with it."""
    if length > len(getattr(_ROOMS, "view", b"")):
        _ROOMS.view = memoryview(bytearray(length))
    view: memoryview = _ROOMS.view
    return view[:length]


def read_pieces(pieces: Sequence[Piece], view: memoryview, store: LocalStore, entry: Callable[[int], Entry]) -> None:
    """Put every piece where it belongs in the view."""
    with ExitStack() as held:
        number, handle = -1, -1
        for piece in pieces:
            if piece.file != number:
                held.close()
                number, handle = piece.file, held.enter_context(store.holding(entry(piece.file)))
            _read_piece(handle, piece, view[piece.at : piece.at + piece.length], entry)
    store.meter.count(sum(piece.length for piece in pieces))


def _read_piece(handle: int, piece: Piece, view: memoryview, entry: Callable[[int], Entry]) -> None:
    at = piece.offset
    while view:
        count = os.preadv(handle, [view], at)
        if not count:
            raise changed(entry(piece.file))
        view, at = view[count:], at + count


class _Filling:
    """A block whose pieces come in any order."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.left = block.length
        self.is_coarse = block.length >= COARSE * len(block.pieces)
        """Its pieces are so long that each may be written by itself."""
        self.data: bytearray | None = None


class _Pool:
    """Rooms for what comes from afar, kept: fresh memory costs more than what is done with it."""

    def __init__(self) -> None:
        self._free: list[bytearray] = []

    def room(self) -> memoryview:
        """One that nobody else has."""
        try:
            return memoryview(self._free.pop())
        except IndexError:
            return memoryview(bytearray(POURED))

    def free(self, room: memoryview) -> None:
        """Give one back, or a part of it."""
        if len(self._free) < KEPT and isinstance(room.obj, bytearray):
            self._free.append(room.obj)


POOL = _Pool()


class _Carried:
    """What comes from afar goes from its room to where it belongs; short pieces fill a block first."""

    def __init__(self, blocks: Sequence[Block], answer: AnswerFile, heard: Heard) -> None:
        self.owners = [(filling, piece) for filling in map(_Filling, blocks) for piece in filling.block.pieces]
        self._answer, self._heard = answer, heard
        self._lock = threading.Lock()

    def room(self, place: int, at: int, left: int) -> memoryview:
        """See `Sink.room`."""
        filling, piece = self.owners[place]
        if filling.is_coarse:
            return POOL.room()[:left]
        with self._lock:
            if filling.data is None:
                filling.data = bytearray(filling.block.length)
        return memoryview(filling.data)[piece.at + at : piece.at + at + left]

    def filled(self, place: int, at: int, room: memoryview) -> None:
        """See `Sink.filled`."""
        filling, piece = self.owners[place]
        if filling.is_coarse:
            self._answer.put(filling.block.out + piece.at + at, room)
            POOL.free(room)
            self._heard(len(room))
            return
        with self._lock:
            filling.left -= len(room)
            full = not filling.left
        if full:
            self._answer.put(filling.block.out, filling.data)
            filling.data = None
            self._heard(filling.block.length)


def _from_afar(
    blocks: Sequence[Block], store: Store, entry: Callable[[int], Entry], answer: AnswerFile, heard: Heard
) -> None:
    """All pieces are asked for in their order; a block is written when its last one is here."""
    answer.prove_ahead()
    carried = _Carried(blocks, answer, heard)
    store.fetch([Part(entry(piece.file), piece.offset, piece.length) for _, piece in carried.owners], carried)
