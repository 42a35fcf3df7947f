"""The pages of one flat column chunk: found by the file's own index or from header to header, and cut out as a file.

Flat is a column of one leaf that is not repeated: each of its values is a row, so its pages say which rows they have.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from ..errors import Damaged, TooLarge
from .elements import Shape
from .emit import ARROW_SCHEMA, MAGIC, ending, footer, leaf_column, row_groups
from .groups import Leaf, relabelled
from .pageindex import Pages, pages_of
from .pages import Buffer, Page, page_at
from .thrift import STOP

MOST_RAW = 96 * 1024 * 1024
"""A page of more bytes, once decompressed, is not decoded for the sake of a few rows."""


@dataclass(frozen=True)
class Cut:
    """A page of a column as a file of its own, which begins with row `first` of the row group."""

    data: bytes
    first: int
    rows: int


def pages_in(data: Buffer, leaf: Leaf, rows: int) -> Pages:
    """The pages of a flat column chunk of so many rows; `Damaged` when they do not add up."""
    told = leaf.pages and pages_of(data[leaf.pages.offsets : sum(leaf.pages[:2])], leaf, rows)
    return told or _walked(data, leaf, rows)


def headers(data: Buffer, start: int, end: int) -> Iterator[tuple[int, Page]]:
    """Where each page between these bytes starts, with what its header says; `Damaged` for what is no page."""
    at = start
    while at < end:
        page = page_at(data, at, end)
        if page is None or page.end > end:
            raise Damaged("there is no page where one is due")
        yield at, page
        at = page.end


def checked(raw: int) -> None:
    """`TooLarge` for a page of too many bytes once decompressed."""
    if raw > MOST_RAW:
        raise TooLarge(f"a page takes {raw / 1e6:,.0f} MB once decompressed, and {MOST_RAW / 1e6:,.0f} MB may be")


def cut(data: Buffer, leaf: Leaf, pages: Pages, number: int, column: tuple[Shape, pa.Field]) -> Cut:
    """One of the pages, with what all of them need, as a file."""
    start, first, end = int(pages.starts[number]), int(pages.firsts[number]), int(pages.ends[number])
    lead = data[leaf.start : int(pages.starts[0])]
    body = data[start : start + int(pages.sizes[number])]
    found = [page for part in (lead, body) for _, page in headers(part, 0, len(part))]
    checked(max(page.raw for page in found))
    if sum(page.values for page in found) != end - first:
        raise Damaged("its pages have another number of values than the file says")
    size, raw = len(lead) + len(body), sum(page.raw for page in found)
    mine = replace(
        leaf,
        start=len(MAGIC),
        size=size,
        raw=raw,
        values=end - first,
        data=len(lead) if leaf.dictionary else 0,
        head=relabelled(leaf.head, end - first, raw, size),
        tail=STOP,  # what it says of all the pages is not said of one
    )
    return Cut(b"".join((MAGIC, lead, body, ending(_footer(mine, column)))), first, end - first)


def _footer(leaf: Leaf, column: tuple[Shape, pa.Field]) -> bytes:
    shape, field = column
    rows = np.array([leaf.values], dtype=np.int64)
    keys = {ARROW_SCHEMA: base64.b64encode(pa.schema([field]).serialize().to_pybytes())}
    return footer([shape], row_groups([leaf_column([leaf])], rows, [()]), leaf.values, keys)


def _walked(data: Buffer, leaf: Leaf, rows: int) -> Pages:
    found = [(at, page.end - at, page.values) for at, page in headers(data, leaf.start, leaf.start + leaf.size)]
    starts, sizes, values = np.array([each for each in found if each[2]], dtype=np.int64).reshape(-1, 3).T
    if int(values.sum()) != rows or not rows:
        raise Damaged("its pages have another number of values than its footer says")
    return Pages(starts, sizes, np.cumsum(values) - values, rows)
