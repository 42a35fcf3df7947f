"""A store of which some bytes lie here, in files that earlier pulls landed: only the others are read from it.

What is asked for is cut at the borders of what is here, so a request to the lake is for the rest alone. A piece of a
landed file that is not what was landed any more is read from the lake like the rest.
"""

from __future__ import annotations

import logging
import threading
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from ..parquet.believed import Believed, Doubtful
from ..parquet.hands import each
from ..parquet.laid import Stretch
from ..store.objects import Entry, Part, Store
from ..store.pouring import Into, Sink

log = logging.getLogger(__name__)
KEPT_BYTES = 32 * 1024 * 1024
"""So much of what was proved is kept: what is scanned is asked for column by column, from the same pieces."""


@dataclass(frozen=True)
class Landed:
    """A file that was landed, and which bytes of which versions of the lake's files lie where in it."""

    file: Believed
    held: Mapping[Entry, Sequence[Stretch]]

    def parted(self, entry: Entry, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
        """Bytes of a file of the lake, cut into stretches (from, to), with where they lie here, or None."""
        stretches = self.held.get(entry, ())
        place = max(0, bisect_right(stretches, start, key=lambda each: each.start) - 1)
        for each_ in stretches[place:]:
            if each_.start >= end:
                break
            first, last = max(start, each_.start), min(end, each_.end)
            if first >= last:
                continue
            if start < first:
                yield start, first, None
            yield first, last, each_.at + first - each_.start
            start = last
        if start < end:
            yield start, end, None


@dataclass(frozen=True)
class _Cut:
    """Some bytes of a part: of which, from where in it, how many. Where they lie here, in which piece of which file."""

    place: int
    at: int
    length: int
    file: Believed | None = None
    piece: int = 0
    within: int = 0

    @property
    def end(self) -> int:
        """Where in the part they end."""
        return self.at + self.length


class NearStore:
    """See `Store`. `lake_bytes` are those that came from the store itself."""

    def __init__(self, store: Store, near: Sequence[Landed]) -> None:
        self.meter = store.meter
        self.lake_bytes = 0
        self._store = store
        self._near = near
        self._proved = _Proved()
        self._lock = threading.Lock()

    def entries(self) -> list[Entry]:
        """See `Store.entries`."""
        return self._store.entries()

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """See `Store.read`."""
        room = bytearray(length)
        self.fetch([Part(entry, offset, length)], Into([memoryview(room)]))
        return bytes(room)

    def fetch(self, parts: Sequence[Part], sink: Sink) -> None:
        """See `Store.fetch`."""
        near: dict[tuple[Believed, int], list[_Cut]] = defaultdict(list)
        rest: list[_Cut] = []
        for cut in chain.from_iterable(self._cuts(place, part) for place, part in enumerate(parts)):
            if cut.file is None:
                rest.append(cut)
            else:
                near[cut.file, cut.piece].append(cut)
        rest += chain.from_iterable(each(partial(self._serve, sink), near.values()))
        if rest:
            asked = list(_joined(rest))
            wanted = [Part(parts[cut.place].entry, parts[cut.place].offset + cut.at, cut.length) for cut in asked]
            self._store.fetch(wanted, _Rest(asked, sink, self._came))

    def _cuts(self, place: int, part: Part) -> Iterator[_Cut]:
        """A part, cut at the borders of what lies here, and of its pieces; the first file that has bytes gives them."""
        left = [(part.offset, part.offset + part.length)]
        for landed in self._near:
            if landed.file.is_doubtful:
                continue
            found = [one for span in left for one in landed.parted(part.entry, *span)]
            left = [(start, end) for start, end, at in found if at is None]
            for start, end, at in found:
                if at is not None:
                    yield from _cut_here(_Cut(place, start - part.offset, end - start, landed.file), at)
        yield from (_Cut(place, start - part.offset, end - start) for start, end in left)

    def _serve(self, sink: Sink, cuts: Sequence[_Cut]) -> Sequence[_Cut]:
        """Give the sink what it wants of one piece; what is to be read elsewhere, where that is not to be believed."""
        file = cuts[0].file
        assert file is not None
        try:
            data = self._proved.piece(file, cuts[0].piece)
        except Doubtful:
            log.info("what an earlier pull landed is not there any more as it was: the lake is read")
            return cuts
        for cut in cuts:
            at = 0
            while at < cut.length:
                room = sink.room(cut.place, cut.at + at, cut.length - at)
                room[:] = data[cut.within + at : cut.within + at + len(room)]
                sink.filled(cut.place, cut.at + at, room)
                at += len(room)
        return ()

    def _came(self, bytes_: int) -> None:
        with self._lock:
            self.lake_bytes += bytes_


def came_from(store: Store) -> Callable[[int], int]:
    """How many of so many bytes that were read came from the lake."""
    return (lambda done: store.lake_bytes) if isinstance(store, NearStore) else (lambda done: done)


class _Proved:
    """Pieces whose checksums were proved; the last ones are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Believed, int], memoryview] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def piece(self, file: Believed, number: int) -> memoryview:
        """See `Believed.piece`."""
        with self._lock:
            found = self._kept.get((file, number))
            if found is not None:
                self._kept.move_to_end((file, number))
                return found
        found = file.piece(number)
        with self._lock:
            if (file, number) not in self._kept:
                self._kept[file, number] = found
                self._bytes += len(found)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return found


class _Rest:
    """The sink of some parts, as one of those cuts of them that are not here."""

    def __init__(self, cuts: Sequence[_Cut], sink: Sink, came: Callable[[int], None]) -> None:
        self._cuts = cuts
        self._sink = sink
        self._came = came

    def room(self, place: int, at: int, left: int) -> memoryview:
        """See `Sink.room`."""
        cut = self._cuts[place]
        return self._sink.room(cut.place, cut.at + at, left)

    def filled(self, place: int, at: int, room: memoryview) -> None:
        """See `Sink.filled`."""
        cut, count = self._cuts[place], len(room)
        self._sink.filled(cut.place, cut.at + at, room)
        self._came(count)


def _joined(cuts: Sequence[_Cut]) -> Iterator[_Cut]:
    """What follows one another in a part, as one; in the order of the parts."""
    held: _Cut | None = None
    for cut in sorted(cuts, key=lambda each: (each.place, each.at)):
        if held is not None and (held.place, held.end) == (cut.place, cut.at):
            held = replace(held, length=held.length + cut.length)
            continue
        if held is not None:
            yield held
        held = replace(cut, file=None)
    if held is not None:
        yield held


def _cut_here(cut: _Cut, at: int) -> Iterator[_Cut]:
    """Bytes that lie in a landed file from `at` on, cut at the borders of its pieces."""
    assert cut.file is not None
    done = 0
    for piece, within, count in cut.file.spans(at, cut.length):
        yield replace(cut, at=cut.at + done, length=count, piece=piece, within=within)
        done += count
    if done < cut.length:
        yield _Cut(cut.place, cut.at + done, cut.length - done)
