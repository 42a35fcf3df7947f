"""A pull, a profile or any other slow thing: one job with states that only go forward."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from .noun import Noun, changed
from .spec import PullSpec


class State(str, Enum):
    """Where a job stands; see `NEXT` for the moves."""

    QUEUED = "queued"
    PLANNING = "planning"
    READING = "reading"
    WRITING = "writing"
    VERIFYING = "verifying"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS = frozenset({State.DONE, State.FAILED, State.CANCELLED})
_ORDER = (State.QUEUED, State.PLANNING, State.READING, State.WRITING, State.VERIFYING, State.DONE)
NEXT: dict[State, frozenset[State]] = {
    state: frozenset(_ORDER[place + 1 :]) | {State.FAILED, State.CANCELLED} for place, state in enumerate(_ORDER[:-1])
} | {end: frozenset() for end in ENDS}
"""The legal moves: forward, or to an end; never back, and never out of an end."""


class Progress(Noun, frozen=True):
    """How far a job is: bytes and chunks of *this* plan; `rate` in bytes a second, `eta` in seconds.

    `lake_bytes` are those that came from the lake itself, not from what is kept of it here.
    """

    done_bytes: int = 0
    total_bytes: int = 0
    done_chunks: int = 0
    total_chunks: int = 0
    rate: float | None = None
    eta: float | None = None
    lake_bytes: int = 0


class PullResult(Noun, frozen=True):
    """What a finished pull left: `path` below the workspace, its rows, bytes and checksum of the whole file.

    Where `path` is a folder, `parts` are the bytes of each file in it, in the order of their names; checksum and
    `bytes` are those of all of them one after the other.
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    parts: tuple[int, ...] = ()


class ProblemError(Noun, frozen=True):
    """One wrong place in a request."""

    path: str
    reason: str


class Problem(Noun, frozen=True):
    """A failure on the wire (`application/problem+json`); `message` and `reason` are what Jupyter's clients read."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[ProblemError, ...] = ()
    retryable: bool = False
    request_id: str = ""
    message: str = ""
    reason: str = ""


class Job(Noun, frozen=True):
    """One slow thing as its owner sees it. `seq` grows with every change."""

    id: str
    kind: str
    item: str
    state: State
    created: datetime
    seq: int
    spec: PullSpec | None = None
    progress: Progress = Progress()
    waiters: int = 1
    started: datetime | None = None
    ended: datetime | None = None
    to: str | None = None
    result: PullResult | None = None
    problem: Problem | None = None
    attempt: int = 1
    message: str = ""

    @property
    def ended_well(self) -> bool:
        """Whether the result is there."""
        return self.state is State.DONE

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in ENDS


def following(job: Job, lead: Job) -> Job:
    """A job as it stands while another one does the work for both: it is as far as that, and read nothing itself.

    Once the other one has ended, what is left is to be given its own.
    """
    state = State.VERIFYING if lead.is_over else lead.state
    progress = changed(lead.progress, lake_bytes=0)
    found: Job = changed(job, state=state, progress=progress, started=lead.started, seq=job.seq + lead.seq)
    return found


class JobPage(Noun, frozen=True):
    """Some of my jobs, newest first."""

    items: tuple[Job, ...]
    next: str | None
    total: int


class JobEvent(Noun, frozen=True):
    """What is told on Jupyter's event stream: numbers and ids, nothing of the data."""

    id: str
    kind: str
    state: State
    done: int
    total: int
    seq: int

    @classmethod
    def of(cls, job: Job) -> JobEvent:
        """The event that tells of this job."""
        progress = job.progress
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            done=progress.done_bytes,
            total=progress.total_bytes,
            seq=job.seq,
        )

    def told(self) -> dict[str, Any]:
        """The event as Jupyter's event logger takes it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state.value,
            "done": self.done,
            "total": self.total,
            "seq": self.seq,
        }
