"""Waiting for a job: a bar where ipywidgets draws one, a line on a terminal, nothing elsewhere; and interrupts."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import Any, Protocol

from ..connect import Session
from ..model.job import Job, State
from .amounts import share, size, span
from .plain import short

LONG = 20.0
GRACE = 3.0
FAREWELL = 10.0
STEP = 0.1


class Interrupted(KeyboardInterrupt):
    """The wait was interrupted; the sentence says what became of the job. IPython shows it without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Bar(Protocol):
    """What shows how far a job is."""

    def show(self, job: Job) -> None:
        """The job is here now."""

    def close(self) -> None:
        """It is over, or nobody waits any more."""


def follow(session: Session, job: Job, shown: bool | None = None) -> Job:
    """The job when it is over. An interrupt stops the wait alone; a second one within `GRACE` seconds cancels the job.

    `shown` turns the bar on or off; None leaves it to the place and to `LAKEY_PROGRESS`. In a script that does the work
    itself the first interrupt cancels the job: the script ends, and the job would with it.
    """
    bar = _bar(shown)
    try:
        while not job.is_over:
            bar.show(job)
            job = session.job(job.id, job.seq, LONG)
        bar.show(job)
        return job
    except KeyboardInterrupt:
        raise _interrupted(session, job, bar) from None
    finally:
        bar.close()


def said(job: Job) -> str:
    """How far a job is, in a line."""
    done = job.progress
    shared = f" · {job.waiters} wait for this" if job.waiters > 1 and not job.is_over else ""
    if not done.total_bytes:
        return f"{short(job.item)}: {job.state.value}{shared}"
    left = f" · {span(done.eta)} left" if done.eta and job.state is State.READING else ""
    rate = f" · {size(done.rate)}/s" if done.rate and job.state is State.READING else ""
    part = share(done.done_bytes / done.total_bytes)
    return f"{short(job.item)}: {job.state.value} {part} of {size(done.total_bytes)}{rate}{left}{shared}"


def _interrupted(session: Session, job: Job, bar: Bar) -> Interrupted:
    """What an interrupt means; a second one counts from the moment of the first."""
    try:
        bar.close()
        outlives = session.far or _in_session()
        return _detached(job) if outlives else _cancelled(session, job)
    except KeyboardInterrupt:
        return _cancelled(session, job)


def _detached(job: Job) -> Interrupted:
    print(f"Stopped waiting; the pull goes on. Interrupt again within {GRACE:.0f} s to cancel it.", file=sys.stderr)
    end = time.monotonic() + GRACE
    while time.monotonic() < end:
        time.sleep(STEP)
    again = f"%lakey attach {job.id[:8]}, or lakey.connect().attach({job.id!r})"
    return Interrupted(f"The pull of {job.item!r} goes on. Wait for it again with {again}.")


def _cancelled(session: Session, job: Job) -> Interrupted:
    job = session.leave(job.id)
    end = time.monotonic() + FAREWELL
    while not job.is_over and time.monotonic() < end:
        job = session.job(job.id, job.seq, STEP)
    return Interrupted(f"The pull of {job.item!r} was cancelled.")


def _bar(shown: bool | None) -> Bar:
    wanted = shown if shown is not None else os.environ.get("LAKEY_PROGRESS", "") != "0"
    if not wanted:
        return _Quiet()
    if in_kernel():
        with suppress(ImportError):
            return _Widget()
    return _Line(sys.stderr) if shown or sys.stderr.isatty() else _Quiet()


def in_kernel() -> bool:
    """Whether the output goes to a notebook: only a kernel's shell has a `kernel`."""
    return getattr(_shell(), "kernel", None) is not None


def _in_session() -> bool:
    """Whether somebody goes on typing after an interrupt."""
    return _shell() is not None or hasattr(sys, "ps1")


def _shell() -> Any:
    found = sys.modules.get("IPython")
    return found.get_ipython() if found else None


class _Quiet:
    def show(self, job: Job) -> None:
        pass

    def close(self) -> None:
        pass


class _Line:
    """One line of text that is written over."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._wide = 0

    def show(self, job: Job) -> None:
        text = said(job)
        self._out.write("\r" + text.ljust(self._wide))
        self._out.flush()
        self._wide = len(text)

    def close(self) -> None:
        if self._wide:
            self._out.write("\r" + " " * self._wide + "\r")
            self._out.flush()
        self._wide = 0


class _Widget:
    """A bar and a text beside it. Both go when the job is over: a saved notebook keeps no widget that is no more."""

    def __init__(self) -> None:
        import ipywidgets
        from IPython import display

        self._bar = ipywidgets.IntProgress(min=0, max=1000, layout=ipywidgets.Layout(width="240px"))
        self._text = ipywidgets.Label()
        self._box = ipywidgets.HBox([self._bar, self._text])
        show: Any = display.display
        self._shown = show(self._box, display_id=True)

    def show(self, job: Job) -> None:
        done = job.progress
        self._bar.value = 1000 if job.ended_well else done.done_bytes * 1000 // max(1, done.total_bytes)
        self._text.value = said(job)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.update({"text/plain": ""}, raw=True)
            self._shown = None
            self._box.close()
