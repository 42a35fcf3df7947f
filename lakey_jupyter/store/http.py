"""A file of the web as a store: ranged reads bound to its ETag, or to the time of its change where it has none."""

from __future__ import annotations

import http.client
import re
from collections.abc import Sequence

from ..errors import LakeAway, LakeEmpty, LakeForbidden, LakeTrouble, LakeyError
from .fetching import Fetching
from .location import Location
from .objects import Entry, Meter, Part, Take, changed, fetch_many
from .retries import PASSING, Passing, Retries
from .settings import Reach
from .wire import Reply, Wires

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
SINCE = "changed "
"""A tag that is no ETag starts so."""
FORBIDDEN, GONE, CHANGED = (401, 403), (404, 410), (404, 410, 412, 416)


class HttpStore:
    """One file at one address, which redirects may lead to."""

    def __init__(self, location: Location, reach: Reach) -> None:
        self.location = location
        self.meter = Meter()
        self._fetching = Fetching(reach.requests, most_gap=reach.most_gap)
        self._wires = Wires(reach.http)
        self._retries = Retries()
        self._found = str(location)

    def entries(self) -> list[Entry]:
        """See `Store.entries`: the one file, if its server answers ranges and tells versions apart."""
        reply = self._ask({"Range": "bytes=0-0"}, 1)
        if reply.status in GONE:
            raise LakeEmpty(f"There is nothing at {self.location}: check the address.")
        span = self._span(reply)
        tag = _tag(reply)
        if not tag:
            raise LakeTrouble(
                f"{self.location} has neither an ETag nor a time of change: a new one would go unnoticed."
            )
        return [Entry(self.location.prefix.rsplit("/", 1)[-1], span[2], tag)]

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """See `Store.read`."""
        if not length:
            return b""
        bound = (
            {"If-Unmodified-Since": entry.tag.removeprefix(SINCE)}
            if entry.tag.startswith(SINCE)
            else {"If-Match": entry.tag}
        )
        reply = self._ask({"Range": f"bytes={offset}-{offset + length - 1}", **bound}, length)
        if reply.status in CHANGED or (reply.status == 206 and _tag(reply) != entry.tag):
            raise changed(entry)
        first, last, size = self._span(reply)
        if size != entry.size:
            raise changed(entry)
        if (first, last) != (offset, offset + length - 1) or len(reply.body) != length:
            raise self._unable()
        return reply.body

    def fetch(self, parts: Sequence[Part], take: Take) -> None:
        """See `Store.fetch`."""
        fetch_many(self._fetching, self.read, parts, take)

    def _ask(self, headers: dict[str, str], most: int) -> Reply:
        """The reply, asked for again while a failure may pass, and once more from the start where a redirect ended."""
        reply = self._retries.ask(lambda: self._once(headers, most))
        if reply.status in (*FORBIDDEN, *GONE) and self._found != str(self.location):
            self._found = str(self.location)
            reply = self._retries.ask(lambda: self._once(headers, most))
        if reply.status in FORBIDDEN:
            raise LakeForbidden(f"{self.location} may not be read from here: ask who keeps it.")
        return reply

    def _once(self, headers: dict[str, str], most: int) -> Reply:
        try:
            reply = self._wires.get(self._found, headers, most)
        except (OSError, http.client.HTTPException) as wrong:
            raise Passing(LakeAway(f"{self.location} does not answer: check the address and the network.")) from wrong
        self.meter.count(len(reply.body))
        if reply.status in PASSING:
            raise Passing(LakeAway(f"{self.location} cannot answer now ({reply.status})."), _seconds(reply))
        self._found = reply.url
        return reply

    def _span(self, reply: Reply) -> tuple[int, int, int]:
        """First byte, last byte and length of the file, as the server tells them of its answer."""
        if reply.status >= 400:
            raise LakeAway(f"{self.location} answers with status {reply.status}: check the address.")
        found = RANGE.fullmatch(reply.says("Content-Range"))
        if reply.status != 206 or found is None or reply.says("Content-Encoding") not in ("", "identity"):
            raise self._unable()
        first, last, size = map(int, found.groups())
        return first, last, size

    def _unable(self) -> LakeyError:
        return LakeTrouble(f"{self.location} does not answer ranges of bytes, without which no part of it can be read.")


def _tag(reply: Reply) -> str:
    """The strong ETag, else the time of change; empty when there is neither."""
    etag, changed_at = reply.says("ETag"), reply.says("Last-Modified")
    if etag.startswith('"'):
        return etag
    return f"{SINCE}{changed_at}" if changed_at else ""


def _seconds(reply: Reply) -> float:
    """How long the server asks to wait; a date is not heeded."""
    told = reply.says("Retry-After")
    return float(told) if told.isdigit() else 0.0
