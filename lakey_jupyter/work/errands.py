"""Errands: tasks under way, which end once, and can be given up at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from ..errors import Cancelled, LakeyError
from ..model.job import Progress, State
from .tasks import Answer, Task
from .watch import Stop

Heard = Callable[[State, Progress], None]
GRACE = 0.6
"""So many seconds a task has to stop by itself: one that waits for a lake that is silent would take as long as that."""


class Errand:
    """A task under way: `answer` gets its outcome; `cancel` ends it while it waits, or stops it.

    One that does not stop in time `is_severed`: it ends as cancelled, and has cleaned up nothing.
    """

    def __init__(self, task: Task, heard: Heard) -> None:
        self.task = task
        self.heard = heard
        self.answer: Future[Answer] = Future()
        self.began = time.monotonic()
        self.is_cancelled = False
        self.is_severed = False
        self._stop: Callable[[Stop], None] | None = None
        self._sever: Callable[[], None] = lambda: None
        self._said: list[Stop] = []
        self._lock = threading.Lock()
        self._ending = threading.RLock()  # who hears of the end may end it once more

    def cancel(self, for_others: bool = False) -> None:
        """Nobody waits any more; or only others do, who can go on with what there is."""
        self.is_cancelled = True
        with self._lock:
            waits = not self.answer.running() and not self.answer.done()
            waits = waits and self.answer.set_running_or_notify_cancel()
        if waits:
            self.answer.set_exception(Cancelled("The pull was cancelled before it began."))
        else:
            self._say(Stop(leaves=for_others))
            late = threading.Timer(GRACE, self._cut)
            late.daemon = True
            late.start()

    def drop(self, id: str) -> None:
        """One of those for whom it is done waits no more."""
        self._say(Stop(drops=id))

    @property
    def dropped(self) -> frozenset[str]:
        """Who waits no more."""
        return frozenset(each.drops for each in self._said if each.drops)

    def begin(self) -> bool:
        """Whether it is still wanted, now that its turn has come."""
        with self._lock:
            return not self.answer.running() and not self.answer.done() and self.answer.set_running_or_notify_cancel()

    def stopped_by(self, stop: Callable[[Stop], None], sever: Callable[[], None]) -> None:
        """How to stop it now that it runs, and how to cut it off; what was said before is said now."""
        with self._lock:
            self._stop, self._sever, said = stop, sever, list(self._said)
        for each in said:
            stop(each)

    def end(self, answer: Answer) -> None:
        """It is done, unless it has ended before."""
        with self._ending:
            if not self.answer.done():
                self.answer.set_result(answer)

    def fail(self, wrong: LakeyError) -> None:
        """It cannot be done, unless it has ended before."""
        with self._ending:
            if not self.answer.done():
                self.answer.set_exception(wrong)

    def give_up(self) -> None:
        """It goes on for nobody."""
        self.fail(severed())

    def _cut(self) -> None:
        if not self.answer.done():
            self.is_severed = True
            self._sever()

    def _say(self, why: Stop) -> None:
        with self._lock:
            self._said.append(why)
            stop = self._stop
        if stop is not None:
            stop(why)


def severed() -> Cancelled:
    """The end of a task that was cut off."""
    return Cancelled("The pull was cancelled.")
