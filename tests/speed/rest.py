"""Waiting until the machine is at rest: what one answer leaves to be done is not to be charged to the next."""

from __future__ import annotations

import time
from pathlib import Path

STAT = Path("/proc/stat")
LOOKED_S, MOST_S = 0.1, 3.0
IDLE, WAITING = 3, 4
"""The places of these in the first line of `STAT`, behind its name: see proc_stat(5)."""
AT_REST = 0.9


def at_rest() -> None:
    """Return when nine tenths of all processors have been idle for a tenth of a second, or after three seconds."""
    until = time.monotonic() + MOST_S
    while _idle_share(LOOKED_S) < AT_REST and time.monotonic() < until:
        pass


def _idle_share(seconds: float) -> float:
    before = _ticks()
    time.sleep(seconds)
    spent = [now - then for now, then in zip(_ticks(), before, strict=True)]
    return (spent[IDLE] + spent[WAITING]) / max(1, sum(spent))


def _ticks() -> list[int]:
    first = STAT.read_text(encoding="ascii").splitlines()[0]
    return [int(each) for each in first.split()[1:]]
