"""What a file says of the pages of a column chunk: where each lies and which rows it has, and borders of its values.

Sources: OffsetIndex and ColumnIndex in the format's Thrift file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import NotParquet
from ..model.filters import Condition
from .borders import border_reader, border_type
from .emit import Numbers
from .facts import borders
from .groups import Footer, Leaf, read_footer
from .index import ChunkIndex
from .prune import Truth, prove
from .thrift import TRUE, Broken, fields, items, number, structs, text

LOCATIONS = 1
NULL_PAGES, MINS, MAXES, NULLS = 1, 2, 3, 5


@dataclass(frozen=True)
class Pages:
    """The data pages of a column chunk: where each starts, its bytes, and its first row; and the rows of the chunk."""

    starts: Numbers
    sizes: Numbers
    firsts: Numbers
    rows: int

    @property
    def ends(self) -> Numbers:
        """The row after the last of each page."""
        return np.append(self.firsts[1:], self.rows)

    def overlapping(self, first: int, after: int) -> slice:
        """The pages that have some of these rows."""
        start = int(np.searchsorted(self.firsts, first, side="right")) - 1
        return slice(start, int(np.searchsorted(self.firsts, after, side="left")))


def pages_of(offsets: bytes, leaf: Leaf, rows: int) -> Pages | None:
    """The pages of a column chunk of so many rows by its offset index; None where that makes no sense."""
    try:
        found = _locations(offsets)
    except (Broken, IndexError, KeyError, OverflowError):
        return None
    starts, sizes, firsts = found.T
    ends = starts + sizes
    makes_sense = (
        firsts[0] == 0
        and (np.diff(firsts) > 0).all()
        and firsts[-1] < rows
        and starts[0] == leaf.start + leaf.data
        and (starts[1:] == ends[:-1]).all()
        and ends[-1] == leaf.start + leaf.size
        and (sizes > 0).all()
    )
    return Pages(starts, sizes, firsts, rows) if makes_sense else None


class PageFacts:
    """What the files of an index say of their pages, read when it is asked for."""

    def __init__(self, index: ChunkIndex) -> None:
        self._index = index

    def are_kept(self, file: int) -> bool:
        """Whether anything is known of the pages of a file."""
        return len(self._index.files["pages"][file].as_buffer() or b"") > 0

    def pages(self, leaf: Leaf, file: int, rows: int) -> Pages | None:
        """The pages of a column chunk; None where they are not told, or make no sense."""
        if leaf.pages is None:
            return None
        try:
            return pages_of(self._bytes(file, leaf.pages.offsets, leaf.pages.offsets_length), leaf, rows)
        except Broken:
            return None

    def ruled_out(self, leaf: Leaf, file: int, pages: Pages, conditions: tuple[Condition, ...]) -> Truth:
        """For each page whether no row of it can meet these conditions on the column."""
        nothing = np.zeros(len(pages.firsts), dtype=np.bool_)
        if leaf.pages is None or not leaf.pages.columns:
            return nothing
        field = self._index.schema.field(conditions[0].column.name)
        try:
            raw = self._bytes(file, leaf.pages.columns, leaf.pages.columns_length)
            table = _facts(raw, leaf.physical, field, pages)
        except (Broken, IndexError, KeyError, OverflowError):
            return nothing
        return nothing if table is None else prove(ChunkIndex(pa.schema([field]), (), _NONE, table, ()), conditions)[0]

    def footer(self, file: int) -> Footer | None:
        """The footer of a file; None when it cannot be read any more."""
        return self._index.remembered(("footer", file), partial(self._read, file))

    def _read(self, file: int) -> Footer | None:
        row = self._index.files.select(["path", "size", "footer"]).slice(file, 1).to_pylist()[0]
        try:
            return read_footer(row["footer"], row["path"], row["size"])
        except NotParquet:
            return None

    def _bytes(self, file: int, at: int, length: int) -> bytes:
        files = self._index.files
        start = at - files["pages_at"][file].as_py()
        held = files["pages"][file].as_buffer()
        if start < 0 or start + length > len(held):
            raise Broken("it was not kept")
        return held.slice(start, length).to_pybytes()  # type: ignore[no-any-return]


_NONE = pa.table({})


def _locations(raw: bytes) -> Any:
    """For each page: where it starts, how long it is, its first row."""
    found = [
        [number(raw, each[1]), number(raw, each[2]), number(raw, each[3])]
        for each in structs(raw, fields(raw, 0)[LOCATIONS])
    ]
    if not found:
        raise Broken("no pages")
    return np.array(found, dtype=np.int64)


def _facts(raw: bytes, physical: int | None, field: pa.Field, pages: Pages) -> pa.Table | None:
    """The pages as chunks of an index of one column; None where borders are not kept of such a column."""
    type_ = border_type(field.type)
    if type_ is None:
        return None
    found = fields(raw, 0)
    empty = [raw[each.start] == TRUE for each in items(raw, found[NULL_PAGES])]
    lows, highs = ([text(raw, each) for each in items(raw, found[which])] for which in (MINS, MAXES))
    rows = np.diff(np.append(pages.firsts, pages.rows))
    nulls = [number(raw, each) for each in items(raw, found[NULLS])] if NULLS in found else [None] * len(empty)
    if {len(empty), len(lows), len(highs), len(nulls)} != {len(rows)}:
        raise Broken("another number of pages")
    read = border_reader(field.type, field.type)
    pairs = [
        (None, None) if none else borders(low, high, physical, read)
        for none, low, high in zip(empty, lows, highs, strict=True)
    ]
    least, most = (pa.array([each[which] for each in pairs], type_) for which in (0, 1))
    counts = [count if none else told for none, count, told in zip(empty, rows.tolist(), nulls, strict=True)]
    return pa.table({"rows": rows, "0.min": least, "0.max": most, "0.nulls": pa.array(counts, pa.int64())})
