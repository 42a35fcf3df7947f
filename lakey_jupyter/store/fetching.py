"""Many reads of one store at a time: as many as there are hands, and of no more bytes than may be on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import cached_property
from threading import Condition, Event
from time import monotonic
from typing import TypeVar

from .bridging import Costs

HANDS = 64
UNKNOWN = float("inf")
V = TypeVar("V")
MOST_BYTES = 96 * 1024 * 1024


class Fetching:
    """The hands of one store, which stay: they are started once, and so are the connections that they use."""

    def __init__(self, hands: int = HANDS, most_bytes: int = MOST_BYTES, most_gap: int | None = None) -> None:
        self.hands = hands
        self._most = most_bytes
        self._most_gap = most_gap
        self._quickest = UNKNOWN
        self._flying = 0
        self._landed = Condition()

    @property
    def costs(self) -> Costs:
        """What requests cost here, by what those before took."""
        return Costs(0.0 if self._quickest == UNKNOWN else self._quickest, self.hands, self._most_gap)

    def timed(self, read: Callable[[], V]) -> V:
        """What a read gives; how long it took is remembered if it was the quickest."""
        began = monotonic()
        found = read()
        self.took(monotonic() - began)
        return found

    def took(self, seconds: float) -> None:
        """A read took so long."""
        self._quickest = min(self._quickest, seconds)

    def each(self, sizes: list[int], read: Callable[[int], None]) -> None:
        """Call `read` with the place of each size, in order, several at a time.

        After a failure none is begun any more; it is raised when none runs any more.
        """
        over = Event()

        def one(place: int) -> None:
            with self._room(sizes[place]), ExitStack() as failing:
                if over.is_set():
                    return
                failing.callback(over.set)
                read(place)
                failing.pop_all()

        under_way = [self._pool.submit(one, place) for place in range(len(sizes))]
        wait(under_way, return_when=FIRST_EXCEPTION)
        left = [each for each in under_way if not each.cancel()]
        wait(left)
        for each in left:
            each.result()

    @contextmanager
    def _room(self, size: int) -> Iterator[None]:
        """While the block runs so many bytes are on their way; one read may always be."""
        with self._landed:
            self._landed.wait_for(lambda: not self._flying or self._flying + size <= self._most)
            self._flying += size
        try:
            yield
        finally:
            with self._landed:
                self._flying -= size
                self._landed.notify_all()

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.hands, thread_name_prefix="lakey-fetch")
