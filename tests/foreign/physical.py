"""What lies in a Parquet file, byte by byte: its footer, the pages of its column chunks, and what points at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .thrift import Reader, Struct

MAGIC = b"PAR1"
DATA, INDEX, DICTIONARY, DATA_V2 = range(4)


@dataclass(frozen=True)
class Page:
    """A page: where its header starts, where its bytes do and how many they are, and what the header says."""

    start: int
    body: int
    size: int
    header: Struct

    @property
    def end(self) -> int:
        """Where the next one starts."""
        return self.body + self.size

    @property
    def kind(self) -> int:
        """DATA, DICTIONARY or DATA_V2."""
        return int(self.header[1])

    @property
    def raw(self) -> int:
        """Its size with the header and without compression."""
        return int(self.header[2]) + self.body - self.start

    @property
    def has_checksum(self) -> bool:
        """Whether its bytes are covered."""
        return self.header.get(4) is not None

    @property
    def encoding(self) -> int:
        """How the values of a data page are written."""
        return int(self.header[8][4] if self.kind == DATA_V2 else self.header[5][2])

    @property
    def values(self) -> int:
        """How many values a data page holds."""
        return int(self.header[8 if self.kind == DATA_V2 else 5][1])


@dataclass(frozen=True)
class Chunk:
    """A column chunk: what the footer says of it, and its pages."""

    data: bytes
    column: Struct

    @property
    def meta(self) -> Struct:
        """Its ColumnMetaData."""
        found: Struct = self.column[3]
        return found

    @property
    def start(self) -> int:
        """Where its first page starts; without a data page some writers point at none."""
        return min(int(each) for each in (self.meta[9], self.meta.get(11)) if each)

    @property
    def end(self) -> int:
        """Where its last page ends, as the footer says."""
        return self.start + int(self.meta[7])

    @cached_property
    def pages(self) -> list[Page]:
        """Its pages, from their headers."""
        return list(self._pages())

    def _pages(self) -> Iterator[Page]:
        at = self.start
        while at < self.end:
            reader = Reader(self.data, at)
            header = reader.struct()
            yield Page(at, reader.at, int(header[3]), header)
            at = reader.at + int(header[3])

    @property
    def data_pages(self) -> list[Page]:
        """Its pages but the dictionary."""
        return [page for page in self.pages if page.kind in (DATA, DATA_V2)]


class Parquet:
    """A file: its bytes and its footer."""

    def __init__(self, data: bytes) -> None:
        assert data[:4] == MAGIC and data[-4:] == MAGIC
        self.data = data
        self.length = int.from_bytes(data[-8:-4], "little")
        self.body = len(data) - 8 - self.length
        self.footer = Reader(data[self.body : -8]).struct()

    @classmethod
    def at(cls, path: Path) -> Parquet:
        """The file at a path."""
        return cls(path.read_bytes())

    @property
    def groups(self) -> list[Struct]:
        """The row groups."""
        return self.footer.listed(4)

    @property
    def leaves(self) -> list[Struct]:
        """The schema elements that have values."""
        return [each for each in self.footer.listed(2) if not each.get(5)]

    @cached_property
    def chunks(self) -> list[list[Chunk]]:
        """The column chunks of every row group."""
        return [[Chunk(self.data, column) for column in group.listed(1)] for group in self.groups]

    @property
    def metadata(self) -> dict[str, bytes]:
        """The key-value metadata."""
        return {each[1].decode(): each.get(2) for each in self.footer.listed(5)}
