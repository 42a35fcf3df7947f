"""Real files in a folder, indexed as the work does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lakey_jupyter.model.filters import Condition, Filter, bind_filter
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.parquet.copy import Piece
from lakey_jupyter.parquet.gather import fetched, gather
from lakey_jupyter.parquet.index import ChunkIndex
from lakey_jupyter.parquet.plan import plan
from lakey_jupyter.parquet.scan import Scanner
from lakey_jupyter.parquet.source import SourceFile

SHARED = Path(__file__).resolve().parents[3] / "shared"
FOREIGN = SHARED / "data" / "parquet-testing"


def reading(path: Path) -> Callable[[int, int], bytes]:
    """Ranges of a file."""

    def read(offset: int, length: int) -> bytes:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    return read


def fetching(path: Path) -> Callable[[Sequence[tuple[int, int]]], list[bytes]]:
    """Several ranges of a file."""
    read = reading(path)
    return lambda ranges: [read(*each) for each in ranges]


class Files:
    """The files of an index, on this machine or as if they came from afar (see `source.Files`)."""

    def __init__(self, root: Path, index: ChunkIndex, are_here: bool = True) -> None:
        self.are_here = are_here
        self._rows = index.files.select(["path", "size", "footer"]).to_pylist()
        self._root = root

    def source(self, number: int) -> SourceFile:
        """See `source.Files`."""
        row = self._rows[number]
        return SourceFile(row["path"], row["size"], row["footer"], fetching(self._root / row["path"]))

    @contextmanager
    def held(self, number: int) -> Iterator[int | None]:
        """See `source.Files`."""
        with (self._root / self._rows[number]["path"]).open("rb") as file:
            yield file.fileno() if self.are_here else None

    def fill(self, pieces: Sequence[Piece], room: memoryview) -> None:
        """See `source.Files`."""
        for piece in pieces:
            read = reading(self._root / self._rows[piece.file]["path"])
            room[piece.at : piece.at + piece.length] = read(piece.offset, piece.length)


def indexed(root: Path) -> ChunkIndex:
    """The index of all Parquet files below a folder."""
    found = []
    for path in sorted(root.rglob("*.parquet")):
        name, size = path.relative_to(root).as_posix(), path.stat().st_size
        found.append(fetched(reading(path), name, size, "t"))
    return gather(found)


def write(root: Path, *tables: pa.Table, **options: Any) -> ChunkIndex:
    """Each table as a file of its own, indexed."""
    for number, table in enumerate(tables):
        pq.write_table(table, root / f"{number}.parquet", **options)
    return indexed(root)


def condition(index: ChunkIndex, name: str, operator: str, value: Any = None) -> Condition:
    """A filter bound to a column of the index."""
    columns = {column.name: column for column in index.columns()}
    return bind_filter(Filter(name=name, operator=operator, value=value), columns, "filter")


def pulled(root: Path, index: ChunkIndex, *filters: Filter) -> pa.Table:
    """Every column of the rows that the filters keep."""
    spec = bind(PullSpec(columns=tuple(index.schema.names), filters=filters), index.columns())
    scanner = Scanner(spec, index.schema, index.partitions)
    batches = []
    for segment in plan(index, spec).segments():
        row = index.files.slice(segment.file, 1).to_pylist()[0]
        source = SourceFile(row["path"], row["size"], row["footer"], fetching(root / row["path"]))
        batches += list(scanner.rows(source, segment))
    return pa.Table.from_batches(batches, scanner.answer)
