"""Pages with checksums are proved when they were copied: copying reads none, and damage must not travel on.

Writers set a checksum on every page of a file or on none, so the first page of each file's first copied column chunk
tells. It is a CRC-32 of the page as it is stored (PageHeader in the format's Thrift file). No checksum covers what a
page says of itself: one that claims other values than it has moves all rows after it, and no reader sees that.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..errors import Damaged
from .copy import Copied
from .emit import LeafColumn, Numbers
from .groups import VALUES, said
from .hands import each
from .index import ChunkIndex
from .thrift import Broken, fields, number, struct_of

KIND, RAW, COMPRESSED, CHECKSUM = 1, 2, 3, 4
COUNTED = {0: 5, 3: 8}
"""The kinds of pages that have values, and the field in which each tells of them: their number first."""
INSIDE = {field: struct_of() for field in COUNTED.values()}
WINDOWS = (256, 64 * 1024, 16 * 1024 * 1024)
"""How much is looked at for a page's header, which is longer only where statistics of long texts are in it."""
WRONG = "a page is not what its checksum says"
MISCOUNTED = "its pages have another number of values than its footer says"
READ = 1 << 20
Stretch = tuple[int, int]


class Buffer(Protocol):
    """Bytes, or what gives them as they are asked for."""

    def __getitem__(self, asked: slice, /) -> bytes: ...


class OnDisk:
    """The bytes of an open file, read as they are asked for: what is mapped would count as memory of this process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __getitem__(self, asked: slice, /) -> bytes:
        return os.pread(self._handle, asked.stop - asked.start, asked.start)


class Told(NamedTuple):
    """Where a column chunk lies, its bytes, and how many values the footer says that it has."""

    start: int
    size: int
    values: int


class Page(NamedTuple):
    """A page: where its bytes start and end after its header, its values, its checksum, its bytes decompressed."""

    start: int
    end: int
    values: int
    checksum: int | None
    raw: int


def prove_pages(path: Path, index: ChunkIndex, chunks: Numbers, copied: Copied) -> None:
    """`Damaged` names the file of which a copied page is not what its checksum says, or some are not what they say."""
    leaves = [leaf for each in copied.leaves.values() for leaf in each]
    if not leaves or not len(chunks):
        return
    files = np.asarray(index.chunks["file"].to_numpy())[chunks]
    with path.open("rb", buffering=0) as file:
        data = OnDisk(file.fileno())
        for number_ in _with_checksums(data, files, leaves):
            found = told(leaves, np.flatnonzero(files == number_).tolist())
            wrong = next(filter(None, each(lambda chunk: flaw(data, chunk), found)), None)
            if wrong:
                raise Damaged(f"{index.files['path'][int(number_)]} is damaged: {wrong}.")


def _with_checksums(data: OnDisk, files: Numbers, leaves: Sequence[LeafColumn]) -> list[int]:
    """The files whose pages have checksums."""
    found = []
    numbers, firsts = np.unique(files, return_index=True)
    for number_, first in zip(numbers.tolist(), firsts.tolist(), strict=True):
        held = next((leaf for leaf in leaves if leaf.size[first]), None)
        if held is not None and has_checksums(data, (int(held.start[first]), int(held.size[first]))):
            found.append(number_)
    return found


def told(leaves: Sequence[LeafColumn], places: Sequence[int]) -> Iterator[Told]:
    """What is told of the column chunks of these leaves at these places of theirs, but of those without bytes."""
    for leaf in leaves:
        for place in places:
            if leaf.size[place]:
                values = said(leaf.head[place].as_py(), VALUES)
                yield Told(int(leaf.start[place]), int(leaf.size[place]), values)


def has_checksums(data: Buffer, stretch: Stretch) -> bool:
    """Whether the pages of a column chunk have checksums: its first one tells."""
    try:
        return CHECKSUM in _header(data, *stretch)[0]
    except Broken:
        return True  # whether it is damaged shows when its pages are walked


def flaw(data: Buffer, chunk: Told) -> str | None:
    """Walk the pages of a column chunk: what is wrong with them, or None."""
    at, end, values = chunk.start, chunk.start + chunk.size, 0
    while at < end:
        page = page_at(data, at, end)
        if page is None or page.end > end or not _is_as_said(data, page):
            return WRONG
        at, values = page.end, values + page.values
    return None if values == chunk.values else MISCOUNTED


def miscounted(data: Buffer, chunk: Told) -> str | None:
    """The same of their numbers of values alone; what follows the last page may be anything."""
    at, end, values = chunk.start, chunk.start + chunk.size, 0
    while at < end and (page := page_at(data, at, end)) is not None:
        at, values = page.end, values + page.values
    return None if values == chunk.values else MISCOUNTED


def page_at(data: Buffer, at: int, end: int) -> Page | None:
    """The page that starts here; None when there is none."""
    try:
        found, raw, length = _header(data, at, end - at)
        body, kind = number(raw, found[COMPRESSED]), number(raw, found[KIND])
        decompressed = number(raw, found[RAW])
        values = number(raw, found[COUNTED[kind]][1]) if kind in COUNTED else 0
        checksum = number(raw, found[CHECKSUM]) & 0xFFFFFFFF if CHECKSUM in found else None
    except (Broken, KeyError):
        return None
    start = at + length
    makes_sense = body >= 0 and values >= 0 and decompressed >= 0
    return Page(start, start + body, values, checksum, decompressed) if makes_sense else None


def _is_as_said(data: Buffer, page: Page) -> bool:
    """Whether a page is what its checksum says, if it has one."""
    if page.checksum is None:
        return True
    found = 0
    for at in range(page.start, page.end, READ):
        found = zlib.crc32(data[at : min(at + READ, page.end)], found)
    return found == page.checksum


def _header(data: Buffer, at: int, left: int) -> tuple[dict[int, Any], bytes, int]:
    """The header of the page that starts here, the bytes it was read from, and how long it is."""
    for window in WINDOWS:
        raw = data[at : at + min(window, left)]
        end: list[int] = []
        try:
            return fields(raw, 0, end, INSIDE), raw, end[0]
        except (IndexError, Broken):
            if window >= left:
                break
    raise Broken("no page header")
