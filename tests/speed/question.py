"""What every engine is asked, in words that belong to none of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

INTEGER, STRING = "INTEGER", "STRING"


@dataclass(frozen=True)
class Filter:
    """A column, an operator of `BOUNDS`, and its value; two values for `between`."""

    name: str
    operator: str
    value: int | float | str | tuple[date, date]


@dataclass(frozen=True)
class S3Access:
    """How the lake's store is reached."""

    endpoint: str
    key: str
    secret: str
    region: str = "us-east-1"

    @property
    def host(self) -> str:
        """The endpoint without its scheme."""
        return self.endpoint.partition("://")[2]


@dataclass(frozen=True)
class Item:
    """What Lakey calls the lake: registered before anything is timed."""

    id: str
    snapshot: str
    state: str


@dataclass(frozen=True)
class Question:
    """Columns, filters joined by AND and a random share of the rows of these files; `root` is a folder or s3://….

    All engines get the same files; `partitions` are the columns in the files' paths, with their types.
    """

    root: str
    files: tuple[str, ...]
    partitions: dict[str, str]
    columns: tuple[str, ...]
    filters: tuple[Filter, ...]
    ratio: float = 1.0
    seed: int = 0
    s3: S3Access | None = None
    item: Item | None = None

    @property
    def urls(self) -> list[str]:
        """Every file, in full."""
        return [f"{self.root}/{file}" for file in self.files]

    def condition(self, column: Callable[[str], Any]) -> Any:
        """The filters as an expression of an engine whose columns can be compared; None where there is none."""
        whole = None
        for each in self.filters:
            for compare, value in bounds(each):
                part = compare(column(each.name), value)
                whole = part if whole is None else whole & part
        return whole


def bounds(asked: Filter) -> list[tuple[Callable[[Any, Any], Any], Any]]:
    """The comparisons that a filter is made of."""
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    return list(zip(BOUNDS[asked.operator], values, strict=True))


BOUNDS: dict[str, tuple[Callable[[Any, Any], Any], ...]] = {
    "=": (operator.eq,),
    ">=": (operator.ge,),
    "between": (operator.ge, operator.le),
}
