"""The board: every move of a job passes here, into the ledger and to all who follow or wait."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime, timezone
from typing import Any

from ..errors import Unavailable
from ..model.account import Account
from ..model.job import ENDS, Job, Progress, State, following
from ..model.noun import changed
from ..model.spec import PullSpec
from ..store.ledger import Ledger

log = logging.getLogger(__name__)
PAUSE, PAUSE_EACH = 0.25, 0.002
"""Those who wait for somebody else's work hear of it after so many seconds, or so many for each of them."""
AGAIN = (0.1, 0.5, 2.0, 5.0, 10.0, 10.0)
"""An end that cannot be put down is tried again after so many seconds: nobody else knows of it."""
MOST_KNOWN = 4096
"""So many jobs are answered as they were told last, without asking the ledger."""
Follower = Callable[[Account, Job], None]
Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Job | None]"]


class Board:
    """Moves jobs in the ledger. Followers are called in the thread that moves; waiters wake on their own loops."""

    def __init__(self, ledger: Ledger, threads: Executor) -> None:
        self._ledger = ledger
        self._threads = threads
        self._followers: list[Follower] = []
        self._waiters: dict[str, list[Waiter]] = defaultdict(list)
        self._began: dict[str, float] = {}
        self._led: dict[str, _Led] = defaultdict(_Led)
        self._known: OrderedDict[str, tuple[str, Job]] = OrderedDict()
        self._lock = threading.Lock()

    def follow(self, told: Follower) -> Callable[[], None]:
        """Call `told` on every change; the answer stops it."""
        self._followers.append(told)
        return lambda: self._followers.remove(told) if told in self._followers else None

    def move(self, id: str, owner: Account, **fields: Any) -> Job:
        """Change a job and tell everyone."""
        return self.move_all([(id, owner, fields)])[0]

    def move_all(self, moves: Sequence[tuple[str, Account, dict[str, Any]]]) -> list[Job]:
        """Change several jobs at once, and tell everyone."""
        for id, _, fields in moves:
            if State(fields.get("state", State.QUEUED)) in ENDS:
                fields["ended"] = _now()
                self._began.pop(id, None)
        jobs = self._moved([(id, fields) for id, _, fields in moves])
        for (_, owner, _), job in zip(moves, jobs, strict=True):
            self.tell(owner, job)
        return jobs

    def _moved(self, moves: Sequence[tuple[str, dict[str, Any]]]) -> list[Job]:
        for pause in AGAIN if any("ended" in fields for _, fields in moves) else ():
            try:
                return self._ledger.move_all(moves)
            except Unavailable as wrong:
                log.warning("%s", wrong.detail)
                time.sleep(pause)
        return self._ledger.move_all(moves)

    def led(self, lead: str, waiting: Sequence[tuple[Account, Job]]) -> None:
        """These wait for the work of the job `lead`, and nobody else does: they hear of it as that one does.

        The jobs are as their own rows have them.
        """
        with self._lock:
            self._led.pop(lead, None)
            if waiting:
                self._led[lead].waiting = {job.id: (owner, job) for owner, job in waiting}

    def joins(self, lead: str, owner: Account, job: Job) -> Job:
        """One more waits for that; its job, which shares with the others' what they have in common."""
        with self._lock:
            led = self._led[lead]
            job = led.alike(job)
            led.waiting[job.id] = (owner, job)
        return job

    def parts(self, lead: str, id: str) -> None:
        """One waits no more."""
        with self._lock:
            self._led[lead].waiting.pop(id, None)

    def advance(self, id: str, owner: Account, state: State, progress: Progress) -> Job:
        """A job's work is here now; its rate and the time left are reckoned from when its reading began."""
        if id not in self._began:
            self._ledger.move(id, started=_now())
        if id not in self._began or not progress.done_bytes:
            self._began[id] = time.monotonic()
        return self.move(id, owner, state=state, progress=self._reckoned(id, progress))

    def tell(self, owner: Account, job: Job) -> None:
        """Tell followers and waiters of a job as it is now, and those whose work it does."""
        self._tell(owner, job)
        self.tell_led(job)

    def tell_led(self, lead: Job) -> None:
        """Tell those who wait for a job's work of where it is; not too often, when they are many."""
        with self._lock:
            led = self._led.get(lead.id)
            waiting = led.due(lead) if led is not None else []
        for owner, job in waiting:
            self._tell(owner, changed(following(job, lead), waiters=lead.waiters))

    def _tell(self, owner: Account, job: Job) -> None:
        for follower in list(self._followers):
            follower(owner, job)
        with self._lock:
            self._remember(owner.id, job)
            waiters = self._waiters.pop(job.id, [])
        for loop, future in waiters:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_wake, future, job)

    def forget(self, id: str) -> None:
        """What was told of this job counts no more."""
        with self._lock:
            self._known.pop(id, None)

    def _remember(self, owner: str, job: Job) -> None:
        """Threads may tell of two moves the other way round: the later one counts."""
        _, known = self._known.pop(job.id, (owner, job))
        self._known[job.id] = owner, max(known, job, key=lambda each: each.seq)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    async def moved(self, id: str, owner: str, seq: int, wait: float) -> Job:
        """A job of this owner once it has moved past `seq` or is over; as it is now after `wait` seconds.

        What was told here of a job is believed: that somebody else moves it, as an engine does that has taken it over,
        is found out after the wait. From then on nothing is believed until it is told anew.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Job | None] = loop.create_future()
        waiter = (loop, future)
        with self._lock:
            self._waiters[id].append(waiter)
            whose, known = self._known.get(id, ("", None))
        try:
            now = known if known is not None and whose == owner else await self._found(id, owner)
            return now if now.seq > seq or now.is_over else await self._later(now, owner, future, wait)
        finally:
            self._waits_no_more(id, waiter)

    async def _later(self, now: Job, owner: str, future: asyncio.Future[Job | None], wait: float) -> Job:
        # `asyncio.wait_for` keeps a second future and what ties the two together: much, for a thousand who wait.
        timer = asyncio.get_running_loop().call_later(wait, _wake, future, None)
        try:
            told = await future
        finally:
            timer.cancel()
        if told is not None:
            return told
        later = await self._found(now.id, owner)
        if later.seq > now.seq:
            self.forget(now.id)
        return later

    async def _found(self, id: str, owner: str) -> Job:
        loop = asyncio.get_running_loop()
        return (await loop.run_in_executor(self._threads, self._ledger.find, id, owner)).job

    def _waits_no_more(self, id: str, waiter: Waiter) -> None:
        with self._lock:
            if waiter in self._waiters.get(id, []):
                self._waiters[id].remove(waiter)
            if not self._waiters.get(id):
                self._waiters.pop(id, None)

    def _reckoned(self, id: str, progress: Progress) -> Progress:
        spent = time.monotonic() - self._began[id]
        if not progress.done_bytes or spent < 0.2:
            return progress
        rate = progress.done_bytes / spent
        found: Progress = changed(progress, rate=rate, eta=(progress.total_bytes - progress.done_bytes) / rate)
        return found


class _Led:
    """Who waits for one job's work, and when they last heard of it."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[Account, Job]] = {}
        self._spec: PullSpec | None = None
        self._heard = (float("-inf"), -1)
        self._has_begun = False

    def alike(self, job: Job) -> Job:
        """The job with the spec that others have already, if it is the same."""
        self._spec = self._spec or job.spec
        found: Job = changed(job, spec=self._spec) if job.spec == self._spec else job
        return found

    def due(self, lead: Job) -> list[tuple[Account, Job]]:
        """Those who are to hear of it now. Very many do not hear that it begins: it may be over before all have."""
        last, seq = self._heard
        now = time.monotonic()
        pause = max(PAUSE, PAUSE_EACH * len(self.waiting))
        if not self._has_begun and lead.state is not State.QUEUED:
            self._has_begun = True
            if pause > PAUSE:
                self._heard = last, seq = now, seq
        if lead.is_over or lead.seq <= seq or now - last < pause:
            return []
        self._heard = now, lead.seq
        return list(self.waiting.values())


def _wake(future: asyncio.Future[Job | None], job: Job | None) -> None:
    if not future.done():
        future.set_result(job)


def _now() -> datetime:
    return datetime.now(timezone.utc)
