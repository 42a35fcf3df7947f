"""Pages with checksums are proved when they were copied: copying reads none, and damage must not travel on.

Writers set a checksum on every page of a file or on none, so the first page of each file's first copied column chunk
tells. It is a CRC-32 of the page as it is stored (PageHeader in the format's Thrift file).
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import numpy as np

from ..errors import Damaged
from .copy import Copied
from .emit import Numbers
from .hands import each
from .index import ChunkIndex
from .thrift import Broken, Value, fields, number

COMPRESSED, CHECKSUM = 3, 4
WINDOWS = (256, 64 * 1024, 16 * 1024 * 1024)
"""How much is looked at for a page's header, which is longer only where statistics of long texts are in it."""
WRONG = "a page is not what its checksum says"
READ = 1 << 20
Stretch = tuple[int, int]


class OnDisk:
    """The bytes of an open file, read as they are asked for: what is mapped would count as memory of this process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __getitem__(self, asked: slice) -> bytes:
        return os.pread(self._handle, asked.stop - asked.start, asked.start)


Buffer = OnDisk | bytes


def prove_pages(path: Path, index: ChunkIndex, chunks: Numbers, copied: Copied) -> None:
    """`Damaged` names the file of which a copied page is not what its checksum says."""
    leaves = [leaf for each in copied.leaves.values() for leaf in each]
    if not leaves or not len(chunks):
        return
    files = np.asarray(index.chunks["file"].to_numpy())[chunks]
    starts, sizes = (np.stack([getattr(leaf, what) for leaf in leaves]) for what in ("start", "size"))
    with path.open("rb", buffering=0) as file:
        data = OnDisk(file.fileno())
        for number_ in _with_checksums(data, files, starts, sizes):
            mine = files == number_
            stretches = zip(starts[:, mine].ravel().tolist(), sizes[:, mine].ravel().tolist(), strict=True)
            if not _all_whole(data, list(stretches)):
                raise Damaged(f"{index.files['path'][int(number_)]} is damaged: {WRONG}.")


def _all_whole(data: Buffer, stretches: list[Stretch]) -> bool:
    return all(each(lambda stretch: is_whole(data, stretch), stretches))


def _with_checksums(data: OnDisk, files: Numbers, starts: Numbers, sizes: Numbers) -> list[int]:
    """The files whose pages have checksums."""
    found = []
    numbers, firsts = np.unique(files, return_index=True)
    for number_, first in zip(numbers.tolist(), firsts.tolist(), strict=True):
        held = np.flatnonzero(sizes[:, first])
        if len(held) and has_checksums(data, (int(starts[held[0], first]), int(sizes[held[0], first]))):
            found.append(number_)
    return found


def has_checksums(data: Buffer, stretch: Stretch) -> bool:
    """Whether the pages of a column chunk have checksums: its first one tells."""
    try:
        return CHECKSUM in _header(data, *stretch)[0]
    except Broken:
        return True  # whether it is damaged shows when its pages are walked


def is_whole(data: Buffer, stretch: Stretch) -> bool:
    """Walk the pages of a column chunk: whether each is what its checksum says."""
    at, end = stretch[0], sum(stretch)
    while at < end:
        after = _page_end(data, at, end)
        if after is None:
            return False
        at = after
    return True


def _page_end(data: Buffer, at: int, end: int) -> int | None:
    """Where the page that starts here ends; None when it does not, or is not what its checksum says."""
    try:
        found, raw, length = _header(data, at, end - at)
        body = number(raw, found[COMPRESSED])
        checksum = number(raw, found[CHECKSUM]) & 0xFFFFFFFF if CHECKSUM in found else None
    except (Broken, KeyError):
        return None
    start, after = at + length, at + length + body
    if body < 0 or after > end:
        return None
    return after if checksum is None or _checksum(data, start, after) == checksum else None


def _checksum(data: Buffer, start: int, end: int) -> int:
    found = 0
    for at in range(start, end, READ):
        found = zlib.crc32(data[at : min(at + READ, end)], found)
    return found


def _header(data: Buffer, at: int, left: int) -> tuple[dict[int, Value], bytes, int]:
    """The header of the page that starts here, the bytes it was read from, and how long it is."""
    for window in WINDOWS:
        raw = data[at : at + min(window, left)]
        end: list[int] = []
        try:
            return fields(raw, 0, end), raw, end[0]
        except (IndexError, Broken):
            if window >= left:
                break
    raise Broken("no page header")
