"""A catalogue of very many wide items, put straight into the database of a server."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from lakey_jupyter.model.columns import Bin, Column, ColumnType, Distribution, ValueCount
from lakey_jupyter.model.item import Item, Snapshot
from lakey_jupyter.store.catalogue import _fields
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.tables import ITEMS

FIELDS = ("sales", "iot", "weather", "finance", "health", "traffic", "energy", "science")
THINGS = ("events", "orders", "readings", "prices", "visits", "trips", "meters", "spectra", "claims", "stations")
PARTS = ("id", "name", "value", "time", "place", "price", "count", "state", "kind", "note", "score", "ratio")
AT_ONCE = 500
BINS = 16
TABLES = 100
"""So many different sets of columns there are: to make ten thousand of them would take minutes."""


def crowd(state: Path, items: int, columns: int) -> None:
    """Put so many items with so many columns into the database of this folder."""
    database = Database(state)
    try:
        found = each_item(items, columns)
        while rows := [_row(item) for _, item in zip(range(AT_ONCE), found, strict=False)]:
            with database.write() as connection:
                connection.execute(insert(ITEMS), rows)
    finally:
        database.close()


def each_item(items: int, columns: int) -> Iterator[Item]:
    """The items, always the same ones."""
    draw = random.Random(7)
    widths = [tuple(_column(draw, place) for place in range(columns)) for _ in range(TABLES)]
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    for number in range(items):
        name = f"{draw.choice(FIELDS)}.{draw.choice(THINGS)}.{number:05d}"
        yield Item(
            name=name,
            description=f"Table number {number} of {draw.choice(THINGS)}, kept for those who ask. " * 3,
            rows=draw.randrange(1, 10**9),
            bytes=draw.randrange(1, 10**12),
            columns=draw.choice(widths),
            created=start,
            updated=start + timedelta(minutes=draw.randrange(400_000)),
            created_by="ada",
            has_sample=draw.random() < 0.5,
            snapshot=Snapshot(id="s", files=3, chunks=9, taken=start),
            tags=tuple(draw.sample(FIELDS, 3)),
            maintainer=f"{draw.choice(THINGS)}@{draw.choice(FIELDS)}.example",
        )


def _row(item: Item) -> dict[str, Any]:
    return {"id": item.name[-5:], "name": item.name, **_fields(item)}


def _column(draw: random.Random, place: int) -> Column:
    name = f"{draw.choice(PARTS)}_{draw.choice(PARTS)}_{place}"
    if place % 3:
        bins = tuple(Bin(low=low, high=low + 1, count=draw.randrange(1_000)) for low in range(BINS))
        spread = Distribution(kind="histogram", rows=10_000, nulls=3, distinct=9_000, bins=bins)
        return Column(
            name=name, type=ColumnType.FLOAT, arrow="double", min=0.0, max=float(BINS), nulls=3, distribution=spread
        )
    values = tuple(ValueCount(value=part, count=draw.randrange(1_000)) for part in PARTS)
    spread = Distribution(kind="values", rows=10_000, nulls=0, distinct=12, values=values)
    return Column(name=name, type=ColumnType.STRING, arrow="string", distribution=spread)
