"""An item's files as the work sees them: its store, its index from the shelf, its files opened for reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from ..errors import SnapshotChanged
from ..parquet.copy import Piece
from ..parquet.index import ChunkIndex
from ..parquet.looked import LookedAt
from ..parquet.source import SourceFile
from ..store.journal import Journals
from ..store.location import parse_location
from ..store.objects import Entry, LocalStore, Part, Store, read_many
from ..store.pouring import Into
from ..store.settings import Reach
from ..store.shelf import Shelf
from ..store.stores import open_store
from .carrying import read_pieces

V = TypeVar("V")
OPEN = 16
INDEXES = 8
STORES = 8
LOOKED_AT = 4


class Shop:
    """Where tasks find what they need: the shelf of the state folder, and the stores."""

    def __init__(self, state: Path, reach: Reach) -> None:
        self.shelf = Shelf(state)
        self.journals = Journals(state)
        self._reach = reach
        self._indexes: dict[tuple[str, str], ChunkIndex] = {}
        self._stores: dict[str, Store] = {}
        self._sides: dict[Path, Any] = {}
        self._looked_at: dict[tuple[str, str], LookedAt] = {}
        self._lock = Lock()

    def store(self, location: str) -> Store:
        """The store of an item's location; the last few stay open, with their connections."""
        with self._lock:
            found = self._stores.pop(location, None) or open_store(parse_location(location), self._reach)
            while len(self._stores) >= STORES:
                self._stores.pop(next(iter(self._stores)))
            self._stores[location] = found
            return found

    def index(self, item: str, snapshot: str) -> ChunkIndex:
        """The chunk index of a snapshot; `SnapshotChanged` when the shelf no longer has it.

        The last few stay open: they are memory-mapped, and a snapshot never changes.
        """
        folder = self.shelf.folder(item, snapshot)
        with self._lock:
            found = self._indexes.pop((item, snapshot), None)
            if found is None or not folder.is_dir():
                found = self._loaded(folder)
            while len(self._indexes) >= INDEXES:
                self._indexes.pop(next(iter(self._indexes)))
            self._indexes[item, snapshot] = found
            return found

    def side(self, folder: Path, opened: Callable[[Path], V | None]) -> V | None:
        """What `opened` makes of a folder that never changes; the last few stay open."""
        with self._lock:
            if folder not in self._sides:
                while len(self._sides) >= INDEXES:
                    self._sides.pop(next(iter(self._sides)))
                self._sides[folder] = opened(folder)
            found: V | None = self._sides[folder]
            return found

    def looked_at(self, version: tuple[str, str], made: Callable[[], LookedAt]) -> LookedAt:
        """A version of a file that people look into; the last few are remembered."""
        with self._lock:
            found = self._looked_at.pop(version, None)
        found = found or made()
        with self._lock:
            while len(self._looked_at) >= LOOKED_AT:
                self._looked_at.pop(next(iter(self._looked_at)))
            self._looked_at[version] = found
        return found

    @staticmethod
    def _loaded(folder: Path) -> ChunkIndex:
        try:
            return ChunkIndex.load(folder)
        except (FileNotFoundError, NotADirectoryError, KeyError) as gone:  # KeyError: an older Lakey wrote it
            raise SnapshotChanged("The item has been indexed anew since this was asked: ask again.") from gone


class ItemFiles:
    """The files of a snapshot; those read last stay open, for their row groups follow one another. For any thread."""

    def __init__(self, index: ChunkIndex, store: Store) -> None:
        self.index = index
        self.store = store
        self.are_here = isinstance(store, LocalStore)
        self._open: dict[int, SourceFile] = {}
        self._lock = Lock()

    def entry(self, number: int) -> Entry:
        """File `number` of the index, as it was listed."""
        return self._entries[number]

    @cached_property
    def _entries(self) -> list[Entry]:
        columns = (self.index.files[name].to_pylist() for name in ("path", "size", "tag"))
        return [Entry(*each) for each in zip(*columns, strict=True)]

    def held(self, number: int) -> AbstractContextManager[int | None]:
        """See `Files.held`."""
        return self.store.holding(self.entry(number)) if isinstance(self.store, LocalStore) else nullcontext()

    def fill(self, pieces: Sequence[Piece], room: memoryview) -> None:
        """See `Files.fill`."""
        if isinstance(self.store, LocalStore):
            read_pieces(pieces, room, self.store, self.entry)
            return

        parts = [Part(self.entry(each.file), each.offset, each.length) for each in pieces]
        self.store.fetch(parts, Into([room[each.at : each.at + each.length] for each in pieces]))

    def source(self, number: int) -> SourceFile:
        """File `number` of the index, opened from the footer that the index kept."""
        with self._lock:
            if number not in self._open:
                while len(self._open) >= OPEN:
                    self._open.pop(next(iter(self._open)))
                self._open[number] = self._opened(number)
            return self._open[number]

    def _opened(self, number: int) -> SourceFile:
        entry, footer = self.entry(number), self.index.files["footer"][number].as_py()

        def fetch(ranges: Sequence[tuple[int, int]]) -> list[bytes]:
            return read_many(self.store, entry, ranges)

        return SourceFile(entry.path, entry.size, footer, fetch)
