"""The board: every move of a job passes here, into the ledger and to all who follow or wait."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timezone
from typing import Any

from ..model.account import Account
from ..model.job import Job, Progress, State
from ..model.noun import changed
from ..store.ledger import Ledger

Follower = Callable[[Account, Job], None]
Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]


class Board:
    """Moves jobs in the ledger. Followers are called in the thread that moves; waiters wake on their own loops."""

    def __init__(self, ledger: Ledger, threads: Executor) -> None:
        self._ledger = ledger
        self._threads = threads
        self._followers: list[Follower] = []
        self._waiters: dict[str, list[Waiter]] = defaultdict(list)
        self._began: dict[str, float] = {}
        self._lock = threading.Lock()

    def follow(self, told: Follower) -> Callable[[], None]:
        """Call `told` on every change; the answer stops it."""
        self._followers.append(told)
        return lambda: self._followers.remove(told) if told in self._followers else None

    def move(self, id: str, owner: Account, **fields: Any) -> Job:
        """Change a job and tell everyone."""
        state = fields.get("state")
        if state is not None and State(state) in (State.DONE, State.FAILED, State.CANCELLED):
            fields["ended"] = _now()
            self._began.pop(id, None)
        job = self._ledger.move(id, **fields)
        self.tell(owner, job)
        return job

    def advance(self, id: str, owner: Account, state: State, progress: Progress) -> Job:
        """A job's work is here now; its rate and the time left are reckoned from when its reading began."""
        if id not in self._began:
            self._began[id] = time.monotonic()
            self._ledger.move(id, started=_now())
        return self.move(id, owner, state=state, progress=self._reckoned(id, progress))

    def tell(self, owner: Account, job: Job) -> None:
        """Tell followers and waiters of a job as it is now."""
        for follower in list(self._followers):
            follower(owner, job)
        with self._lock:
            waiters = self._waiters.pop(job.id, [])
        for loop, future in waiters:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_wake, future)

    async def moved(self, id: str, seq: int, wait: float) -> None:
        """Return when the job has moved past `seq`, or after `wait` seconds."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        waiter = (loop, future)
        with self._lock:
            self._waiters[id].append(waiter)
        try:
            now = await loop.run_in_executor(self._threads, self._ledger.find, id)
            if now.job.seq <= seq and not now.job.is_over:
                await asyncio.wait_for(future, wait)
        except asyncio.TimeoutError:
            pass
        finally:
            with self._lock:
                if waiter in self._waiters.get(id, []):
                    self._waiters[id].remove(waiter)

    def _reckoned(self, id: str, progress: Progress) -> Progress:
        spent = time.monotonic() - self._began[id]
        if not progress.done_bytes or spent < 0.2:
            return progress
        rate = progress.done_bytes / spent
        found: Progress = changed(progress, rate=rate, eta=(progress.total_bytes - progress.done_bytes) / rate)
        return found


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _now() -> datetime:
    return datetime.now(timezone.utc)
