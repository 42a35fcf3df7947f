"""Asking again where a failure may pass: a table of what may, pauses with full jitter, a budget for each store."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..errors import LakeyError

V = TypeVar("V")
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may well be answered. Not what is refused, gone, changed (403, 404, 412)."""
TRIES = 4
PATIENCE = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 8.0
BUDGET, EARNED = 20.0, 0.1
"""A store may be asked again so often in a row; each answer that came earns so much of that back."""


class Passing(Exception):
    """A failure that may pass: what to raise when it does not, and the seconds that the store asks to wait."""

    def __init__(self, failure: LakeyError, after: float = 0) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.after = after


class Retries:
    """What may still be asked again of one store, by all who read from it; for any thread."""

    def __init__(self, pause: Callable[[float], None] = time.sleep) -> None:
        self._left = BUDGET
        self._lock = threading.Lock()
        self._pause = pause
        self._chance = random.SystemRandom()

    def ask(self, once: Callable[[], V]) -> V:
        """What `once` answers, asked again while it raises `Passing`; in the end the failure itself."""
        end = time.monotonic() + PATIENCE
        attempt = 0
        while True:
            try:
                answer = once()
            except Passing as trouble:
                wait = max(trouble.after, self._jitter(attempt))
                attempt += 1
                if attempt >= TRIES or time.monotonic() + wait > end or not self._may():
                    raise trouble.failure from trouble
                self._pause(wait)
            else:
                self._earn()
                return answer

    def _may(self) -> bool:
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True

    def _earn(self) -> None:
        with self._lock:
            self._left = min(BUDGET, self._left + EARNED)

    def _jitter(self, attempt: int) -> float:
        """Anything up to a bound that doubles: those who failed together do not come back together."""
        return self._chance.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt))
