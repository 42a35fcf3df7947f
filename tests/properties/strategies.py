"""Whole cases: a table, the way it lies in a lake, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from oracle.evaluator import SourceFile, pull
from oracle.literals import OracleColumn

from .kinds import KINDS, PASSIVE, Kind
from .layouts import Layout, Table, layouts
from .specs import specs
from .twins import twins

COLUMN_NAMES = (
    *("a", "A", "b", "x.y", "a b", "a,b", "n=1", '"q"', "'", "select", "\u00e9", "e\u0301", "\U0001f600", "index"),
    *("__index_level_0__", "a.list.element", "1", "%", "`", "<b>"),
)

TYPES = (*["FLOAT", "STRING", "INTEGER", "DATETIME"] * 3, *["DECIMAL"] * 2, "DATE", "BOOLEAN", "PASSIVE")
"""The types of columns, the more often the more can go wrong with them."""
SPECS = 12
"""How many specs are asked of each generated lake: to ask costs less than to write one."""


@dataclass(frozen=True)
class Case:
    """One generated lake, the specs that are asked of it, and what the oracle says of it."""

    table: Table
    layout: Layout
    specs: tuple[dict[str, Any], ...]

    @property
    def columns(self) -> list[OracleColumn]:
        """The columns of the item."""
        return self.layout.columns(self.table)

    def expected(self, spec: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that a pull of this spec returns."""
        return pull(self.columns, self.layout.sources(self.table), spec)


@st.composite
def tables(draw: st.DrawFn, passive: bool = True) -> Table:
    """One to five columns of a few values each, so that values meet again in other rows and in literals."""
    names = draw(st.lists(st.sampled_from(COLUMN_NAMES), min_size=1, max_size=5, unique=True))
    columns = {name: draw(_kinds(passive)) for name in names}
    pools = {name: draw(_pools(kind)) for name, kind in columns.items()}
    row = st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in pools.items()})
    rows = draw(st.lists(row, min_size=draw(st.sampled_from([0, 1, 8, 8, 16])), max_size=24))
    return Table(columns, tuple(rows))


@st.composite
def _kinds(draw: st.DrawFn, passive: bool) -> Kind:
    """A kind by its type first, so that types of few widths are met as often as types of many."""
    type_ = draw(st.sampled_from(TYPES if passive else TYPES[:-1]))
    return draw(st.sampled_from([kind for kind in KINDS if kind.type == type_] or PASSIVE))


@st.composite
def _pools(draw: st.DrawFn, kind: Kind) -> list[Any]:
    """The few values of a column, some beside their twins, and NULL."""
    values = draw(st.lists(kind.values, min_size=1, max_size=5))
    beside = twins(values[0], kind)
    return [*values, *beside, *[None] * draw(st.sampled_from([0, 1, 1, 3]))]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any table in any layout, and a spec that fits it."""
    table = draw(tables())
    layout = draw(layouts(table))
    columns = layout.columns(table)
    values = held(columns, layout.sources(table))
    return Case(table, layout, tuple(draw(st.lists(specs(columns, values), min_size=SPECS, max_size=SPECS))))


def held(columns: Sequence[OracleColumn], sources: Sequence[SourceFile]) -> Mapping[str, list[Any]]:
    """The values that each column holds."""
    rows = [row for source in sources for row in source.rows]
    return {column.name: [row.get(column.name) for row in rows] for column in columns}
