"""Writing a footer out of raw pieces with array operations: thousands of row groups cost as little as a few.

Only offsets are new; everything else that a source's footer said of a column chunk is carried as it was. Row groups get
no ordinal (it is an int16), and no pointers to page indexes or bloom filters, which are not carried along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..model.version import VERSION as OWN_VERSION
from .elements import Shape, root
from .groups import Footer, Leaf
from .thrift import (
    BINARY,
    FALSE,
    I32,
    I64,
    LIST,
    STOP,
    STRUCT,
    TRUE,
    binary,
    header,
    listed,
    signed,
    signed_array,
    struct,
)

Numbers = npt.NDArray[np.int64]
Sorting = tuple[tuple[int, bool, bool], ...]
VERSION = 2
CHUNK_HEAD = struct([(2, I64, signed(0))]) + header(2, 3, STRUCT)
"""A column chunk up to its metadata; its own file offset is out of use and 0."""
DICTIONARY_HEAD = header(9, 11, I64)
TYPE_ORDER = struct([(1, STRUCT, STOP)]) + STOP
MAGIC = b"PAR1"
ARROW_SCHEMA = b"ARROW:schema"
AUTHOR = f"lakey-jupyter version {OWN_VERSION}".encode()


@dataclass(frozen=True)
class LeafColumn:
    """One leaf over all row groups of a file to be written; the arrays are of one length. See `groups.Leaf`."""

    start: Numbers
    size: Numbers
    raw: Numbers
    data: Numbers
    dictionary: npt.NDArray[np.bool_]
    head: pa.Array
    tail: pa.Array


def row_groups(leaves: Sequence[LeafColumn], rows: Numbers, sorting: Sequence[Sorting]) -> pa.Array:
    """The row groups in Thrift: a binary array of the length of `rows`."""
    raw, size = (np.sum([getattr(leaf, what) for leaf in leaves], axis=0) for what in ("raw", "size"))
    starts_ = np.concatenate([leaf.start for leaf in leaves])
    data_ = starts_ + np.concatenate([leaf.data for leaf in leaves])
    start, data, *totals = _signed([starts_, data_, raw, rows, size])
    pieces: list[pa.Array | bytes] = [header(0, 1, LIST) + listed(STRUCT, len(leaves))]
    pieces += _column_chunks(leaves, start, data, len(rows))
    pieces += [header(1, 2, I64), totals[0], header(2, 3, I64), totals[1], *_sorted(sorting)]
    pieces += [start.slice(0, len(rows)), header(5, 6, I64), totals[2], STOP]
    return _side_by_side(pieces, len(rows))


def _side_by_side(pieces: Sequence[pa.Array | bytes], count: int) -> pa.Array:
    """The values of all these joined; `bytes` stand for a column of them: as such they take a tenth of the time."""
    constant = {each: pa.repeat(each, count) for each in {each for each in pieces if isinstance(each, bytes)}}
    columns = [constant[each] if isinstance(each, bytes) else each for each in pieces]
    return pc.binary_join_element_wise(*columns, b"")


def _sorted(sorting: Sequence[Sorting]) -> list[pa.Array]:
    """By what each row group is sorted, and what comes before its start then."""
    said = [_sorting(each) for each in sorting]
    return [pa.array(said, pa.binary()), pa.array([header(4 if each else 3, 5, I64) for each in said], pa.binary())]


def _signed(parts: Sequence[Numbers]) -> list[pa.Array]:
    """Each of these as `signed_array` gives it: it takes as long for one of them as for all."""
    whole, ends = signed_array(np.concatenate(parts)), accumulate(map(len, parts))
    return [whole.slice(end - len(part), len(part)) for part, end in zip(parts, ends, strict=True)]


def _column_chunks(
    leaves: Sequence[LeafColumn], start: pa.Array, data: pa.Array, count: int
) -> Iterator[pa.Array | bytes]:
    """The column chunks of each leaf in `count` row groups, as pieces to be joined; `start` and `data` are of all."""
    offset = pc.binary_join_element_wise(DICTIONARY_HEAD, start, b"")
    dictionary = pa.array(np.concatenate([leaf.dictionary for leaf in leaves]))
    dictionary = pc.if_else(dictionary, offset, pa.scalar(b"", pa.binary()))
    for at, leaf in enumerate(leaves):
        mine = at * count, count
        yield from (CHUNK_HEAD, leaf.head, data.slice(*mine), dictionary.slice(*mine), leaf.tail, STOP)


def _sorting(columns: Sorting) -> bytes:
    if not columns:
        return b""
    each = [
        struct([(1, I32, signed(leaf)), (2, TRUE if down else FALSE, b""), (3, TRUE if first else FALSE, b"")]) + STOP
        for leaf, down, first in columns
    ]
    return header(3, 4, LIST) + listed(STRUCT, len(each)) + b"".join(each)


def footer(shapes: Sequence[Shape], groups: pa.Array, rows: int, keys: Mapping[bytes, bytes]) -> bytes:
    """A footer of a file with columns of these shapes; `groups` is of `row_groups`."""
    elements = [element.raw for shape in shapes for element in shape.elements]
    leaves = sum(len(shape.leaves) for shape in shapes)
    parts = [
        (1, I32, signed(VERSION)),
        (2, LIST, listed(STRUCT, 1 + len(elements)) + root(len(shapes)) + b"".join(elements)),
        (3, I64, signed(rows)),
        (4, LIST, listed(STRUCT, len(groups)) + _joined(groups)),
        (5, LIST, listed(STRUCT, len(keys)) + b"".join(_key(*each) for each in keys.items())),
        (6, BINARY, binary(AUTHOR)),
        (7, LIST, listed(STRUCT, leaves) + TYPE_ORDER * leaves),
    ]
    return struct(parts) + STOP


def rewritten(read: Footer) -> bytes:
    """A footer that says the same as one that was read, and nothing that was not understood."""
    leaves = [leaf_column([group.leaves[place] for group in read.groups]) for place in range(read.leaves)]
    rows = np.array([group.rows for group in read.groups], dtype=np.int64)
    groups = row_groups(leaves, rows, [group.sorting for group in read.groups])
    return footer(read.shapes, groups, read.rows, {} if read.arrow is None else {ARROW_SCHEMA: read.arrow})


def leaf_column(leaves: Sequence[Leaf]) -> LeafColumn:
    """One leaf over these row groups."""

    def numbers(what: str) -> Numbers:
        return np.array([getattr(leaf, what) for leaf in leaves], dtype=np.int64)

    return LeafColumn(
        start=numbers("start"),
        size=numbers("size"),
        raw=numbers("raw"),
        data=numbers("data"),
        dictionary=numbers("dictionary").astype(np.bool_),
        head=pa.array([leaf.head for leaf in leaves], pa.binary()),
        tail=pa.array([leaf.tail for leaf in leaves], pa.binary()),
    )


def bare(shapes: Sequence[Shape], arrow: bytes | None) -> bytes:
    """A footer without rows, from which a reader learns what the columns are."""
    keys = {} if arrow is None else {ARROW_SCHEMA: arrow}
    return footer(shapes, pa.array([], pa.binary()), 0, keys)


def _key(key: bytes, value: bytes) -> bytes:
    return struct([(1, BINARY, binary(key)), (2, BINARY, binary(value))]) + STOP


def _joined(pieces: pa.Array) -> bytes:
    """All values one after the other."""
    _, offsets, data = pieces.buffers()
    if not len(pieces):
        return b""
    places = np.frombuffer(offsets, dtype=np.int32)[pieces.offset : pieces.offset + len(pieces) + 1]
    return bytes(data[int(places[0]) : int(places[-1])])


def ending(footer_: bytes) -> bytes:
    """A footer as it stands at the end of a file."""
    return footer_ + len(footer_).to_bytes(4, "little") + MAGIC
