"""Between a task and those who wait for it: progress one way, cancelling the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec

from ..errors import Cancelled
from ..model.job import Progress, State

QUIET = 0.25


class Stop(msgspec.Struct, frozen=True):
    """Why a task is to stop: nobody waits any more; or (`leaves`) others go on with it; or only that one of many for
    whom it is done, who is called `drops`, waits no more.
    """

    leaves: bool = False
    drops: str = ""

    def reach(self, watch: Watch) -> None:
        """Tell the task."""
        if self.drops:
            watch.dropped.add(self.drops)
        elif self.leaves:
            watch.abandon()
        else:
            watch.cancel()


class Watch:
    """Handed to a task. `tell` passes progress on, at most four times a second but every change of state at once."""

    def __init__(self, hear: Callable[[State, Progress], None]) -> None:
        self._hear = hear
        self._cancelled = threading.Event()
        self.is_abandoned = False
        """Whether others may go on with it."""
        self.dropped: set[str] = set()
        """Those of many who wait no more."""
        self._state: State | None = None
        self._last = 0.0

    def tell(self, state: State, progress: Progress) -> None:
        """The task is here now; `Cancelled` when nobody waits any more."""
        self.check()
        now = time.monotonic()
        if state is self._state and now - self._last < QUIET:
            return
        self._state, self._last = state, now
        self._hear(state, progress)

    def check(self) -> None:
        """`Cancelled` when nobody waits any more."""
        if self._cancelled.is_set():
            raise Cancelled("The pull was cancelled.")

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._cancelled.set()

    def abandon(self) -> None:
        """Who asked for it goes away: end, but leave what is there to the next one."""
        if not self._cancelled.is_set():
            self.is_abandoned = True
            self.cancel()
