"""The lake's files as objects: listed once, then read in ranges, each read bound to the version that was listed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

from ..errors import LakeAway, LakeEmpty, LakeForbidden, LakeyError, SnapshotChanged
from .fetching import Fetching
from .location import Location
from .pouring import Rooms, Sink, fetch_many, poured

SUFFIXES = (".parquet", ".parq", ".pq")
IN_FLIGHT = 16


@dataclass(frozen=True)
class Entry:
    """One file: its path below the location, `/`-joined, its size in bytes, and the tag of its version."""

    path: str
    size: int
    tag: str


@dataclass
class Meter:
    """What was asked of the lake: how many requests, and how many bytes came."""

    requests: int = 0
    bytes: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def count(self, bytes_: int) -> None:
        """One more request that brought these bytes."""
        with self._lock:
            self.requests += 1
            self.bytes += bytes_


@dataclass(frozen=True)
class Part:
    """A stretch of one version of a file."""

    entry: Entry
    offset: int
    length: int


class Store(Protocol):
    """A place with files. Every failure is a `LakeyError` that names the location, never a secret."""

    meter: Meter

    def entries(self) -> list[Entry]:
        """The Parquet files, sorted by the bytes of their paths; `LakeEmpty` when there are none."""

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """Exactly these bytes of exactly this version; `SnapshotChanged` when it is no more."""

    def fetch(self, parts: Sequence[Part], sink: Sink) -> None:
        """Read all parts into the rooms that the sink gives, several at a time.

        When the sink raises, or a read fails, the rest is not read.
        """


def read_many(store: Store, entry: Entry, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
    """Several ranges (offset, length) of one file, in the order asked, a few at a time."""
    if len(ranges) <= 1:
        return [store.read(entry, *each) for each in ranges]
    with ThreadPoolExecutor(min(IN_FLIGHT, len(ranges))) as pool:
        return list(pool.map(lambda each: store.read(entry, *each), ranges))


def wanted(path: str) -> bool:
    """Whether a path below a location is one of the item's files: Parquet by name, no part hidden (`_x`, `.x`)."""
    parts = path.split("/")
    return parts[-1].lower().endswith(SUFFIXES) and not any(part.startswith(("_", ".")) for part in parts)


class LocalStore:
    """A folder (or one file) of this machine; a version's tag is its inode and its mtime in nanoseconds.

    So a file that another one replaced is noticed though it has the same size and time.
    """

    def __init__(self, location: Location) -> None:
        self.location = location
        self.root = Path(location.root)
        self.meter = Meter()
        self._fetching = Fetching(most_gap=0)

    def entries(self) -> list[Entry]:
        """See `Store.entries`."""
        try:
            found = [self._entry(path) for path in self._paths()]
        except OSError as wrong:
            raise self._failure(wrong) from wrong
        if not found:
            raise LakeEmpty(f"There is no Parquet file in {self.location}: check the folder.")
        return sorted(found, key=lambda entry: entry.path.encode())

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """See `Store.read`."""
        path = self.root if self.root.is_file() else self.root / entry.path
        try:
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                data = os.pread(file.fileno(), length, offset)
                while 0 < len(data) < length and (
                    more := os.pread(file.fileno(), length - len(data), offset + len(data))
                ):
                    data += more
                after = os.fstat(file.fileno())
        except FileNotFoundError as wrong:
            raise changed(entry) from wrong
        except OSError as wrong:
            raise self._failure(wrong) from wrong
        if any((stat.st_size, _tag(stat)) != (entry.size, entry.tag) for stat in (before, after)):
            raise changed(entry)
        if len(data) != length:
            raise changed(entry)
        self.meter.count(length)
        return data

    def fetch(self, parts: Sequence[Part], sink: Sink) -> None:
        """See `Store.fetch`."""
        fetch_many(self._fetching, self._pour, parts, sink)

    def _pour(self, entry: Entry, offset: int, length: int, rooms: Rooms) -> None:
        poured(self.read(entry, offset, length), rooms)

    @contextmanager
    def holding(self, entry: Entry) -> Iterator[int]:
        """A handle to read this version by; `SnapshotChanged` when it is another before or after."""
        path = self.root if self.root.is_file() else self.root / entry.path
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError as wrong:
            raise changed(entry) from wrong
        except OSError as wrong:
            raise self._failure(wrong) from wrong
        try:
            self._prove(entry, handle)
            yield handle
            self._prove(entry, handle)
        finally:
            os.close(handle)

    def _prove(self, entry: Entry, handle: int) -> None:
        stat = os.fstat(handle)
        if (stat.st_size, _tag(stat)) != (entry.size, entry.tag):
            raise changed(entry)

    def _paths(self) -> Iterator[Path]:
        if self.root.is_file():
            yield self.root
            return
        if not self.root.is_dir():
            raise FileNotFoundError(self.root)
        for folder, folders, files in os.walk(self.root, onerror=_raise):
            folders[:] = [name for name in folders if not name.startswith(("_", "."))]
            yield from (Path(folder, name) for name in files if wanted(name))

    def _entry(self, path: Path) -> Entry:
        stat = path.stat()
        below = path.name if path == self.root else path.relative_to(self.root).as_posix()
        return Entry(below, stat.st_size, _tag(stat))

    def _failure(self, wrong: OSError) -> LakeyError:
        if isinstance(wrong, PermissionError):
            return LakeForbidden(f"This server may not read {self.location}: check the permissions of the folder.")
        if isinstance(wrong, FileNotFoundError):
            return LakeEmpty(f"There is nothing at {self.location}: check the path, or mount it.")
        return LakeAway(f"{self.location} cannot be read ({wrong.strerror}).")


def _tag(stat: os.stat_result) -> str:
    return f"{stat.st_ino}-{stat.st_mtime_ns}"


def _raise(wrong: OSError) -> None:
    raise wrong


def refused(location: Location) -> LakeForbidden:
    """The failure for credentials that a store does not take."""
    return LakeForbidden(f"{location} refuses this server's credentials: check the key and the bucket's policy.")


def changed(entry: Entry) -> SnapshotChanged:
    """The failure for a file that is no longer the version that was listed."""
    return SnapshotChanged(f"The lake changed while it was read: {entry.path} is not the version that was listed.")
