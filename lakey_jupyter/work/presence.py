"""Which engine this is, as the ledger names it, and whether another one is still there."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

PROCESSES = Path("/proc")


def own_name() -> str:
    """A new name: host, process, and a random part."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


def is_there(name: str) -> bool:
    """Whether an engine may still be at work; another machine's is given the benefit of the doubt. No name is none."""
    host, _, rest = name.partition(":")
    pid = rest.split(":")[0]
    if not name:
        return False
    if host != socket.gethostname()[:32] or not pid.isdigit():
        return True
    return (PROCESSES / pid).exists() if (PROCESSES / "self").exists() else int(pid) == os.getpid()
