"""What a Parquet file in the workspace holds, as people look at it, and the one who looks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from .account import Account
from .columns import Column
from .noun import Noun
from .spec import PullSpec

MOST_ROWS = 1_000
MOST_CELLS = 10_000


class Recipe(Noun, frozen=True):
    """From what a pull made a file: which rows of which item, as it was when."""

    item: str
    spec: PullSpec
    snapshot: str = ""
    pulled: datetime | None = None


class ParquetFile(Noun, frozen=True):
    """What a file's footer says. `version` tells it from what may lie there later; `path` is below the workspace.

    `groups` is the number of row groups and `largest_group` the rows of the largest. `recipe` is None where no pull
    wrote the file. A recipe is what the file says of itself: nobody has proved it.
    """

    path: str
    version: str
    bytes: int
    modified: datetime
    rows: int
    columns: tuple[Column, ...]
    groups: int
    largest_group: int
    codecs: tuple[str, ...]
    created_by: str
    recipe: Recipe | None = None


class RowsQuery(Noun, frozen=True):
    """Some rows of a version of a file. `columns` are the numbers of the columns wanted, as 0,1,2."""

    path: str
    version: str
    first: int = 0
    count: int = 100
    columns: str = "0"


class FileRows(Noun, frozen=True):
    """Rows from number `first` on as cells: one list a row, in the order of the columns asked for."""

    first: int
    values: tuple[tuple[Any, ...], ...]


class Viewer(Protocol):
    """Looks into Parquet files of the workspace; never follows a link out of it."""

    async def file(self, who: Account, path: str) -> ParquetFile:
        """What the footer says; `NotFound`, `NotParquet`, and `Invalid` for a path outside the workspace."""

    async def rows(self, who: Account, asked: RowsQuery) -> FileRows:
        """Some rows, fewer past the end; `SnapshotChanged` when another version lies there now."""

    def close(self) -> None:
        """Let go of everything held."""
