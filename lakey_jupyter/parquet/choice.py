"""Which rows of a few chunks are still wanted; chunks of which none is wanted are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from .emit import Numbers
from .index import ChunkIndex
from .plan import Scan
from .room import Truth


@dataclass(frozen=True)
class Choice:
    """`segments` are the chunks of `index`, in order; `wanted` is as long as they have rows, or None for all of them."""

    index: ChunkIndex
    segments: tuple[Scan, ...]
    wanted: Truth | None = None

    @property
    def rows(self) -> int:
        """The rows of the chunks, wanted or not."""
        return sum(segment.rows for segment in self.segments)

    @property
    def counts(self) -> Numbers:
        """How many rows of each chunk are wanted."""
        if self.wanted is None:
            return np.array([segment.rows for segment in self.segments], dtype=np.int64)
        return np.array([np.count_nonzero(each) for _, each in self.parts()], dtype=np.int64)

    def parts(self) -> Iterator[tuple[Scan, Truth | None]]:
        """Each chunk with its own part of `wanted`."""
        end = 0
        for segment in self.segments:
            start, end = end, end + segment.rows
            yield segment, None if self.wanted is None else self.wanted[start:end]

    def narrowed(self, wanted: Truth) -> Choice:
        """Of the chunks only these rows, which are fewer than before, or as many."""
        asked = replace(self, wanted=wanted)
        some = asked.counts > 0
        if wanted.all():
            return replace(self, wanted=None)
        if some.all():
            return asked
        left = [part for part, is_left in zip(asked.parts(), some.tolist(), strict=True) if is_left]
        return Choice(
            index=replace(self.index, chunks=self.index.chunks.filter(pa.array(some))),
            segments=tuple(segment for segment, _ in left),
            wanted=np.concatenate([part for _, part in left if part is not None]) if left else None,
        )
