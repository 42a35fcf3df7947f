"""A column of an item: its name, its type, and what is known of its values."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from .noun import Noun

Cell = bool | int | float | str | None
"""A value on the wire: NaN and infinities are `"nan"`, `"inf"`, `"-inf"`; integers past 2^53, decimals, dates, times
and binary are text."""


class ColumnType(str, Enum):
    """The types people filter by (semantics.md, *Column types and operators*)."""

    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    DECIMAL = "DECIMAL"
    STRING = "STRING"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    DATETIME = "DATETIME"
    TIME = "TIME"
    DURATION = "DURATION"
    BINARY = "BINARY"
    NESTED = "NESTED"


class Bin(Noun, frozen=True):
    """How many values lie from `low` to `high`; the last bin of a histogram includes its `high`."""

    low: Cell
    high: Cell
    count: int


class ValueCount(Noun, frozen=True):
    """How often one value occurs."""

    value: Cell
    count: int


class Distribution(Noun, frozen=True):
    """How a column's values are spread over the rows that were looked at (`rows`, of them `nulls` NULL and `nans` NaN).

    `bins` for numbers, dates and times; `values`, most frequent first, for strings, booleans and enums.
    `whole` says that every row of the snapshot was looked at.
    """

    kind: Literal["histogram", "values", "none"]
    rows: int
    nulls: int
    nans: int = 0
    distinct: int | None = None
    bins: tuple[Bin, ...] = ()
    values: tuple[ValueCount, ...] = ()
    whole: bool = False


class Column(Noun, frozen=True):
    """One column of an item. `arrow` is the exact Arrow type as text; `size` the compressed bytes it takes in the lake.

    `nulls`, `min` and `max` cover the whole snapshot and are None where the footers do not say.
    """

    name: str
    type: ColumnType
    arrow: str
    nullable: bool = True
    description: str = ""
    partition: bool = False
    enum: bool = False
    size: int | None = None
    nulls: int | None = None
    min: Cell = None
    max: Cell = None
    distribution: Distribution | None = None

    @property
    def zoned(self) -> bool:
        """Whether the values are instants (a timestamp with a zone)."""
        return "tz=" in self.arrow

    @property
    def float_format(self) -> str:
        """The `struct` letter of a float column's width: `e` (16 bits), `f` (32) or `d` (64)."""
        return {"halffloat": "e", "float": "f"}.get(self.arrow, "d")
