"""A file of the web as a store: ranged reads bound to its ETag, or to the time of its change where it has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ..errors import LakeAway, LakeEmpty, LakeForbidden, LakeTrouble, LakeyError, SnapshotChanged
from .fetching import Fetching
from .location import Location
from .objects import Entry, Meter, Part, changed
from .pouring import Rooms, Sink, fetch_many, kept
from .ranges import Asked, Pouring, Ranges, Said, span
from .settings import Reach
from .wire import Wires

WHERE = "check the address and the network"
SINCE = "changed "
"""A tag that is no ETag starts so."""
FORBIDDEN, GONE, CHANGED = (401, 403), (404, 410), (404, 410, 412, 416)


class HttpStore:
    """One file at one address, which redirects may lead to."""

    def __init__(self, location: Location, reach: Reach) -> None:
        self.location = location
        self.meter = Meter()
        self._fetching = Fetching(reach.requests, most_gap=reach.most_gap)
        self._ranges = Ranges(Wires(reach.http), self.meter.count)
        self._found = str(location)

    def entries(self) -> list[Entry]:
        """See `Store.entries`: the one file, if its server answers ranges and tells versions apart."""
        told: list[tuple[str, int]] = []

        def judge(reply: Said, first: int, last: int) -> None:
            self._found = reply.url
            if reply.status in GONE:
                raise LakeEmpty(f"There is nothing at {self.location}: check the address.")
            told.append((_tag(reply), self._span(reply)[2]))

        self._ranges.pour(self._asked({}, judge), Pouring(0, 1, iter([memoryview(bytearray(1))])))
        tag, size = told[-1]
        if not tag:
            raise LakeTrouble(
                f"{self.location} has neither an ETag nor a time of change: a new one would go unnoticed."
            )
        return [Entry(self.location.prefix.rsplit("/", 1)[-1], size, tag)]

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """See `Store.read`."""
        return bytes(kept(self._pour, entry, offset, length))

    def fetch(self, parts: Sequence[Part], sink: Sink) -> None:
        """See `Store.fetch`."""
        fetch_many(self._fetching, self._pour, parts, sink, 0)

    def _pour(self, entry: Entry, offset: int, length: int, rooms: Rooms) -> None:
        """Where a redirect led may have ended: then once more from the start."""
        since = entry.tag.startswith(SINCE)
        bound = {"If-Unmodified-Since": entry.tag.removeprefix(SINCE)} if since else {"If-Match": entry.tag}
        asked, pouring = self._asked(bound, partial(self._judge, entry)), Pouring(offset, length, rooms)
        try:
            self._ranges.pour(asked, pouring)
        except (LakeForbidden, SnapshotChanged):
            if self._found == str(self.location):
                raise
            self._found = str(self.location)
            self._ranges.pour(asked, pouring)

    def _asked(self, bound: Mapping[str, str], judge: Callable[[Said, int, int], None]) -> Asked:
        return Asked(lambda: self._found, bound, judge, lambda why: LakeAway(f"{self.location} {why}: {WHERE}."))

    def _judge(self, entry: Entry, reply: Said, first: int, last: int) -> None:
        self._found = reply.url
        if reply.status in CHANGED or (reply.status == 206 and _tag(reply) != entry.tag):
            raise changed(entry)
        found = self._span(reply)
        if found[2] != entry.size:
            raise changed(entry)
        if found[:2] != (first, last):
            raise self._unable()

    def _span(self, reply: Said) -> tuple[int, int, int]:
        if reply.status in FORBIDDEN:
            raise LakeForbidden(f"{self.location} may not be read from here: ask who keeps it.")
        if reply.status >= 400:
            raise LakeAway(f"{self.location} answers with status {reply.status}: check the address.")
        found = span(reply)
        if found is None:
            raise self._unable()
        return found

    def _unable(self) -> LakeyError:
        return LakeTrouble(f"{self.location} does not answer ranges of bytes, without which no part of it can be read.")


def _tag(reply: Said) -> str:
    """The strong ETag, else the time of change; empty when there is neither."""
    etag, changed_at = reply.says("ETag"), reply.says("Last-Modified")
    if etag.startswith('"'):
        return etag
    return f"{SINCE}{changed_at}" if changed_at else ""
