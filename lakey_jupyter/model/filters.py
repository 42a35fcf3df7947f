"""A filter as it is asked for, and the condition it becomes once it is bound to a column."""

from __future__ import annotations

from typing import Any

from ..errors import Invalid, near
from .columns import Cell, Column
from .literals import typed
from .noun import Noun
from .operators import OPERATORS, Operator, Takes, fitting

MOST_VALUES = 10_000


class Filter(Noun, frozen=True):
    """One filter: a column's name, an operator's symbol, and one value, two or many as the operator takes them."""

    name: str
    operator: str
    value: Cell | tuple[Cell, ...] = None


class Condition(Noun, frozen=True):
    """A filter bound to its column; `values` are typed (see literals.py): none, one, two or many."""

    column: Column
    operator: str
    values: tuple[Any, ...] = ()


def bind_filter(asked: Filter, columns: dict[str, Column], path: str) -> Condition:
    """The condition a filter means on these columns; `Invalid` names the field under `path` that does not fit."""
    column = columns.get(asked.name)
    if column is None:
        raise Invalid(f"There is no column {asked.name!r}.{near(asked.name, columns)}", path=f"{path}.name")
    operator = OPERATORS.get(asked.operator)
    if operator is None:
        known = " ".join(OPERATORS)
        raise Invalid(f"There is no operator {asked.operator!r}; there are {known}.", path=f"{path}.operator")
    if column.type not in operator.types:
        raise Invalid(
            f"{asked.operator!r} does not fit the {column.type.value} column {column.name!r}; "
            f"these do: {' '.join(fitting(column.type))}.",
            path=f"{path}.operator",
        )
    return Condition(column=column, operator=operator.symbol, values=_values(asked, operator, column, f"{path}.value"))


def _values(asked: Filter, operator: Operator, column: Column, path: str) -> tuple[Any, ...]:
    given = asked.value
    if operator.takes is Takes.NONE:
        if given is not None:
            raise Invalid(f"{operator.symbol!r} takes no value.", path=path)
        return ()
    if operator.takes is Takes.ONE:
        if isinstance(given, tuple):
            raise Invalid(f"{operator.symbol!r} takes one value, not a list.", path=path)
        return (typed(given, column, path),)
    if not isinstance(given, tuple):
        raise Invalid(f"{operator.symbol!r} takes a list of values.", path=path)
    if operator.takes is Takes.TWO and len(given) != 2:
        raise Invalid(f"{operator.symbol!r} takes two values, the least and the most.", path=path)
    if not 1 <= len(given) <= MOST_VALUES:
        raise Invalid(f"{operator.symbol!r} takes 1 to {MOST_VALUES:,} values, not {len(given):,}.", path=path)
    return tuple(typed(value, column, f"{path}[{i}]") for i, value in enumerate(given))
