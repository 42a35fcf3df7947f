"""Bytes as they come: what is fetched is poured into the rooms of those who want it, several reads at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


def fetch_many(fetching: Fetching, pour: Pour, parts: Sequence[Stretch], sink: Sink, most: int | None = None) -> None:
    """Read all parts, those that lie near one another with one request where that is quicker.

    `most` is how many bytes of a request the store keeps at once; None means all of them.
    """
    joints = list(joined(parts, fetching.costs))
    spans = [(parts[each[0]].offset, parts[each[-1]].offset + parts[each[-1]].length) for each in joints]

    def one(number: int) -> None:
        joint, (start, end) = joints[number], spans[number]
        rooms = _rooms(parts, joint, sink)
        fetching.timed(partial(pour, parts[joint[0]].entry, start, end - start, rooms))

    fetching.each([end - start if most is None else min(end - start, most) for start, end in spans], one)


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
