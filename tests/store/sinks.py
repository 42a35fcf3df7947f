"""A sink that keeps what is poured into it, part by part."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable


class Kept:
    """The bytes of each part; `before` may raise before some are taken."""

    def __init__(self, most: int = 1 << 20, before: Callable[[], None] = lambda: None) -> None:
        self._most, self._before = most, before
        self._parts: dict[int, bytearray] = defaultdict(bytearray)
        self._lock = threading.Lock()

    @property
    def parts(self) -> dict[int, bytes]:
        """What came."""
        return {place: bytes(data) for place, data in self._parts.items()}

    def room(self, place: int, at: int, left: int) -> memoryview:
        """See `Sink.room`."""
        return memoryview(bytearray(min(left, self._most)))

    def filled(self, place: int, at: int, room: memoryview) -> None:
        """See `Sink.filled`."""
        with self._lock:
            self._before()
            assert at == len(self._parts[place])
            self._parts[place] += room
