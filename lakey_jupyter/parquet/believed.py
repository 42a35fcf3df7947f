"""A file that an earlier pull landed, as a source of bytes: each piece is believed only once its checksum was proved.

Somebody may have changed the file, or change it at any moment. So a piece is read whole, hashed where it lies in
memory, and used from there: what is written to the file later cannot get into an answer. Which bytes of the lake lie
where is known from the plan of the earlier pull; the file's own footer says whether it was written by that plan.
"""

from __future__ import annotations

import json
import os
import threading
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import xxhash

from .answer import CHECKSUMS, LAYOUT
from .emit import MAGIC
from .footer import TAIL
from .thrift import BINARY, Value, binary, header, text

MOST_FOOTER = 256 * 1024 * 1024
MOST_PIECE = 16 * 1024 * 1024
"""Pieces of copied bytes are never longer."""
Span = tuple[int, int, int]
"""Bytes of a piece: its number, from where in it, how many."""


class Doubtful(Exception):
    """A file that is not as it was landed."""


class Believed:
    """A landed file; for any thread. Its handle stays open, so that it may be moved or removed meanwhile."""

    def __init__(self, path: Path, size: int, layout: str) -> None:
        """`Doubtful` unless a file of this size is there that says its copies lie as in this layout (`Laid.digest`)."""
        self._lock = threading.Lock()
        try:
            self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as wrong:
            raise Doubtful from wrong
        try:
            self._pieces = self._noted(size, layout)
        except (Doubtful, OSError, ValueError, TypeError, IndexError) as wrong:
            self.close()
            raise Doubtful from wrong
        self._ends = list(accumulate(length for length, _ in self._pieces))
        self.is_doubtful = False
        """Whether a piece was found to be another than was landed."""

    def spans(self, at: int, length: int) -> Iterator[Span]:
        """In which pieces these bytes of the file lie."""
        number = bisect_right(self._ends, at)
        while length > 0 and number < len(self._ends):
            end = self._ends[number]
            count = min(length, end - at)
            yield number, at - (end - self._pieces[number][0]), count
            number, at, length = number + 1, at + count, length - count

    def piece(self, number: int) -> memoryview:
        """All bytes of a piece, in memory of their own; `Doubtful` when they are not those that were landed."""
        length, checksum = self._pieces[number]
        if self.is_doubtful or length > MOST_PIECE:
            raise Doubtful
        room = memoryview(bytearray(length))
        try:
            whole = self._fill(room, self._ends[number] - length)
        except OSError as wrong:
            self.is_doubtful = True
            raise Doubtful from wrong
        if not whole or xxhash.xxh3_64_hexdigest(room) != checksum:
            self.is_doubtful = True
            raise Doubtful
        return room.toreadonly()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def _noted(self, size: int, layout: str) -> list[tuple[int, str]]:
        """The length and the checksum of each piece up to the footer."""
        if os.fstat(self._handle).st_size != size or size < TAIL:
            raise Doubtful
        tail = os.pread(self._handle, TAIL, size - TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != MAGIC or not 0 < length <= min(size - TAIL, MOST_FOOTER):
            raise Doubtful
        raw = os.pread(self._handle, length, size - TAIL - length)
        if not layout or told(raw, LAYOUT) != layout.encode():
            raise Doubtful
        noted = [(int(length), str(checksum)) for length, checksum in json.loads(told(raw, CHECKSUMS))]
        if any(length <= 0 for length, _ in noted) or sum(length for length, _ in noted) != size - TAIL - len(raw):
            raise Doubtful
        return noted

    def _fill(self, room: memoryview, at: int) -> bool:
        while room:
            count = os.preadv(self._handle, [room], at)
            if not count:
                return False
            room, at = room[count:], at + count
        return True


def told(footer: bytes, key: bytes) -> bytes:
    """What a footer of ours says under this key; nothing where it does not.

    Keys stand behind the row groups, so they are looked for from the end: thousands of row groups are not read for it.
    """
    name = binary(key) + header(1, 2, BINARY)
    at = footer.rfind(name)
    if at < 0:
        return b""
    return text(footer, Value(BINARY, at + len(name), len(footer)))
