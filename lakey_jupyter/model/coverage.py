"""Coverage: which chunks of an item anybody has ever pulled, and where nobody has."""

from __future__ import annotations

from .columns import Cell
from .noun import Noun


class Unexplored(Noun, frozen=True):
    """Values from `low` to `high` lie only in chunks that nobody pulled: so many chunks, with so many rows."""

    low: Cell
    high: Cell
    chunks: int
    rows: int


class ColumnCoverage(Noun, frozen=True):
    """The ranges of one column that nobody explored, in order; `more` says that there are others."""

    name: str
    partition: bool
    ranges: tuple[Unexplored, ...]
    more: bool = False


class Coverage(Noun, frozen=True):
    """What has been pulled of an item's present snapshot, chunk by chunk.

    A chunk counts as pulled once a pull that ended well had to copy or to scan it. `specs` are the different specs
    that this is reckoned from, the newest ones; `left_out` are those that cannot be reckoned any more: of snapshots
    that nothing is known of now, or of columns that are gone, or too many. `columns` tell of the partitions, and of
    the columns whose borders tell most.
    """

    item: str
    snapshot: str
    specs: int
    left_out: int
    chunks: int
    pulled_chunks: int
    rows: int
    pulled_rows: int
    columns: tuple[ColumnCoverage, ...]
