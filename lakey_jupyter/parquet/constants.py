"""Column chunks in which every row has one value: a partition's value, or NULL where a file lacks the column.

One dictionary page with the value and one data page whose indices are a single run: about 60 bytes a row group,
whatever its rows. NULL needs no dictionary page: its data page is a run of definition levels. Nothing is compressed.
"""

from __future__ import annotations

import struct as layout
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from .elements import BYTE_ARRAY, INT32, Element
from .groups import Leaf
from .thrift import BINARY, I32, I64, LIST, STOP, STRUCT, binary, header, listed, signed, struct, written

PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
DATA_PAGE, DICTIONARY_PAGE = 0, 2
UNCOMPRESSED = 0
Value = int | str | None
"""A date is its days since 1970."""


@lru_cache(maxsize=4096)
def constant_chunk(element: Element, value: Value, rows: int) -> tuple[bytes, Leaf]:
    """The pages of such a chunk, and its metadata as if it started at 0. The column must be flat and optional."""
    nulls = rows if value is None else 0
    plain = b"" if value is None else _plain(element, value)
    dictionary = b"" if value is None else page(DICTIONARY_PAGE, _stored(element, plain), 7, [(1, 1), (2, PLAIN)])
    body = _levels(rows, value is not None) + (b"" if value is None else b"\x01" + _run(rows, 0, 1))
    encoding = PLAIN if value is None else RLE_DICTIONARY
    data = page(DATA_PAGE, body, 5, [(1, rows), (2, encoding), (3, RLE), (4, RLE)])
    pages = dictionary + data
    leaf = Leaf(
        start=0,
        size=len(pages),
        raw=len(pages),
        values=rows,
        data=len(dictionary),
        dictionary=bool(dictionary),
        codec=UNCOMPRESSED,
        physical=element.physical,
        head=page_head(element, rows, len(pages), encoding),
        tail=_tail(plain, nulls, 11 if dictionary else 9),
        nulls=nulls,
        low=plain or None,
        high=plain or None,
    )
    return pages, leaf


def _plain(element: Element, value: Any) -> bytes:
    """The value in PLAIN encoding, without the length that text has in a page."""
    if isinstance(value, str):
        return value.encode()
    if element.physical == INT32:
        return layout.pack("<i", value)
    return layout.pack("<q" if value < 2**63 else "<Q", value)


def _stored(element: Element, plain: bytes) -> bytes:
    return layout.pack("<I", len(plain)) + plain if element.physical == BYTE_ARRAY else plain


def _levels(rows: int, defined: bool) -> bytes:
    run = _run(rows, int(defined), 1)
    return layout.pack("<I", len(run)) + run


def _run(count: int, value: int, width: int) -> bytes:
    return written(count << 1) + value.to_bytes(width, "little")


def page(kind: int, body: bytes, field: int, said: Sequence[tuple[int, int]]) -> bytes:
    """A page with its header; `said` are the numbers of the header's own part."""
    inner = struct((number, I32, signed(value)) for number, value in said) + STOP
    sizes = [(1, I32, signed(kind)), (2, I32, signed(len(body))), (3, I32, signed(len(body)))]
    return struct([*sizes, (field, STRUCT, inner)]) + STOP + body


def page_head(element: Element, rows: int, size: int, encoding: int) -> bytes:
    """A column chunk's metadata up to where its bytes lie (see `groups.Leaf`)."""
    encodings = sorted({PLAIN, RLE, encoding})
    parts = [
        (1, I32, signed(element.physical or 0)),
        (2, LIST, listed(I32, len(encodings)) + b"".join(signed(each) for each in encodings)),
        (3, LIST, listed(BINARY, 1) + binary(element.name)),
        (4, I32, signed(UNCOMPRESSED)),
        (5, I64, signed(rows)),
        (6, I64, signed(size)),
        (7, I64, signed(size)),
    ]
    return struct(parts) + header(7, 9, I64)


def _tail(plain: bytes, nulls: int, last: int) -> bytes:
    said = [(3, I64, signed(nulls))]
    if plain:
        said += [(5, BINARY, binary(plain)), (6, BINARY, binary(plain))]
    return struct([(12, STRUCT, struct(said) + STOP)], last) + STOP
