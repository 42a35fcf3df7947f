"""The vigil: an engine's thread that keeps its lease while it has something to do, and takes up what others left."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from ..errors import Unavailable
from ..store.tickets import Ticket
from .means import Means
from .running import Running
from .sharing import Sharing

log = logging.getLogger(__name__)
PAUSE = 0.5
RENEWED = 1.0
"""Seconds between two renewals of the lease, which lasts for five."""


class Vigil:
    """Looks every half second, so long as this engine has an unfinished job, or may take over those of others.

    `take_over` is given what an engine that is gone has left, `leave` the id of a job whose owner waits no more.
    """

    def __init__(
        self,
        means: Means,
        running: Running,
        sharing: Sharing,
        take_over: Callable[[Ticket], None],
        leave: Callable[[str], None],
    ) -> None:
        self._means, self._running, self._sharing = means, running, sharing
        self._take_over, self._leave = take_over, leave
        self._renewed = float("-inf")
        self._stirred = threading.Event()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="lakey-vigil", daemon=True)
        self._thread.start()

    def stir(self) -> None:
        """There is something to do from now on: the lease holds when this returns."""
        with self._lock:
            if time.monotonic() - self._renewed > RENEWED:
                self._means.presence.renew()
                self._renewed = time.monotonic()
        self._stirred.set()

    def close(self) -> None:
        """Look no more."""
        self._closed.set()
        self._stirred.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(PAUSE):
            if not self._means.settings.adopts:
                self._stirred.wait()
            if self._closed.is_set():
                return
            try:
                self._look()
            except Unavailable as wrong:  # it is asked again in a moment
                log.warning("%s", wrong.detail)

    def _look(self) -> None:
        began = time.monotonic()
        self._stirred.clear()
        held = self._means.works.held()
        if held:
            self.stir()
        self._running.keep_only(frozenset(each.id for each in held), began)
        for each in held:
            if each.left:
                self._leave(each.id)
        for work in {each.work for each in held if not each.leads}:
            self._sharing.look(work)
        if self._means.settings.adopts:
            self._look_around()

    def _look_around(self) -> None:
        """Take over what engines that are gone have left in this workspace."""
        for ticket in self._means.works.elsewhere(str(self._means.settings.workspace)):
            if not self._means.presence.is_at_work(ticket.worker):
                self._take_over(ticket)
