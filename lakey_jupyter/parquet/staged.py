"""A few chunks of one file as a small file of their own, in memory: for decoders that want a whole file.

Its footer is ours: what a foreign one claims never reaches the decoder, and of thousands of columns it sees only those
that are asked for. Statistics are left out, so that no decoder passes rows over by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from .copy import copying, shapes
from .emit import MAGIC, LeafColumn, Numbers, ending, footer, row_groups
from .index import ChunkIndex
from .pages import has_checksums, is_whole
from .thrift import STOP

Fetch = Callable[[Sequence[tuple[int, int]]], list[Any]]


@dataclass(frozen=True)
class Staged:
    """The file, and whether its pages are what their checksums say (true where they have none)."""

    data: bytes
    whole: bool


def staged(index: ChunkIndex, names: Sequence[str], chunks: Numbers, fetch: Fetch) -> Staged:
    """These columns, all of which can be copied, of these chunks of one file."""
    copied = copying(index, names, chunks)
    pieces = [piece for block in copied.blocks for piece in block.pieces]
    parts = fetch([(piece.offset, piece.length) for piece in pieces])
    leaves = [leaf for name in names for leaf in copied.leaves[name]]
    rows = np.asarray(index.chunks["rows"].to_numpy(), dtype=np.int64)[chunks]
    bare = [replace(leaf, tail=pa.array([STOP] * len(chunks), pa.binary())) for leaf in leaves]
    groups = row_groups(bare, rows, [()] * len(chunks))
    layouts = [shape for shape in shapes(index, names) if shape is not None]
    data = b"".join([MAGIC, *parts, ending(footer(layouts, groups, int(rows.sum()), {}))])
    return Staged(data, _whole(data, leaves))


def _whole(data: bytes, leaves: Sequence[LeafColumn]) -> bool:
    stretches = [(int(start), int(size)) for leaf in leaves for start, size in zip(leaf.start, leaf.size, strict=True)]
    return not stretches or not has_checksums(data, stretches[0]) or all(is_whole(data, each) for each in stretches)
