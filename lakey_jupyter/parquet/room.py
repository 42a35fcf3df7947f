"""A few chunks of any files as one small Parquet file, in memory: for decoders that want a whole file.

Its footer is ours: what a foreign one claims never reaches the decoder, and of thousands of columns it sees only those
that are asked for. Statistics are left out, so that no decoder passes rows over by them. Which rows are wanted can be
said in one more column, so that a decoder that reads late by a filter reads late by any choice of rows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..errors import Damaged
from .constants import PLAIN, RLE, UNCOMPRESSED, page, page_head
from .copy import Copied, Piece, copying, shapes
from .elements import BOOLEAN, REQUIRED, Shape, shape_of
from .emit import MAGIC, LeafColumn, Numbers, ending, footer, leaf_column, row_groups
from .groups import Leaf
from .index import ChunkIndex
from .pages import WRONG, has_checksums, is_whole
from .thrift import BINARY, I32, STOP, binary, signed, struct

Truth = npt.NDArray[np.bool_]
Fill = Callable[[Sequence[Piece], memoryview], None]
"""See `Files.fill`."""
WANTED = "\x01wanted"
"""The column that says which rows are wanted; no column of a lake is asked for together with it."""


class Room:
    """These columns, all of which can be copied, of all chunks of `index`, which is cut down to those that are meant.

    `Damaged` names the file of which a page is not what its checksum says. With `is_marked` there is the column
    `WANTED` too, and every row is wanted until `mark` says otherwise.
    """

    def __init__(self, index: ChunkIndex, names: Sequence[str], fill: Fill, is_marked: bool = False) -> None:
        every = np.arange(index.chunks.num_rows)
        copied = copying(index, names, every)
        self._rows = np.asarray(index.chunks["rows"].to_numpy(), dtype=np.int64)
        self._at = copied.end
        marks = [_mark(np.ones(rows, dtype=np.bool_)) for rows in self._rows.tolist()] if is_marked else []
        groups = _row_groups(copied, self._rows, marks)
        layouts = [each for each in shapes(index, names) if each is not None]
        end = ending(footer([*layouts, *([MARK] if marks else [])], groups, int(self._rows.sum()), {}))
        # A new object of zeros takes no memory before it is filled, and filling it in place saves a copy of everything.
        self._room = io.BytesIO(bytes(copied.end + sum(map(len, marks)) + len(end)))
        with self._room.getbuffer() as view:
            view[: len(MAGIC)] = MAGIC
            fill(_pieces(copied), view)
            view[copied.end :] = b"".join([*marks, end])
            _prove(index, view, [leaf for name in names for leaf in copied.leaves[name]])

    @property
    def data(self) -> bytes:
        """The file; asked for last, for what is marked after it is copied first."""
        return self._room.getvalue()

    def mark(self, wanted: Truth) -> None:
        """Say which rows are wanted; as long as the chunks have rows."""
        marks = b"".join(_mark(each) for each in np.split(wanted, np.cumsum(self._rows)[:-1]))
        with self._room.getbuffer() as view:
            view[self._at : self._at + len(marks)] = marks


def housed(index: ChunkIndex, names: Sequence[str], fill: Fill, wanted: Truth | None = None) -> bytes:
    """A room's file, with the column `WANTED` where it is said which rows are wanted."""
    room = Room(index, names, fill, wanted is not None)
    if wanted is not None:
        room.mark(wanted)
    return room.data


def _pieces(copied: Copied) -> list[Piece]:
    return [replace(piece, at=block.out + piece.at) for block in copied.blocks for piece in block.pieces]


def _row_groups(copied: Copied, rows: Numbers, marks: Sequence[bytes]) -> pa.Array:
    nothing = pa.array([STOP] * len(rows), pa.binary())
    leaves = [replace(leaf, tail=nothing) for each in copied.leaves.values() for leaf in each]
    if marks:
        ends = copied.end + np.cumsum([len(each) for each in marks])
        leaves.append(leaf_column([_leaf(*each) for each in zip(rows.tolist(), ends.tolist(), marks, strict=True)]))
    return row_groups(leaves, rows, [()] * len(rows))


def _mark(wanted: Truth) -> bytes:
    """The page of `WANTED` for one chunk: PLAIN Booleans are bits, the first one lowest."""
    bits = np.packbits(wanted, bitorder="little").tobytes()
    return page(0, bits, 5, [(1, len(wanted)), (2, PLAIN), (3, RLE), (4, RLE)])


def _mark_shape() -> Shape:
    raw = struct([(1, I32, signed(BOOLEAN)), (3, I32, signed(REQUIRED)), (4, BINARY, binary(WANTED.encode()))]) + STOP
    return shape_of(raw)


MARK = _mark_shape()


def _leaf(rows: int, end: int, mark: bytes) -> Leaf:
    size = len(mark)
    return Leaf(
        start=end - size,
        size=size,
        raw=size,
        values=rows,
        data=0,
        dictionary=False,
        codec=UNCOMPRESSED,
        physical=BOOLEAN,
        head=page_head(MARK.elements[0], rows, size, PLAIN),
        tail=STOP,
        nulls=None,
        low=None,
        high=None,
    )


def _prove(index: ChunkIndex, data: memoryview, leaves: Sequence[LeafColumn]) -> None:
    for place, file in enumerate(index.chunks["file"].to_pylist()):
        found = [(int(leaf.start[place]), int(leaf.size[place])) for leaf in leaves if leaf.size[place]]
        if found and has_checksums(data, found[0]) and not all(is_whole(data, each) for each in found):
            raise Damaged(f"{index.files['path'][file]} is damaged: {WRONG}.")
