"""Ranges of files over HTTP: poured as they come, and taken up where they broke off, never from another version."""

from __future__ import annotations

import http.client
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from ..errors import LakeyError
from .pouring import Rooms
from .retries import PASSING, Passing, Retries
from .wire import Reply, Wires

log = logging.getLogger(__name__)
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
TROUBLE = (OSError, http.client.HTTPException)


class Said(Protocol):
    """How an answer begins."""

    @property
    def url(self) -> str:
        """Where it was found in the end."""

    @property
    def status(self) -> int:
        """Its status."""

    def says(self, name: str) -> str:
        """A header; empty where it is not there."""


@dataclass(frozen=True)
class Asked:
    """What a range is asked for with: the address, what binds it to a version, and what is thought of a reply.

    `judge` is told a reply and its first and last byte, and raises what is wrong with it. `away` is the failure of a
    server that does not answer.
    """

    url: Callable[[], str]
    bound: Mapping[str, str]
    judge: Callable[[Said, int, int], None]
    away: Callable[[str], LakeyError]


class Pouring:
    """How far the bytes of a range have come, in the rooms that they go to."""

    def __init__(self, offset: int, length: int, rooms: Rooms) -> None:
        self.at, self.end = offset, offset + length
        self._rooms = rooms
        self.room = next(rooms, None)

    def advance(self) -> None:
        """The room is full."""
        self.at += len(self.room or b"")
        self.room = next(self._rooms, None)


class Ranges:
    """What one store reads; `heard` is told of each reply's bytes."""

    def __init__(self, wires: Wires, heard: Callable[[int], None]) -> None:
        self.retries = Retries()
        self._wires = wires
        self._heard = heard

    def pour(self, asked: Asked, pouring: Pouring) -> None:
        """Fill the rooms; one that stays half full is filled anew. Tries count from the last byte that came."""
        while pouring.room is not None:
            self.retries.ask(lambda: self._once(asked, pouring))

    def _once(self, asked: Asked, pouring: Pouring) -> None:
        """One request; if it breaks off after some rooms were filled, those that are left need another."""
        begun, away = pouring.at, asked.away("does not answer")
        headers = {**asked.bound, "Range": f"bytes={begun}-{pouring.end - 1}"}
        with ExitStack() as stack:
            try:
                reply = stack.enter_context(self._wires.asked(asked.url(), headers))
            except TROUBLE as wrong:
                raise Passing(away) from wrong
            stack.callback(lambda: self._heard(pouring.at - begun))
            if reply.status in PASSING:
                raise Passing(asked.away(f"cannot answer now ({reply.status})"), seconds(reply))
            asked.judge(reply, begun, pouring.end - 1)
            while pouring.room is not None and _filled(reply, pouring):
                pouring.advance()
            if pouring.at == begun:
                raise Passing(away)


def _filled(reply: Reply, pouring: Pouring) -> bool:
    """Whether the room is full; it is not where the answer breaks off."""
    try:
        reply.fill(pouring.room or memoryview(b""))
    except TROUBLE as wrong:
        log.info("an answer broke off: %s", type(wrong).__name__)
        return False
    return True


def span(reply: Said) -> tuple[int, int, int] | None:
    """First byte, last byte and length of the file, as a server tells them; None when it does not answer ranges."""
    found = RANGE.fullmatch(reply.says("Content-Range"))
    if reply.status != 206 or found is None or reply.says("Content-Encoding") not in ("", "identity"):
        return None
    first, last, size = map(int, found.groups())
    return first, last, size


def seconds(reply: Said) -> float:
    """How long the server asks to wait; a date is not heeded."""
    told = reply.says("Retry-After")
    return float(told) if told.isdigit() else 0.0
