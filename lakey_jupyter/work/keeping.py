"""Keeping house: once in a while a server lets go of what nothing needs, if its state folder has grown too large."""

from __future__ import annotations

import logging
import threading

from ..errors import Unavailable
from ..model.amounts import size
from ..store.database import Database
from ..store.holdings import Holding, trim
from .settings import EngineSettings

log = logging.getLogger(__name__)
FIRST = 60.0
"""Seconds after the start in which a server has better things to do."""
PAUSE = 3_600.0
PATIENCE = 5.0


class Keeping:
    """A thread that trims the state folder to `state_bytes`, as `lakey cache --trim` does; None: it does nothing.

    Only engines that go on with what others left do so: one that pulls once and ends leaves it to them.
    """

    def __init__(self, settings: EngineSettings, database: Database) -> None:
        self._state, self._most = settings.state, settings.state_bytes
        self._database = database
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lakey-keeping", daemon=True)
        if settings.adopts and self._most is not None:
            self._thread.start()

    def close(self) -> None:
        """Begin nothing more, and wait a little; what is being removed is out of sight, and else a leftover."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        pause = FIRST
        while not self._closed.wait(pause):
            self._trim()
            pause = PAUSE

    def _trim(self) -> None:
        try:
            gone = trim(self._state, self._database, self._most)
        except (Unavailable, OSError) as wrong:  # it is tried again, and nothing was lost
            log.warning("the state folder could not be trimmed: %s", wrong)
            return
        if gone:
            bytes_ = sum(each.bytes for each in gone)
            log.info("let go of %s of the state folder that nothing needed: %s", size(bytes_), _names(gone))


def _names(gone: list[Holding]) -> str:
    return ", ".join(sorted({f"{each.kind} of {each.item}" if each.item else each.kind for each in gone}))
