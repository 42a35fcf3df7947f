"""Which engine this is, as the ledger names it, and whether another one is still at work."""

from __future__ import annotations

import os
import secrets
import socket
import time
from pathlib import Path

from ..store.leases import Leases

PROCESSES = Path("/proc")
LATELY = 0.25


def own_name() -> str:
    """A new name: host, process, and a random part."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


def is_there(name: str) -> bool:
    """Whether an engine's process may be there, which that of another machine always may. No name is none."""
    host, _, rest = name.partition(":")
    pid = rest.split(":")[0]
    if not name:
        return False
    if host != socket.gethostname()[:32] or not pid.isdigit():
        return True
    return (PROCESSES / pid).exists() if (PROCESSES / "self").exists() else int(pid) == os.getpid()


class Presence:
    """The engines that share a database, as the one called `me` sees them."""

    def __init__(self, leases: Leases, me: str) -> None:
        self._leases = leases
        self._seen: tuple[float, frozenset[str]] = (float("-inf"), frozenset())
        self.me = me

    def is_at_work(self, name: str) -> bool:
        """Whether an engine works on what it has: its process is there, as far as can be seen, and its lease holds."""
        return name == self.me or (is_there(name) and (self._was_lately(name) or name in self._look()))

    def _was_lately(self, name: str) -> bool:
        """Whether it was a moment ago: who looks at many tickets asks once. That it was not may be news by now."""
        at, live = self._seen
        return name in live and time.monotonic() - at < LATELY

    def _look(self) -> frozenset[str]:
        self._seen = time.monotonic(), self._leases.live()
        return self._seen[1]

    def renew(self) -> None:
        """This one is at work."""
        self._leases.renew(self.me)

    def end(self) -> None:
        """This one works no more."""
        self._leases.end(self.me)
