"""An item of the catalogue: as a card in a list, whole, and with a few of its rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .columns import Column
from .noun import Noun


class ItemSummary(Noun, frozen=True):
    """What a card shows. `rows` and `bytes` are of the snapshot; `columns` is their number.

    `pulls` were asked for of it ever, by so many different `people`.
    """

    name: str
    description: str
    rows: int
    bytes: int
    columns: int
    updated: datetime
    has_sample: bool
    tags: tuple[str, ...] = ()
    maintainer: str = ""
    pulls: int = 0
    people: int = 0


class Snapshot(Noun, frozen=True):
    """The state of an item's files that everything about it refers to."""

    id: str
    files: int
    chunks: int
    taken: datetime


class Item(Noun, frozen=True):
    """The whole item. `location` is shown to admins only and is empty for everyone else.

    `pulls` were asked for of it ever, by so many different `people`.
    """

    name: str
    description: str
    rows: int
    bytes: int
    columns: tuple[Column, ...]
    created: datetime
    updated: datetime
    created_by: str
    has_sample: bool
    snapshot: Snapshot
    tags: tuple[str, ...] = ()
    maintainer: str = ""
    location: str = ""
    pulls: int = 0
    people: int = 0

    def summary(self) -> ItemSummary:
        """The card of this item."""
        return ItemSummary(
            name=self.name,
            description=self.description,
            rows=self.rows,
            bytes=self.bytes,
            columns=len(self.columns),
            updated=self.updated,
            has_sample=self.has_sample,
            tags=self.tags,
            maintainer=self.maintainer,
            pulls=self.pulls,
            people=self.people,
        )


class ItemPage(Noun, frozen=True):
    """Some of the items that fit a query; `next` asks for the following ones, `total` counts all that fit."""

    items: tuple[ItemSummary, ...]
    next: str | None
    total: int


class FacetQuery(Noun, frozen=True):
    """Which items: those that fit the words and everything else that is given.

    An item bears every `tag`, and is kept by one `maintainer` of these and called one `name` of these, where there are
    any. `mine` asks for what I pulled from, `recent` for what changed in the last week; false for the others.
    """

    query: str = ""
    has_sample: bool | None = None
    tag: tuple[str, ...] = ()
    maintainer: tuple[str, ...] = ()
    mine: bool | None = None
    recent: bool | None = None
    name: tuple[str, ...] = ()


class ItemQuery(FacetQuery, frozen=True):
    """Which items, in which order, and how many at once."""

    sort: str = "relevance"
    limit: int = 50
    cursor: str | None = None


class Facet(Noun, frozen=True):
    """A tag or a maintainer, and how many items have it."""

    value: str
    count: int


class Facets(Noun, frozen=True):
    """How many of the items that fit each further choice would leave; of maintainers, how many it would add.

    The most frequent tags and maintainers, at most a hundred of each.
    """

    tags: tuple[Facet, ...]
    maintainers: tuple[Facet, ...]
    has_sample: int
    mine: int
    recent: int


class Rows(Noun, frozen=True):
    """A few rows as a table: `values` has one list a row, in the order of `headers`."""

    headers: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]
    next: str | None = None


class RowRecords(Noun, frozen=True):
    """A few rows as records, by column name."""

    results: tuple[dict[str, Any], ...]
    next: str | None = None


class NewItem(Noun, frozen=True):
    """An item to register: where its Parquet files lie, and what people should know of it.

    `location` is a folder on this machine, `s3://`, `gs://` or `az://bucket/prefix`, or a file's `https://` address.
    `descriptions` are of columns, by name.
    """

    name: str
    location: str
    description: str = ""
    tags: tuple[str, ...] = ()
    maintainer: str = ""
    descriptions: dict[str, str] = {}
