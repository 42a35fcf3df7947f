"""Which chunks are scanned together: neighbours whose columns can be read in the same way, up to some bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .copy import shapes
from .elements import INT96
from .emit import Numbers
from .index import ChunkIndex
from .picking import is_exact
from .plan import Plan, Scan
from .room import WANTED

TOGETHER = 48 * 1024 * 1024
"""So many bytes, once decoded, are taken together; a larger chunk is a turn of its own."""
CELL = 8
"""The bytes of a decoded value, at least."""
FACTS = ("file", "group", "rows", "first")


@dataclass(frozen=True)
class Turn:
    """Chunks that are scanned together: `index` is cut down to them, `places` are their numbers in the whole one.

    `housed` are the columns that can be read from a room; `bytes` is what it takes to hold all that is touched, as it
    lies in the lake, and `decoded` about what it takes once it is decoded.
    """

    places: tuple[int, ...]
    segments: tuple[Scan, ...]
    index: ChunkIndex
    housed: frozenset[str]
    bytes: int
    decoded: int


class Turns:
    """Cuts the scanned chunks of a plan into turns."""

    def __init__(self, work: Plan) -> None:
        self._work = work
        self._names = _exact(work)
        self._fits = np.zeros((work.index.chunks.num_rows, len(self._names)), dtype=np.bool_)
        for place, name in enumerate(self._names):
            self._fits[:, place] = work.index.carried(name, 0, "head").is_valid().to_numpy(zero_copy_only=False)

    def of(self, segments: Sequence[tuple[int, Scan]]) -> Iterator[Turn]:
        """The segments, each given with the number of its chunk, in order. No copied chunk lies inside of a turn."""
        sizes, decoded = self._work.touched_bytes(), self._decoded()
        copied = np.cumsum(self._work.copied)
        chunks = self._cut(np.array([place for place, _ in segments], dtype=np.int64))
        first = total = 0
        for at, (place, _) in enumerate(segments):
            last = segments[max(0, at - 1)][0]
            alike = copied[place] == copied[last] and np.array_equal(self._fits[place], self._fits[last])
            if at > first and not (alike and total + decoded[place] <= TOGETHER):
                yield self._turn(segments[first:at], chunks.slice(first, at - first), (sizes, decoded))
                first, total = at, 0
            total += int(decoded[place])
        if segments:
            yield self._turn(segments[first:], chunks.slice(first), (sizes, decoded))

    def _turn(self, segments: Sequence[tuple[int, Scan]], chunks: pa.Table, bytes_: tuple[Numbers, Numbers]) -> Turn:
        places = [place for place, _ in segments]
        fits = self._fits[places[0]]
        return Turn(
            places=tuple(places),
            segments=tuple(segment for _, segment in segments),
            index=replace(self._work.index, chunks=chunks),
            housed=frozenset(name for name, housed in zip(self._names, fits, strict=True) if housed),
            bytes=int(bytes_[0][places].sum()),
            decoded=int(bytes_[1][places].sum()),
        )

    def _decoded(self) -> Numbers:
        """For each chunk about the bytes of what is touched, once decoded."""
        raw = np.zeros(self._work.index.chunks.num_rows, dtype=np.int64)
        for name in self._names:
            raw += raw_bytes(self._work.index, name)
        return np.maximum(raw, self._work.rows * CELL * len(self._work.spec.touched))

    def _cut(self, places: npt.NDArray[np.int64]) -> pa.Table:
        """Of the index what rooms need, for these chunks."""
        starts = tuple(f"{self._work.index.places[name]}.0." for name in self._names)
        known = self._work.index.chunks
        names = [name for name in known.column_names if name in FACTS or (starts and name.startswith(starts))]
        return known.select(names).take(pa.array(places)).combine_chunks()


def raw_bytes(index: ChunkIndex, name: str) -> Numbers:
    """For each chunk the bytes of a column once decompressed, 0 where nobody knows."""
    return np.asarray(index.carried(name, 0, "raw").cast(pa.int64()).fill_null(0).to_numpy(), dtype=np.int64)


def _exact(work: Plan) -> list[str]:
    """The touched columns that come back from a room exactly as they went in."""
    index = work.index
    names = [each.name for each in work.spec.touched if is_exact(index.schema.field(each.name).type)]
    if WANTED in index.schema.names:
        return []
    found = zip(names, shapes(index, names), strict=True)
    return [name for name, shape in found if shape and shape.flat and shape.elements[0].physical != INT96]
