"""A queue that is fair among people by bytes: whoever was given least is next, however much anybody has asked for.

This is start-time fair queueing. Everybody has a line of their own, in which first come is first served. A line stands
where its last one that was served would have ended if all bytes were served one after the other, and a new line stands
where the queue is now: nobody saves up while away, and nobody pays for what was given up before its turn.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
LEAST = 1_000_000
"""What costs less costs as much as this: a small one takes its time too."""


@dataclass
class _Line(Generic[T]):
    """What one person waits for, and where the line stands."""

    stands: int
    number: int
    waiting: deque[tuple[T, int]] = field(default_factory=deque)


class FairQueue(Generic[T]):
    """For any thread. What nobody owns costs nothing and goes first; what is not `wanted` any more is passed over."""

    def __init__(self, wanted: Callable[[T], bool]) -> None:
        self._wanted = wanted
        self._first: deque[T] = deque()
        self._lines: dict[str, _Line[T]] = {}
        self._now = 0
        self._lined_up = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, each: T, owner: str = "", cost: int = 0) -> None:
        """One more, of this owner, that takes so many bytes."""
        with self._changed:
            if owner:
                self._line(owner).waiting.append((each, max(cost, LEAST)))
            else:
                self._first.append(each)
            self._changed.notify()

    def get(self) -> T | None:
        """The next one, as soon as there is one; None once the queue is closed."""
        with self._changed:
            while not self._closed:
                found = self._next()
                if found is not None:
                    return found
                self._rest()
                self._changed.wait()
        return None

    def close(self) -> list[T]:
        """Nothing is next any more; what still waited is given back."""
        with self._changed:
            self._closed = True
            left = [*self._first, *(each for line in self._lines.values() for each, _ in line.waiting)]
            self._first.clear()
            self._lines.clear()
            self._changed.notify_all()
        return left

    def _line(self, owner: str) -> _Line[T]:
        """Where the owner waits; one who was away begins where the queue is now."""
        self._lined_up += 1
        line = self._lines.setdefault(owner, _Line(self._now, self._lined_up))
        if not line.waiting:
            line.stands, line.number = max(line.stands, self._now), self._lined_up
        return line

    def _next(self) -> T | None:
        while self._first:
            each = self._first.popleft()
            if self._wanted(each):
                return each
        while lines := [line for line in self._lines.values() if line.waiting]:
            line = min(lines, key=lambda each: (each.stands, each.number))
            each, cost = line.waiting.popleft()
            if self._wanted(each):
                self._now, line.stands = line.stands, line.stands + cost
                return each
        return None

    def _rest(self) -> None:
        """Somebody is free and nobody waits: all are even again."""
        self._now = max((line.stands for line in self._lines.values()), default=self._now)
        self._lines.clear()
