"""Job events: what the lake tells from its threads goes onto Jupyter's event stream, on the loop and not too often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..model.account import Account
from ..model.job import Job, JobEvent

SCHEMA_ID = "https://schema.lakey.dev/jobs/v1"
SCHEMA = Path(__file__).parent / "events" / "job.v1.yaml"
PAUSE = 0.25
"""The least time between two events of one job, in seconds; an end waits for nothing."""

Emit = Callable[[dict[str, Any]], None]


class Progress:
    """Hands a job's changes to `emit`, at most four a second for each job, never backwards, and always its end."""

    def __init__(self, emit: Emit, loop: asyncio.AbstractEventLoop) -> None:
        self._emit = emit
        self._loop = loop
        self._told: dict[str, tuple[float, int]] = {}
        self._waiting: dict[str, tuple[asyncio.TimerHandle, Job]] = {}
        self._closed = False

    def tell(self, _who: Account, job: Job) -> None:
        """Take note of a change; may be called from any thread."""
        if not self._closed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, job)

    def close(self) -> None:
        """Tell nothing any more."""
        self._closed = True
        for timer, _ in self._waiting.values():
            timer.cancel()
        self._waiting.clear()
        self._told.clear()

    def _note(self, job: Job) -> None:
        last, seq = self._told.get(job.id, (float("-inf"), -1))
        if self._closed or job.seq <= seq:
            return
        timer, newest = self._waiting.pop(job.id, (None, job))
        if timer:
            timer.cancel()
        newest = max(newest, job, key=lambda each: each.seq)
        due = last + PAUSE
        if newest.is_over or due <= self._loop.time():
            self._send(newest)
        else:
            self._waiting[job.id] = (self._loop.call_at(due, self._late, job.id), newest)

    def _late(self, id: str) -> None:
        _, job = self._waiting.pop(id)
        self._send(job)

    def _send(self, job: Job) -> None:
        self._told[job.id] = (self._loop.time(), job.seq)
        self._emit(JobEvent.of(job).told())
        if len(self._told) > 1000:
            del self._told[next(iter(self._told))]
