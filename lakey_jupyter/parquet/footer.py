"""A Parquet file's footer: fetched with one ranged read (two when it is long), checked, and read into metadata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import NotParquet

MAGIC = b"PAR1"
ENCRYPTED = b"PARE"
FIRST_GUESS = 64 * 1024
PAGES_GUESS = 256 * 1024
"""So many bytes before a footer that must be read again are read along: what a file says of its pages lies there."""
Read = Callable[[int, int], bytes]
MOST = 512 * 1024 * 1024
TAIL = 8


@dataclass(frozen=True)
class Ending:
    """What a file ends with: its raw footer, and bytes that lie before it, the first at `before_at`."""

    footer: bytes
    before: bytes = b""
    before_at: int = 0


def fetch_footer(read: Read, size: int, path: str) -> Ending:
    """The footer of a file of `size` bytes, by `read(offset, length)`; `NotParquet` says what is there instead."""
    if size < 12:
        raise NotParquet(f"{path} is not a Parquet file: it has {size} bytes.")
    guess = min(size, FIRST_GUESS)
    tail = read(size - guess, guess)
    if tail[-4:] == ENCRYPTED:
        raise NotParquet(f"{path} has an encrypted footer, which cannot be read: register an unencrypted copy.")
    if tail[-4:] != MAGIC:
        raise NotParquet(f"{path} is not a Parquet file: it does not end in PAR1.")
    length = int.from_bytes(tail[-8:-4], "little")
    if not 0 < length <= min(size - 12, MOST):
        raise NotParquet(f"{path} is damaged: its footer claims {length:,} bytes of a file of {size:,}.")
    if length + TAIL <= guess:
        return Ending(tail[-length - TAIL : -TAIL], tail[: -length - TAIL], size - guess)
    more = min(PAGES_GUESS, size - length - TAIL)
    found = read(size - length - TAIL - more, length + more)
    return Ending(found[more:], found[:more], size - length - TAIL - more)


def parse_footer(footer: bytes, path: str) -> pq.FileMetaData:
    """The metadata of a raw footer; `NotParquet` when it makes no sense."""
    try:
        return pq.read_metadata(pa.BufferReader(enclosed(footer)))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as wrong:
        raise NotParquet(f"{path} has a footer that cannot be read: {_short(wrong)}.") from wrong


def enclosed(footer: bytes) -> bytes:
    """The smallest file that has this footer: enough for a reader that only wants metadata."""
    return MAGIC + footer + len(footer).to_bytes(4, "little") + MAGIC


def arrow_schema(metadata: pq.FileMetaData, path: str) -> pa.Schema:
    """The Arrow schema a file's columns are read as; `NotParquet` for types that Arrow does not know."""
    try:
        schema: pa.Schema = metadata.schema.to_arrow_schema()
    except (pa.ArrowException, OSError, ValueError) as wrong:
        raise NotParquet(f"{path} has a schema that cannot be read: {_short(wrong)}.") from wrong
    twice = [name for name in schema.names if schema.names.count(name) > 1]
    if twice:
        raise NotParquet(f"{path} has two columns named {twice[0]!r}: rename one of them.")
    return schema


def _short(wrong: Exception) -> str:
    return str(wrong).split("\n", 1)[0].rstrip(".")[:200]
