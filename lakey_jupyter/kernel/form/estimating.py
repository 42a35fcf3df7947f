"""The live estimate of a form: asked for when the form is quiet; answers to what is no longer asked are dropped."""

from __future__ import annotations

import threading

from ...connect import Session
from ...errors import Invalid, LakeyError
from ...model.output import format_of
from ...model.pulls import Estimate
from .changes import Changes
from .chosen import Asked, Form
from .misfits import Misfit, misfits

QUIET = 0.1
"""Seconds without a change before an estimate is asked for."""


class Estimating:
    """`estimate` is the last one, which stays while the next is on its way (`is_pending`); None where there is none.

    `changed` tells of it, on a thread of its own.
    """

    def __init__(self, session: Session, form: Form) -> None:
        self.changed = Changes()
        self.estimate: Estimate | None = None
        self.misfits: tuple[Misfit, ...] = ()
        self.is_pending = False
        self._session = session
        self._form = form
        self._lock = threading.Lock()
        self._turn = 0
        self._version = -1
        self._timer: threading.Timer | None = None
        form.changed.connect(self._on_form)
        self._ask(0)

    def retry(self) -> None:
        """Ask once more for what the form says now."""
        self._ask(0)

    def _on_form(self) -> None:
        if self._form.version != self._version:
            self._ask(QUIET)

    def _ask(self, quiet: float) -> None:
        self._version = self._form.version
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._turn += 1
            turn, self.is_pending = self._turn, True
        try:
            asked = self._form.asked()
        except Invalid as wrong:
            self._settle(turn, None, misfits(wrong))
            return
        self._timer = threading.Timer(quiet, self._answer, (turn, asked, format_of(self._form.to)))
        self._timer.daemon = True
        self._timer.start()
        self.changed.tell()

    def _answer(self, turn: int, asked: Asked, format: str) -> None:
        try:
            found = self._session.estimate(self._form.item.name, asked.spec, format=format)
        except LakeyError as wrong:
            self._settle(turn, None, misfits(wrong, asked.drafts))
        else:
            self._settle(turn, found, ())

    def _settle(self, turn: int, estimate: Estimate | None, found: tuple[Misfit, ...]) -> None:
        with self._lock:
            if turn != self._turn:
                return
            self.estimate, self.misfits, self.is_pending = estimate, found, False
        self.changed.tell()
