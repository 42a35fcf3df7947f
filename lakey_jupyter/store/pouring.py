"""Bytes as they come: what is fetched is poured into the rooms of those who want it, several reads at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from .bridging import Stretch, joined
from .fetching import Fetching

SCRAP = 256 * 1024
"""What lies between two wanted stretches is read into so much room again and again."""
Rooms = Iterator[memoryview]
"""Rooms for the bytes of a range, in order, together as long as the range; the next is asked for when one is full."""
Pour = Callable[[Any, int, int, Rooms], None]
"""Fills the rooms with the bytes (from, how many) of a file."""


class Sink(Protocol):
    """Who wants the bytes of some parts. Both verbs are called from any thread, and may end the reading by raising."""

    def room(self, place: int, at: int, left: int) -> memoryview:
        """Where the bytes of part `place` go from its byte `at` on: at least one byte long, at most `left`."""

    def filled(self, place: int, at: int, room: memoryview) -> None:
        """The bytes of part `place` from its byte `at` on are in the room that was given for them."""


class Into:
    """Each part's bytes go where they are used."""

    def __init__(self, rooms: Sequence[memoryview]) -> None:
        self._rooms = rooms

    def room(self, place: int, at: int, left: int) -> memoryview:
        """See `Sink.room`."""
        return self._rooms[place][at : at + left]

    def filled(self, place: int, at: int, room: memoryview) -> None:
        """See `Sink.filled`."""


@dataclass(frozen=True)
class Request:
    """Stretches of one file that are fetched together: all of (from, how many); its rooms are given out only once."""

    entry: Any
    offset: int
    length: int
    rooms: Rooms


def requests(fetching: Fetching, parts: Sequence[Stretch], sink: Sink) -> list[Request]:
    """How the parts are fetched: those that lie near one another together, where that is quicker."""
    found = []
    for joint in joined(parts, fetching.costs):
        first, last = parts[joint[0]], parts[joint[-1]]
        length = last.offset + last.length - first.offset
        found.append(Request(first.entry, first.offset, length, _rooms(parts, joint, sink)))
    return found


def fetch_many(fetching: Fetching, pour: Pour, parts: Sequence[Stretch], sink: Sink, most: int | None = None) -> None:
    """Read all parts, each request in a thread.

    `most` is how many bytes of a request the store keeps at once; None means all of them.
    """
    asked = requests(fetching, parts, sink)

    def one(number: int) -> None:
        each = asked[number]
        fetching.timed(partial(pour, each.entry, each.offset, each.length, each.rooms))

    fetching.each([each.length if most is None else min(each.length, most) for each in asked], one)


def _rooms(parts: Sequence[Stretch], joint: range, sink: Sink) -> Rooms:
    """The rooms of the parts of one request, and scrap between them."""
    here = parts[joint[0]].offset
    for place in joint:
        part = parts[place]
        for left in range(part.offset - here, 0, -SCRAP):
            yield memoryview(bytearray(min(left, SCRAP)))
        at = 0
        while at < part.length:
            room = sink.room(place, at, part.length - at)
            yield room
            sink.filled(place, at, room)
            at += len(room)
        here = part.offset + part.length


def poured(data: Any, rooms: Rooms) -> None:
    """Bytes that came at once, put into the rooms."""
    view, at = memoryview(data), 0
    for room in rooms:
        room[:] = view[at : at + len(room)]
        at += len(room)


def kept(pour: Pour, entry: Any, offset: int, length: int) -> bytearray:
    """The bytes of one range."""
    found = bytearray(length)
    if length:
        pour(entry, offset, length, iter([memoryview(found)]))
    return found
