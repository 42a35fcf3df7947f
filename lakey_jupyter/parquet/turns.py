"""Which chunks are scanned together: neighbours whose columns can be read in the same way, up to some bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from .copy import shapes
from .elements import INT96
from .emit import Numbers
from .index import ChunkIndex
from .picking import is_exact
from .plan import Plan, Scan
from .room import WANTED, Truth
from .source import Files
from .whole import WholeFiles

TOGETHER = 32 * 1024 * 1024
"""So many bytes, once decoded, are taken together; a larger chunk is a turn of its own."""
FIRST = 8 * 1024 * 1024
"""So many until one turn is done: how much is kept of it decides how many may be under way at once."""
FEW_KEPT = 64 * 1024 * 1024
"""So many where little of them is kept: larger turns are quicker, but what is kept of them is there twice."""
FIRST_STREAM = 64 * 1024 * 1024
STREAM = 1 << 30
"""Files of this machine that are scanned from their first chunk to their last are taken together up to so many."""
Most = tuple[int, int]
"""Decoded bytes that are taken together: of chunks, and of whole files of this machine."""
BEFORE: Most = (TOGETHER, STREAM)
MOST_FILES = 256
CELL = 8
"""The bytes of a decoded value, at least."""
FACTS = ("file", "group", "rows", "first")


@dataclass(frozen=True)
class Turn:
    """Chunks that are scanned together; `places` are their numbers in the index.

    `index` is cut down to them, unless they are whole files. `housed` are the columns that can be read from a room,
    `bytes` is what it takes to hold all that is touched, as it lies in the lake, and `decoded` about what it takes once
    it is decoded.
    """

    places: tuple[int, ...]
    segments: tuple[Scan, ...]
    index: ChunkIndex
    housed: frozenset[str]
    bytes: int
    decoded: int
    light: str = ""
    """The column of the files that is quickest decoded."""
    are_whole: bool = False
    """Whether these are all the chunks of files that lie on this machine, so that they can be read as they are."""

    @property
    def rows(self) -> int:
        """The rows of the chunks, wanted or not."""
        return sum(segment.rows for segment in self.segments)

    @property
    def files(self) -> tuple[int, ...]:
        """The numbers of the files."""
        return tuple(dict.fromkeys(segment.file for segment in self.segments))


class Turns:
    """Cuts the scanned chunks of a plan into turns."""

    def __init__(self, work: Plan, files: Files) -> None:
        self._work = work
        self._names = _exact(work)
        self._fits = np.zeros((work.index.chunks.num_rows, len(self._names)), dtype=np.bool_)
        for place, name in enumerate(self._names):
            self._fits[:, place] = _are_carried(work.index, name)
        self._sizes = work.touched_bytes()
        self._decoded = self._decoded_bytes()
        self._light = min(self._names, key=lambda name: int(raw_bytes(work.index, name).sum()), default="")
        fits: Truth = np.asarray(self._fits.all(axis=1)) & np.bool_(len(self._names) == len(_held(work)))
        self._whole = WholeFiles(work, files, fits, self._decoded, self._light)

    def of(self, segments: Sequence[tuple[int, Scan]], most: Callable[[], Most] = lambda: BEFORE) -> Iterator[Turn]:
        """The segments, each given with the number of its chunk, in order. No copied chunk lies inside of a turn.

        `most` says how many decoded bytes are taken together, each time that a turn begins.
        """
        copied = np.cumsum(self._work.copied)
        turn: list[tuple[int, Scan]] = []
        total, (chunks, files) = 0, most()
        for place, segment in segments:
            left = min(chunks, files) - total, files - total
            if turn and not (copied[place] == copied[turn[-1][0]] and self._follows(turn, (place, segment), left)):
                yield self._turn(turn)
                turn, total, (chunks, files) = [], 0, most()
            turn.append((place, segment))
            total += int(self._decoded[place])
        if turn:
            yield self._turn(turn)

    def _follows(self, turn: Sequence[tuple[int, Scan]], more: tuple[int, Scan], left: tuple[int, int]) -> bool:
        """Whether one more chunk belongs to the turn, which may have so many bytes more, or whole files of so many."""
        (last, before), (place, segment) = turn[-1], more
        whole = self._whole.size(segment.file)
        if segment.file != before.file and (whole is None) != (self._whole.size(before.file) is None):
            return False
        if whole is None:
            return np.array_equal(self._fits[place], self._fits[last]) and self._decoded[place] <= left[0]
        files = segment.file - turn[0][1].file
        return segment.file == before.file or (whole <= left[1] and files < MOST_FILES)

    def _turn(self, segments: Sequence[tuple[int, Scan]]) -> Turn:
        places, work = [place for place, _ in segments], self._work
        are_whole = self._whole.size(segments[0][1].file) is not None
        fits = self._fits[places[0]]
        return Turn(
            places=tuple(places),
            segments=tuple(segment for _, segment in segments),
            index=work.index if are_whole else self._cut(places),
            housed=frozenset(name for name, housed in zip(self._names, fits, strict=True) if housed),
            bytes=int(self._sizes[places].sum()),
            decoded=int(self._decoded[places].sum()),
            light=self._light,
            are_whole=are_whole,
        )

    def _decoded_bytes(self) -> Numbers:
        """For each chunk about the bytes of what is touched, once decoded."""
        raw = np.zeros(self._work.index.chunks.num_rows, dtype=np.int64)
        for name in self._names:
            raw += raw_bytes(self._work.index, name)
        return np.maximum(raw, self._work.rows * CELL * len(self._work.spec.touched))

    def _cut(self, places: Sequence[int]) -> ChunkIndex:
        """Of the index what rooms need, for these chunks; neighbours, as they mostly are, need no copy of it."""
        index = self._work.index
        if places[-1] - places[0] + 1 == len(places):
            chunks = self._needed.slice(places[0], len(places))
            return index.of(chunks, slice(places[0], places[-1] + 1))
        return index.of(self._needed.take(pa.array(places)).combine_chunks(), np.array(places))

    @cached_property
    def _needed(self) -> pa.Table:
        starts = tuple(f"{self._work.index.places[name]}.0." for name in self._names)
        known = self._work.index.chunks
        chosen = known.select([name for name in known.column_names if name in FACTS or name.startswith(starts)])
        return chosen.combine_chunks()


def raw_bytes(index: ChunkIndex, name: str) -> Numbers:
    """For each chunk the bytes of a column once decompressed, 0 where nobody knows."""
    return index.remembered(
        ("raw bytes", name),
        lambda: np.asarray(index.carried(name, 0, "raw").cast(pa.int64()).fill_null(0).to_numpy(), dtype=np.int64),
    )


def _are_carried(index: ChunkIndex, name: str) -> Truth:
    """For each chunk whether a column's pages can be read from a room."""
    return index.remembered(
        ("carried", name), lambda: index.carried(name, 0, "head").is_valid().to_numpy(zero_copy_only=False)
    )


def _held(work: Plan) -> list[str]:
    """The touched columns that are in the files."""
    return [each.name for each in work.spec.touched if each.name not in work.index.partitions]


def _exact(work: Plan) -> list[str]:
    """The touched columns that come back from a room exactly as they went in."""
    index = work.index
    names = [each.name for each in work.spec.touched if is_exact(index.schema.field(each.name).type)]
    if WANTED in index.schema.names:
        return []
    found = zip(names, shapes(index, names), strict=True)
    return [name for name, shape in found if shape and shape.flat and shape.elements[0].physical != INT96]
