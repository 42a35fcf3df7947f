"""A filter while it is being filled in, and the filter that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...model.columns import Column, ColumnType
from ...model.filters import Filter
from ...model.operators import OPERATORS, Operator, Takes, fitting
from .texts import literal, shown

Texts = tuple[str | None, ...]
BOXES = {Takes.NONE: 0, Takes.ONE: 1, Takes.TWO: 2, Takes.MANY: 1}
"""How many values an operator begins with."""


@dataclass(frozen=True)
class Draft:
    """`texts` are what was typed: none, one, two or many values; None where nothing was typed yet."""

    id: int
    column: Column
    operator: Operator
    texts: Texts = ()

    @property
    def is_complete(self) -> bool:
        """Whether every value is there; an empty text is a value of a text column only."""
        is_text = self.column.type is ColumnType.STRING
        return all(each is not None and (is_text or each.strip() != "") for each in self.texts)

    @property
    def filter(self) -> Filter:
        """The filter it means."""
        values = tuple(literal(each or "", self.column) for each in self.texts)
        takes = self.operator.takes
        value = {Takes.NONE: None, Takes.ONE: values[0] if values else None}.get(takes, values)
        return Filter(name=self.column.name, operator=self.operator.symbol, value=value)


def drafted(id: int, column: Column) -> Draft:
    """A new filter by a column, with the first operator that fits it."""
    return reoperated(Draft(id, column, OPERATORS[fitting(column.type)[0]]), fitting(column.type)[0])


def reoperated(draft: Draft, symbol: str) -> Draft:
    """The filter with another operator; what was typed stays where it still has a place."""
    operator = OPERATORS[symbol]
    wanted = max(1, len(draft.texts)) if operator.takes is Takes.MANY else BOXES[operator.takes]
    texts = (*draft.texts, *(None,) * wanted)[:wanted]
    return replace(draft, operator=operator, texts=texts)


def redrafted(id: int, asked: Filter, column: Column) -> Draft:
    """The filter as somebody would have filled it in."""
    operator = OPERATORS[asked.operator]
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    texts = () if operator.takes is Takes.NONE else tuple(shown(each, column) for each in values)
    return Draft(id, column, operator, texts)
