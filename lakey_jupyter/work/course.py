"""How far a pull is: the bytes and chunks of its plan that were read, told to those who wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..model.job import Progress, State
from ..parquet.plan import Plan
from .watch import Watch


class Course:
    """The way through one plan, in however many parts; for any thread.

    `of_lake` says how many of so many bytes that were read came from the lake, and not from what is kept here.
    """

    def __init__(self, work: Plan, watch: Watch, of_lake: Callable[[int], int]) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._done = self._chunks_done = self._again = 0
        self._of_lake = of_lake
        self._total = work.read_bytes()
        self._chunks = int((work.copied | work.scanned).sum())

    def check(self) -> None:
        """`Cancelled` when nobody waits any more."""
        self._watch.check()

    def heard(self, bytes_: int, chunks: int = 0) -> None:
        """So much more was read; `Cancelled` when nobody waits any more."""
        with self._lock:
            self._done += bytes_
            self._chunks_done += chunks
        self.tell(State.READING)

    def reads_again(self, bytes_: int) -> None:
        """So much of the lake is read once more, to compare."""
        self._again = bytes_

    def tell(self, state: State) -> None:
        """The pull is here now."""
        with self._lock:
            done = min(self._done, self._total)
            progress = Progress(
                done_bytes=done,
                total_bytes=self._total,
                done_chunks=self._chunks_done,
                total_chunks=self._chunks,
                lake_bytes=self._again + self._of_lake(done),
            )
        self._watch.tell(state, progress)
