"""What is to go wrong in a process: the call of one failpoint, once; and what it reads of the lake is counted."""

from __future__ import annotations

import errno
import io
import itertools
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import msgspec

from lakey_jupyter.store.objects import Meter

from .points import FULL, KILL, POINTS, RAISE, TEAR, Point

ROLES = {"lakey_jupyter.work.worker": "worker", "faults.server": "server"}
OWNERS: dict[str, Any] = {"os": os, "io": io, "json": msgspec.json}
STRUCK, READ = "struck", "read"
"""Files below the root: there once the point has struck; how many bytes each reading brought."""
_open, _write = os.open, os.write


class Fault(msgspec.Struct, frozen=True):
    """The `nth` call of a point goes wrong; without a point nothing does. `root` is the folder of all that is tried."""

    root: str
    point: str = ""
    how: str = KILL
    nth: int = 1

    def said(self) -> str:
        """The same for the environment."""
        return msgspec.json.encode(self).decode()

    @property
    def struck(self) -> bool:
        """Whether it has gone wrong."""
        return (Path(self.root) / STRUCK).exists()


def arm(said: str) -> None:
    """Set this process up, if it is one that is meant."""
    fault = msgspec.json.decode(said, type=Fault)
    role = next((role for module, role in ROLES.items() if module in sys.orig_argv), None)
    if role is None:
        return
    _count(Path(fault.root))
    point = POINTS.get(fault.point)
    if point is not None and point.by == role:
        _arm(point, fault)


def _count(root: Path) -> None:
    counted = _open(root / READ, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    count = Meter.count

    def counting(self: Meter, bytes_: int) -> None:
        _write(counted, f"{bytes_}\n".encode())
        count(self, bytes_)

    Meter.count = counting  # type: ignore[method-assign]


def _arm(point: Point, fault: Fault) -> None:
    if point.call == "commit":
        from sqlalchemy.engine.default import DefaultDialect  # a worker has no use for it

        DefaultDialect.do_commit = _going_wrong(DefaultDialect.do_commit, point, fault)  # type: ignore[method-assign]
    elif point.call == "copy.write":
        io.open = _opening(_going_wrong(io.FileIO.write, point, fault))
    else:
        owner, _, name = point.call.partition(".")
        setattr(OWNERS[owner], name, _going_wrong(getattr(OWNERS[owner], name), point, fault))


def _going_wrong(real: Callable[..., Any], point: Point, fault: Fault) -> Callable[..., Any]:
    calls = itertools.count(1)

    @wraps(real)
    def call(*given: Any, **named: Any) -> Any:
        on = given[0].name if point.call == "copy.write" else given[0]
        if not point.on(on, *given[1:], **named) or next(calls) != fault.nth or not _first(fault):
            return real(*given, **named)
        if point.after:
            real(*given, **named)
        elif fault.how == TEAR:
            real(given[0], given[1][: len(given[1]) // 2], *given[2:])
        return _strike(fault.how, point)

    return call


def _opening(write: Callable[..., Any]) -> Callable[..., Any]:
    real = io.open

    class Raw(io.FileIO):
        def write(self, data: Any) -> Any:
            return write(self, data)

    def opened(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        return io.BufferedWriter(Raw(file, "x")) if mode == "xb" else real(file, mode, *more, **named)

    return opened


def _first(fault: Fault) -> bool:
    """Whether no other process was quicker: a fault strikes once."""
    try:
        os.close(_open(Path(fault.root) / STRUCK, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _strike(how: str, point: Point) -> None:
    if how in (KILL, TEAR):
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)
    if point.call == "commit":
        raise sqlite3.OperationalError("database or disk is full" if how == FULL else "disk I/O error")
    assert how in (RAISE, FULL)
    code = errno.ENOSPC if how == FULL else errno.EIO
    raise OSError(code, os.strerror(code))
