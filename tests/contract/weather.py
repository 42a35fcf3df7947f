"""A small lake with NULLs, NaNs and unicode, in partitions; its rows as Python, and what is left when filtered."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.spec import PullSpec

ITEM = "weather.hourly"
ORIGINS = ("EWR", "JFK", "LGA")
ROWS = 600
SKIES = ("clear", "overcast", "größer", None)
COLUMNS = ("id", "temp", "sky", "day", "origin")
SCHEMA = pa.schema([("id", pa.int64()), ("temp", pa.float64()), ("sky", pa.string()), ("day", pa.date32())])
Row = dict[str, Any]


def rows() -> list[Row]:
    """Every row, in the order of files and rows."""
    return [_row(number, origin) for origin in ORIGINS for number in range(ROWS)]


def build(place: Path) -> Path:
    """The Parquet files of those rows below `place`."""
    for origin in ORIGINS:
        folder = place / f"origin={origin}"
        folder.mkdir(parents=True)
        mine = [{name: row[name] for name in SCHEMA.names} for row in rows() if row["origin"] == origin]
        pq.write_table(pa.Table.from_pylist(mine, SCHEMA), folder / "part-0.parquet", row_group_size=100)
    return place


def chosen(columns: Sequence[str], keep: Callable[[Row], bool]) -> list[tuple[Any, ...]]:
    """The values of these columns in the rows that are kept, comparable although NaN is not."""
    return [told(row[name] for name in columns) for row in rows() if keep(row)]


def read(path: Path) -> list[tuple[Any, ...]]:
    """The rows of a Parquet file, as `chosen` gives them."""
    table = pq.ParquetFile(path).read()
    return [told(row.values()) for row in table.to_pylist()]


def told(values: Any) -> tuple[Any, ...]:
    """A row in which NaN equals NaN."""
    return tuple("nan" if isinstance(value, float) and math.isnan(value) else value for value in values)


def spec(columns: Sequence[str], *filters: tuple[str, str, Any], ratio: float = 1.0, seed: int = 0) -> PullSpec:
    """A spec of these columns and (name, operator, value) filters."""
    asked = tuple(Filter(name=name, operator=operator, value=value) for name, operator, value in filters)
    return PullSpec(columns=tuple(columns), filters=asked, randomize_ratio=ratio, seed=seed)


def _row(number: int, origin: str) -> Row:
    temp = {0: None, 1: math.nan}.get(number % 50, number / 10)
    day = date(2013, 1, 1) + timedelta(days=number // 24)
    return {"id": number, "temp": temp, "sky": SKIES[number % 4], "day": day, "origin": origin}


def again(place: Path, name: str) -> NewItem:
    """The same rows as an item of another name, which nobody has pulled of; its files lie beside `place`."""
    files = place.parent / f"files of {name}"
    return NewItem(name=name, location=str(files if files.is_dir() else build(files)))
