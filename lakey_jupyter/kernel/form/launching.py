"""The pull that a form becomes: what stands in its way, its start, and how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from ...connect import Session
from ...errors import InUse, Invalid, LakeyError
from ..places import destination
from ..progress import LONG
from ..pull import Pull
from .changes import Changes
from .chosen import Asked, Form
from .estimating import Estimating
from .misfits import Misfit, misfits

Stands = Callable[[Form], bool]
HINDRANCES: tuple[tuple[str, Stands], ...] = (
    ("Choose at least one column.", lambda form: not form.chosen),
    ("Fill in every filter, or remove it.", lambda form: not form.is_complete),
    ("Say where the file is to land.", lambda form: not form.to.strip()),
)
"""What stands in the way of a start, whatever its size, and the sentence that says so."""
RUNS = "The pull is under way."


class Launching:
    """Starts pulls of a form, one at a time; `pull` is the newest. `changed` tells how far it is, on its own thread."""

    def __init__(self, session: Session, form: Form, estimating: Estimating) -> None:
        self.changed = Changes()
        self.landed = Changes()
        self.pull: Pull | None = None
        self.misfits: tuple[Misfit, ...] = ()
        self.is_running = False
        self._session = session
        self._form = form
        self._estimating = estimating
        form.changed.connect(self._on_form)

    @property
    def hindrance(self) -> str | None:
        """The first thing that stands in the way of a start, in a sentence; None where nothing does."""
        if self.is_running:
            return RUNS
        return next((said for said, stands in HINDRANCES if stands(self._form)), None)

    @property
    def is_ready(self) -> bool:
        """Whether the start may be offered: nothing is in its way, and the estimate says that it fits."""
        estimate = self._estimating.estimate
        is_known = estimate is not None and estimate.fits and not self._estimating.is_pending
        return is_known and self.hindrance is None

    def start(self) -> None:
        """Start the pull and return at once; `Invalid` or `InUse` says what stands in its way."""
        hindrance = self.hindrance
        if hindrance is not None:
            raise (InUse if self.is_running else Invalid)(hindrance)
        asked = self._form.asked()
        to = destination(self._form.to, self._session.workspace)
        self.is_running, self.misfits, self.pull = True, (), None
        self.changed.tell()
        run = (asked, to, self._form.overwrite)
        threading.Thread(target=self._run, args=run, name="lakey-download", daemon=True).start()

    def refused(self, wrong: LakeyError) -> None:
        """A start was refused: the form says why."""
        self.misfits = misfits(wrong)
        self.changed.tell()

    def cancel(self) -> None:
        """Wait no longer; the last one to leave cancels the work. Nothing where no pull is under way."""
        pull = self.pull
        if pull is not None and self.is_running:
            with suppress(LakeyError):  # it is over already, or the server is away: the follower says so
                self._session.leave(pull.id)

    def _run(self, asked: Asked, to: str | None, overwrite: bool) -> None:
        try:
            job = self._session.pull(self._form.item.name, asked.spec, to, overwrite)
            pull = self.pull = Pull(self._session, job, progress=False)
            while not pull.job.is_over:
                self.changed.tell()
                pull.job = self._session.job(pull.id, pull.job.seq, LONG)
        except LakeyError as wrong:
            self.misfits = misfits(wrong, asked.drafts)
        self.is_running = False
        self.changed.tell()
        if self.pull is not None and self.pull.job.ended_well:
            self.landed.tell()

    def _on_form(self) -> None:
        if self.misfits:
            self.misfits = ()
            self.changed.tell()
