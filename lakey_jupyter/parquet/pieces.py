"""The pieces that a file is made of, as they were put there; and proofs that they are there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from threading import Lock

import xxhash

from ..errors import Damaged
from .hands import soon

READ = 1 << 18
PROVED = 8 << 20
"""So many bytes are proved at a time: a task for each piece would cost more than a short one takes."""


@dataclass(frozen=True, order=True)
class Piece:
    """Bytes that were put: from where, how many, and their xxh3."""

    at: int
    length: int
    checksum: str


class Ahead:
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
            self._proofs.append((pieces, soon(partial(are_there, self._handle), pieces)))

    def proved(self) -> frozenset[Piece]:
        """Those that are proved by now; `Damaged` when some are not what was sent."""
        with self._lock:
            proofs, self._proofs = self._proofs, []
        if not all(proof.result() for _, proof in proofs):
            raise unlike()
        return frozenset(piece for pieces, _ in proofs for piece in pieces)

    def end(self) -> None:
        """The handle is closed next: nobody may read by it any more."""
        with self._lock:
            wait([proof for _, proof in self._proofs if not proof.cancel()])


def are_there(handle: int, pieces: Sequence[Piece]) -> bool:
    """Whether all of these pieces, of which there are some, are in the file."""
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


def unlike() -> Damaged:
    """What is said of a file whose pieces are not there."""
    return Damaged("The written file's bytes are not those that were sent: the disk is at fault.")
