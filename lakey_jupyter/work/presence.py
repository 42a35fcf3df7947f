"""Which engine this is, as the ledger names it, and whether another one is still at work."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from ..store.leases import Leases

PROCESSES = Path("/proc")


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
        self.me = me

    def is_at_work(self, name: str) -> bool:
        """Whether an engine works on what it has: its process is there, as far as can be seen, and its lease holds."""
        return name == self.me or (is_there(name) and name in self._leases.live())

    def renew(self) -> None:
        """This one is at work."""
        self._leases.renew(self.me)

    def end(self) -> None:
        """This one works no more."""
        self._leases.end(self.me)
