"""What of a plan's bytes stands in answers that were made before: column chunks that those copied as they are.

A chunk is the same in two snapshots if its file is: the same path, size and tag. What an earlier answer holds of
scanned chunks is not counted: their rows were filtered, and written anew.
"""

from __future__ import annotations

import numpy as np

from .emit import Numbers
from .index import ChunkIndex
from .plan import Plan, Truth

GROUPS = 1 << 32
"""More row groups than a file can have."""


class Needed:
    """The bytes of the lake that a plan needs, less those that were found elsewhere."""

    def __init__(self, work: Plan) -> None:
        self._index = work.index
        asked = set(work.answer.names)
        self._left: dict[str, Truth] = {
            each.name: work.scanned | work.copied if each.name in asked else work.scanned.copy()
            for each in work.spec.touched
            if each.name not in work.index.partitions
        }
        self.bytes = sum(self._size(name, left) for name, left in self._left.items())

    def take(self, was: Plan) -> int:
        """The bytes that stand in the answer of another plan, which are needed no more from here on."""
        names = [name for name in self._left if name in was.answer.names and name not in was.index.partitions]
        if not names or not was.copied.any():
            return 0
        twins, before = _twins(self._index, was.index), self.bytes
        copied = (twins >= 0) & was.copied[twins]
        for name in names:
            self.bytes -= self._size(name, self._left[name] & copied)
            self._left[name] = self._left[name] & ~copied
        return before - self.bytes

    def _size(self, name: str, chunks: Truth) -> int:
        return int(self._index.fact(name, "size").to_numpy()[chunks].sum())


def _twins(index: ChunkIndex, other: ChunkIndex) -> Numbers:
    """For each chunk of an index the number of the same one in another index; -1 where there is none."""
    if index is other:
        return np.arange(index.chunks.num_rows)
    numbers = {version: number for number, version in enumerate(_versions(other))}
    files = np.array([numbers.get(version, -1) for version in _versions(index)], dtype=np.int64)
    own, others = files[_chunk(index, "file")] * GROUPS + _chunk(index, "group"), _keys(other)
    if not len(others):
        return np.full(len(own), -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(others, own), len(others) - 1)
    return np.where(others[places] == own, places, -1)


def _versions(index: ChunkIndex) -> list[tuple[str, int, str]]:
    """The files of an index, each in one version."""
    known = (index.files[name].to_pylist() for name in ("path", "size", "tag"))
    return list(zip(*known, strict=True))


def _keys(index: ChunkIndex) -> Numbers:
    return _chunk(index, "file") * GROUPS + _chunk(index, "group")


def _chunk(index: ChunkIndex, what: str) -> Numbers:
    return np.asarray(index.chunks[what].to_numpy(), dtype=np.int64)
