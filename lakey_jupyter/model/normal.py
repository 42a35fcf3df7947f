"""The normal form of filters: conditions that mean the same become the same, and contradictions are seen.

Each column's conditions are merged into one `Domain` (what values it lets through), which is then told again as the
fewest conditions, sorted by column, operator and value. See semantics.md, *Normal form and key*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .columns import Column
from .domain import Domain
from .filters import Condition


def normal(conditions: Iterable[Condition]) -> tuple[Condition, ...] | None:
    """The conditions in normal form; None when no row of any lake can meet them all."""
    by_column: dict[str, list[Condition]] = {}
    for condition in conditions:
        by_column.setdefault(condition.column.name, []).append(condition)
    told: list[Condition] = []
    for name in sorted(by_column):
        merged = _merge(by_column[name][0].column, by_column[name])
        if merged is None:
            return None
        told.extend(merged)
    return tuple(told)


def _merge(column: Column, conditions: Sequence[Condition]) -> list[Condition] | None:
    domain = Domain(column)
    for condition in conditions:
        domain.meet(condition.operator, condition.values)
    pairs = domain.told()
    if pairs is None:
        return None
    return [Condition(column=column, operator=operator, values=values) for operator, values in pairs]
