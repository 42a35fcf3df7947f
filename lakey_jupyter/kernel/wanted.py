"""What someone asks for in Python's words, and the spec that it means for an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Invalid, near
from ..model.columns import Cell, Column
from ..model.filters import Filter
from ..model.item import Item
from ..model.spec import PullSpec
from ..model.where import parse_where
from ..model.wire import convert
from .values import Asked, cells, filter_of


@dataclass(frozen=True)
class Wanted:
    """Columns (None: all; a mapping: a whole spec), a where-text, filters joined to it, the share of rows, the seed.

    `values` are what the names in the where-text stand for, such as `:limit`; None: it may have no such names.
    """

    columns: Iterable[str] | str | Mapping[str, Any] | None = None
    where: str | None = None
    filters: Iterable[Asked] | None = None
    sample: float = 1.0
    seed: int = 0
    values: Mapping[str, Any] | None = None

    def spec(self, item: Item) -> PullSpec:
        """The spec for this item; `Invalid` says what in it is wrong."""
        if isinstance(self.columns, Mapping):
            return self._whole(self.columns, item)
        return convert(
            {
                "columns": self._names(item),
                "filters": [*self._compared(item.columns), *_filters(self.filters or (), item.columns)],
                "randomize_ratio": float(self.sample),
                "seed": int(self.seed),
            },
            PullSpec,
        )

    def _compared(self, columns: Sequence[Column]) -> list[Filter]:
        """The filters of the where-text."""
        return parse_where(self.where or "", columns, None if self.values is None else self._value)

    def _value(self, name: str, column: Column) -> Cell | tuple[Cell, ...]:
        """What a name in the where-text stands for."""
        known = self.values or {}
        if name not in known:
            named = [each for each in known if not each.startswith("_")]
            raise Invalid(f"There is no variable {name!r}, which the filters name.{near(name, named)}", path="where")
        return cells(known[name], column, "where")

    def _names(self, item: Item) -> list[str]:
        if self.columns is None:
            return [column.name for column in item.columns]
        return [self.columns] if isinstance(self.columns, str) else [str(name) for name in self.columns]

    @staticmethod
    def _whole(spec: Mapping[str, Any], item: Item) -> PullSpec:
        filters = _filters(spec.get("filters") or (), item.columns)
        return convert({**spec, "filters": filters}, PullSpec)


def _filters(asked: Iterable[Asked], columns: Iterable[Column]) -> list[Filter]:
    known = {column.name: column for column in columns}
    return [filter_of(each, known, place) for place, each in enumerate(asked)]
