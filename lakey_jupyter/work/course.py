"""How far a pull is: the bytes and chunks of its plan that were read, told to those who wait for it."""

from __future__ import annotations

import threading

from ..model.job import Progress, State
from ..parquet.plan import Plan
from .watch import Watch


class Course:
    """The way through one plan, in however many parts; for any thread."""

    def __init__(self, work: Plan, watch: Watch) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._done = self._chunks_done = 0
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

    def tell(self, state: State) -> None:
        """The pull is here now."""
        with self._lock:
            progress = Progress(
                done_bytes=min(self._done, self._total),
                total_bytes=self._total,
                done_chunks=self._chunks_done,
                total_chunks=self._chunks,
            )
        self._watch.tell(state, progress)
