"""An answer that an earlier attempt has begun: which copies are left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .copy import Block
from .copy import Piece as Source
from .pieces import Piece


def left(blocks: Sequence[Block], kept: Sequence[Piece]) -> tuple[Block, ...]:
    """What of the blocks is not among the kept pieces, which are in order and do not overlap."""
    ends = [piece.at + piece.length for piece in kept]
    return tuple(rest for block in blocks for rest in _rest(block, kept[bisect_right(ends, block.out) :]))


def _rest(block: Block, kept: Sequence[Piece]) -> Iterator[Block]:
    at, end = block.out, block.out + block.length
    for piece in kept:
        if piece.at >= end:
            break
        if piece.at > at:
            yield _cut(block, at, piece.at)
        at = piece.at + piece.length
    if at < end:
        yield block if at == block.out else _cut(block, at, end)


def _cut(block: Block, start: int, end: int) -> Block:
    """The part of a block from one byte of the answer to another."""
    pieces = []
    for piece in block.pieces:
        first = block.out + piece.at
        low, high = max(start, first), min(end, first + piece.length)
        if low < high:
            pieces.append(Source(piece.file, piece.offset + low - first, high - low, low - start))
    return Block(start, end - start, tuple(pieces))
