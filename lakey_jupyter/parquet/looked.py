"""Some rows of one Parquet file, wherever in it they lie: only what has them is decoded, in bounded memory.

Of a flat column only the pages that have the rows are read. A list, map or struct is decoded from the start of its row
group on, a few rows at a time: nothing says where its rows begin.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import Damaged, TooLarge
from ..model.columns import Column
from .cells import cells
from .elements import BYTE_ARRAY, Shape
from .emit import rewritten
from .footer import parse_footer
from .gather import CODECS, FileFooter, gather
from .groups import Footer
from .notes import Notes, read_notes
from .pageindex import Pages
from .pages import Buffer
from .pagewalk import checked, cut, headers, pages_in
from .seeking import Seeking

Check = Callable[[], None]
BATCH_ROWS = 8_192
BATCH_BYTES = 8 * 1024 * 1024
STREAMED = 1024 * 1024
"""So many bytes of a column chunk are read at a time where all of it must be gone through."""
MOST_KEPT = 256
"""Of so many column chunks it is remembered where their pages lie."""


class LookedAt:
    """A file whose footer was read; `data`, with which its rows are read, gives bytes of exactly the same version."""

    def __init__(self, file: FileFooter) -> None:
        self.footer: Footer = file.read
        self.notes: Notes = read_notes(file.footer)
        index = gather([file]) if self.footer.shapes else None
        self.columns: tuple[Column, ...] = index.columns() if index else ()
        self._schema = index.schema if index else pa.schema([])
        self._path = file.path
        self._size = file.size
        self._firsts = [0, *accumulate(group.rows for group in self.footer.groups)]
        self._leaves = [0, *accumulate(len(shape.leaves) for shape in self.footer.shapes)]
        self._pages: OrderedDict[tuple[int, int], Pages] = OrderedDict()

    @property
    def codecs(self) -> tuple[str, ...]:
        """The codecs of its column chunks, each once."""
        numbers = {leaf.codec for group in self.footer.groups for leaf in group.leaves}
        return tuple(CODECS[each] for each in sorted(numbers) if 0 <= each < len(CODECS))

    def rows(self, data: Buffer, span: tuple[int, int], columns: Sequence[int], check: Check) -> list[list[Any]]:
        """For each of these columns the cells of the rows from the first to before the second.

        `Damaged` names what cannot be read, `TooLarge` what would take too much memory; `check` may raise at any time.
        """
        first, after = span[0], min(span[1], self.footer.rows)
        return [self._cells(data, (first, after), place, check) for place in columns]

    def _cells(self, data: Buffer, span: tuple[int, int], place: int, check: Check) -> list[Any]:
        found: list[Any] = []
        for group, start in enumerate(self._firsts[:-1]):
            low, high = max(span[0] - start, 0), min(span[1] - start, self.footer.groups[group].rows)
            if low < high:
                for values in self._values(data, (group, place), (low, high), check):
                    found += cells(values)
        return found

    def _values(self, data: Buffer, at: tuple[int, int], span: tuple[int, int], check: Check) -> Iterator[Any]:
        """The values of a column in a row group, in pieces; what goes wrong names the column and the rows."""
        group, place = at
        first = self._firsts[group]
        where = f"the column {self._schema.names[place]!r}, rows {first + span[0] + 1:,} to {first + span[1]:,}"
        try:
            yield from self._sliced(data, at, span, check)
        except TooLarge as wrong:
            raise TooLarge(f"{self._path} cannot be looked into at {where}: {wrong.detail}.") from wrong
        except Damaged as wrong:
            raise Damaged(f"{self._path} is damaged at {where}: {wrong.detail}.") from wrong
        except (MemoryError, pa.ArrowMemoryError) as wrong:
            raise TooLarge(f"{self._path} cannot be looked into at {where}: it takes too much memory.") from wrong
        except (pa.ArrowException, OSError, ValueError, OverflowError) as wrong:
            said = str(wrong).split("\n", 1)[0].rstrip(".")[:200]
            raise Damaged(f"{self._path} cannot be read at {where}: {said}.") from wrong

    def _sliced(self, data: Buffer, at: tuple[int, int], span: tuple[int, int], check: Check) -> Iterator[Any]:
        group, place = at
        read = self._paged if self.footer.shapes[place].flat else self._streamed
        low, high = span
        for start, values in read(data, group, place, span):
            check()
            part = values.slice(max(0, low - start), max(0, min(high, start + len(values)) - max(low, start)))
            if len(part):
                low += len(part)
                yield part
            if low >= high:
                return
        raise Damaged("it has fewer rows than its footer says")

    def _paged(self, data: Buffer, group: int, place: int, span: tuple[int, int]) -> Iterator[tuple[int, Any]]:
        """The rows of the pages that have these, in pieces, each with the number of its first row."""
        leaf_place, shape = self._leaves[place], self.footer.shapes[place]
        found = self.footer.groups[group]
        leaf = found.leaves[leaf_place]
        key = group, leaf_place
        pages = self._pages.pop(key, None) or pages_in(data, leaf, found.rows)
        self._pages[key] = pages
        while len(self._pages) > MOST_KEPT:
            self._pages.popitem(last=False)
        some = pages.overlapping(*span)
        for number in range(some.start, some.stop):
            page = cut(data, leaf, pages, number, (shape, self._schema.field(place)))
            yield from _batches(page.data, page.first, _kept_apart(shape))

    def _streamed(self, data: Buffer, group: int, place: int, span: tuple[int, int]) -> Iterator[tuple[int, Any]]:
        """All rows of a column in a row group, from its first on, a few at a time."""
        numbers = list(range(self._leaves[place], self._leaves[place + 1]))
        chunks = [self.footer.groups[group].leaves[each] for each in numbers]
        for leaf in chunks:
            for _, page in headers(data, leaf.start, leaf.start + leaf.size):
                checked(page.raw)
        file = pq.ParquetFile(
            pa.PythonFile(Seeking(data, self._size), mode="r"),
            metadata=self._metadata,
            buffer_size=STREAMED,
            pre_buffer=False,
            page_checksum_verification=True,
        )
        raw, rows = sum(leaf.raw for leaf in chunks), self.footer.groups[group].rows
        most = max(1, min(BATCH_ROWS, BATCH_BYTES * rows // max(1, raw)))
        start = 0
        for batch in file.reader.iter_batches(most, row_groups=[group], column_indices=numbers, use_threads=False):
            yield start, batch.column(0)
            start += batch.num_rows

    @cached_property
    def _metadata(self) -> pq.FileMetaData:
        # Rewritten, for there are lies in footers at which the reader ends the process.
        return parse_footer(rewritten(self.footer), self._path)


def _batches(data: bytes, first: int, apart: bool) -> Iterator[tuple[int, Any]]:
    """The values of a file of one column, a few at a time, each with the number of the first; `apart`: see below."""
    source = pa.BufferReader(data)
    names = [pq.read_metadata(source).schema.column(0).path] if apart else None
    file = pq.ParquetFile(source, read_dictionary=names, pre_buffer=False, page_checksum_verification=True)
    for batch in file.iter_batches(BATCH_ROWS, use_threads=False):
        yield first, batch.column(0)
        first += batch.num_rows


def _kept_apart(shape: Shape) -> bool:
    """Whether values stay in a dictionary: a few long texts, each of them many times, would fill the memory."""
    return shape.elements[0].physical == BYTE_ARRAY
