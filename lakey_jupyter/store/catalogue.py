"""The catalogue: items by name, found by words; everything about an item but its bytes."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import Exists, Invalid, NotFound, near
from ..model.item import FacetQuery, Facets, Item, ItemPage, ItemQuery, ItemSummary
from ..model.noun import Noun
from ..model.search import Search, parse_search
from .database import Database, alone
from .facets import facets
from .finding import SORTS, fits, order
from .popularity import wanted
from .tables import ITEMS

SUMMARY = (
    ITEMS.c.name,
    ITEMS.c.description,
    ITEMS.c.rows,
    ITEMS.c.bytes,
    ITEMS.c.width,
    ITEMS.c.updated,
    ITEMS.c.has_sample,
    ITEMS.c.tags,
    ITEMS.c.maintainer,
)
MOST = 200
ANYTHING = Search()


class Entry(Noun, frozen=True):
    """An item with what only the engine needs: its id and when its files were last listed."""

    id: str
    item: Item
    listed: float


class Catalogue:
    """The items of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: ItemQuery, person: str = "") -> ItemPage:
        """The items that fit; `Invalid` for an unknown sort, a limit out of range or a foreign cursor.

        What is `mine` is this person's.
        """
        if query.sort not in SORTS:
            raise Invalid(f"There is no sort {query.sort!r}; there are {' '.join(SORTS)}.", path="sort")
        if not 1 <= query.limit <= MOST:
            raise Invalid(f"The limit lies from 1 to {MOST}.", path="limit")
        start = offset_of(query.cursor)
        search = parse_search(query.query)
        fitting = and_(*fits(search, query, person))
        listed = select(*SUMMARY).where(fitting).order_by(*order(search, query.sort))
        page = listed.limit(query.limit).offset(start)
        with self._database.read() as connection:
            if search == ANYTHING:
                rows, total = connection.execute(page).all(), _count(connection, fitting)
            else:  # to look for words is to read those of every item: once, not twice
                rows = connection.execute(page.add_columns(func.count().over().label("total"))).all()
                total = rows[0].total if rows else start and _count(connection, fitting)
            items = _summaries(connection, rows)
        return ItemPage(items=items, next=cursor_at(start + len(items), total), total=total)

    def facets(self, query: FacetQuery, person: str = "") -> Facets:
        """What the items that fit can be narrowed by; what is `mine` is this person's."""
        with self._database.read() as connection:
            return facets(connection, parse_search(query.query), query, person)

    def wanted(self, name: str) -> dict[str, int]:
        """How many `pulls` of an item were asked for, by how many `people`."""
        with self._database.read() as connection:
            return wanted(connection, [name]).get(name, {})

    def get(self, name: str) -> Entry:
        """One item; `NotFound` with a near name."""
        with self._database.read() as connection:
            row = connection.execute(
                select(ITEMS.c.id, ITEMS.c.document, ITEMS.c.listed).where(ITEMS.c.name == name)
            ).first()
            if row is None:
                names = connection.execute(select(ITEMS.c.name)).scalars().all()
                raise NotFound(f"There is no item {name!r}.{near(name, names)}", path="item")
        return Entry(id=row.id, item=msgspec.json.decode(row.document, type=Item), listed=row.listed)

    def has(self, name: str) -> bool:
        """Whether the name is taken."""
        with self._database.read() as connection:
            return connection.execute(select(ITEMS.c.id).where(ITEMS.c.name == name)).first() is not None

    def add(self, id: str, item: Item) -> None:
        """Put a new item in; `Exists` when the name is taken."""
        try:
            with self._database.write() as connection:
                alone(connection)
                connection.execute(insert(ITEMS).values(id=id, name=item.name, **_fields(item)))
        except IntegrityError as wrong:
            raise Exists(f"There is an item {item.name!r} already.", path="name") from wrong

    def replace(self, id: str, item: Item) -> None:
        """Put what is newly known of an item in place of what was."""
        with self._database.write() as connection:
            alone(connection)
            connection.execute(update(ITEMS).where(ITEMS.c.id == id).values(**_fields(item)))

    def touch(self, id: str) -> None:
        """The item's files were listed just now and are the same."""
        with self._database.write() as connection:
            connection.execute(update(ITEMS).where(ITEMS.c.id == id).values(listed=time.time()))

    def remove(self, name: str) -> None:
        """Forget an item."""
        with self._database.write() as connection:
            connection.execute(delete(ITEMS).where(ITEMS.c.name == name))


def offset_of(cursor: str | None) -> int:
    """The place a cursor stands for; `Invalid` for one that was not given out."""
    if cursor is None:
        return 0
    try:
        kind, _, place = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        if kind == "from" and place.isdigit():
            return int(place)
    except ValueError:
        pass
    raise Invalid("The cursor is none that was given out.", path="cursor")


def cursor_at(place: int, total: int) -> str | None:
    """The cursor for what follows; None at the end."""
    return base64.urlsafe_b64encode(f"from:{place}".encode()).decode() if place < total else None


def _fields(item: Item) -> dict[str, Any]:
    words = [item.name, item.description, *item.tags, item.maintainer, *(column.name for column in item.columns)]
    return {
        "words": _kept("\n".join(words).casefold()),
        "description": _kept(item.description),
        "tags": json.dumps(item.tags, ensure_ascii=False),
        "maintainer": _kept(item.maintainer),
        "location": item.location,
        "created": item.created,
        "updated": item.updated,
        "created_by": item.created_by,
        "rows": item.rows,
        "bytes": item.bytes,
        "width": len(item.columns),
        "has_sample": item.has_sample,
        "snapshot": item.snapshot.id,
        "listed": time.time(),
        "document": msgspec.json.encode(item).decode(),
    }


def _count(connection: Connection, fitting: ColumnElement[bool]) -> int:
    """How many items meet a condition."""
    return connection.execute(select(func.count()).select_from(ITEMS).where(fitting)).scalar_one()


def _kept(text: str) -> str:
    """The text as every database can keep it: PostgreSQL knows no NUL, and foreign names of columns may have one."""
    return text.replace("\0", "\ufffd")


def _summaries(connection: Connection, rows: Sequence[Any]) -> tuple[ItemSummary, ...]:
    known = wanted(connection, [row.name for row in rows])
    return tuple(_summary(row, known.get(row.name, {})) for row in rows)


def _summary(row: Any, wanted: dict[str, int]) -> ItemSummary:
    updated: datetime = row.updated
    return ItemSummary(
        name=row.name,
        description=row.description,
        rows=row.rows,
        bytes=row.bytes,
        columns=row.width,
        updated=updated if updated.tzinfo else updated.replace(tzinfo=timezone.utc),
        has_sample=row.has_sample,
        tags=tuple(json.loads(row.tags)),
        maintainer=row.maintainer,
        **wanted,
    )
