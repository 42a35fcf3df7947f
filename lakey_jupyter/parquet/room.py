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
from .pages import flaw, has_checksums, told
from .thrift import BINARY, I32, STOP, binary, signed, struct

Truth = npt.NDArray[np.bool_]
Fill = Callable[[Sequence[Piece], memoryview], None]
"""See `Files.fill`."""
WANTED = "\x01wanted"
"""The column that says which rows are wanted; no column of a lake is asked for together with it."""


def housed(index: ChunkIndex, names: Sequence[str], fill: Fill, wanted: Truth | None = None) -> bytes:
    """These columns, all of which can be copied, of all chunks of `index`, which is cut down to those that are meant.

    With `wanted`, which is as long as the chunks have rows, the file has the column `WANTED` too. `Damaged` names the
    file of which a page is not what its checksum says, or some are not what they say.
    """
    every = np.arange(index.chunks.num_rows)
    copied = copying(index, names, every)
    rows = np.asarray(index.chunks["rows"].to_numpy(), dtype=np.int64)
    marks = [] if wanted is None else [_mark(each) for each in np.split(wanted, np.cumsum(rows)[:-1])]
    groups, layouts = _row_groups(copied, rows, marks), [each for each in shapes(index, names) if each is not None]
    end = ending(footer([*layouts, *([MARK] if marks else [])], groups, int(rows.sum()), {}))
    # A new object of zeros takes no memory before it is filled, and filling it in place saves a copy of everything.
    room = io.BytesIO(bytes(copied.end + sum(map(len, marks)) + len(end)))
    with room.getbuffer() as view:
        view[: len(MAGIC)] = MAGIC
        fill(_pieces(copied), view)
        view[copied.end :] = b"".join([*marks, end])
    data = room.getvalue()
    _prove(index, data, [leaf for name in names for leaf in copied.leaves[name]])
    return data


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


def _prove(index: ChunkIndex, data: bytes, leaves: Sequence[LeafColumn]) -> None:
    for place, file in enumerate(index.chunks["file"].to_pylist()):
        held = next((leaf for leaf in leaves if leaf.size[place]), None)
        if held is None or not has_checksums(data, (int(held.start[place]), int(held.size[place]))):
            continue
        wrong = next(filter(None, (flaw(data, chunk) for chunk in told(leaves, [place]))), None)
        if wrong:
            raise Damaged(f"{index.files['path'][file]} is damaged: {wrong}.")
