"""Where the copied bytes of an answer come from, and where they lie in it: known from its plan alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xxhash

from .assembly import Constants, constants
from .copy import Copied, copied_columns, copying
from .index import ChunkIndex
from .plan import Plan


@dataclass(frozen=True)
class Stretch:
    """Bytes of a file of the lake, from `start` to `end`, that lie in an answer from its byte `at` on."""

    start: int
    end: int
    at: int


@dataclass(frozen=True)
class Laid:
    """The copies of a plan, and the constants that stand behind them in the answer."""

    work: Plan
    copied: Copied
    constant: Constants

    @cached_property
    def digest(self) -> str:
        """The same only for answers whose copied bytes come from the same places and go to the same places."""
        work = self.work
        found = xxhash.xxh3_128(work.answer.to_string().encode())
        found.update(work.index.remembered(("versions",), lambda: _versions(work.index)))
        for marks in (work.copied, work.scanned):
            found.update(marks.tobytes())
        for leaf in (leaf for leaves in self.copied.leaves.values() for leaf in leaves):
            found.update(leaf.start.tobytes())
            found.update(leaf.size.tobytes())
        found.update(self.constant.data)
        return str(found.hexdigest())

    def stretches(self) -> Mapping[int, list[Stretch]]:
        """For each file, by its number in the index, what of it lies in the answer, in the order of its bytes."""
        found: dict[int, list[Stretch]] = defaultdict(list)
        for block in self.copied.blocks:
            for piece in block.pieces:
                mine, at = found[piece.file], block.out + piece.at
                before = mine[-1] if mine else Stretch(-1, -1, -1)
                if before.end == piece.offset and before.at + before.end - before.start == at:
                    mine[-1] = Stretch(before.start, piece.offset + piece.length, before.at)
                else:
                    mine.append(Stretch(piece.offset, piece.offset + piece.length, at))
        return found


def _versions(index: ChunkIndex) -> bytes:
    """Which files of which versions the item has."""
    columns = (index.files[name].to_pylist() for name in ("path", "size", "tag"))
    return "".join("\n".join(map(str, column)) for column in columns).encode()


def laid(work: Plan) -> Laid:
    """How a plan's copies lie in its answer."""
    copied = copying(work.index, copied_columns(work.index, work.answer.names), np.flatnonzero(work.copied))
    return Laid(work, copied, constants(work, copied, copied.end))
