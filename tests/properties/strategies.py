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

COLUMN_NAMES = (
    *("a", "A", "b", "x.y", "a b", "a,b", "n=1", '"q"', "'", "select", "\u00e9", "e\u0301", "\U0001f600", "index"),
    *("__index_level_0__", "a.list.element", "1", "%", "`", "<b>"),
)


@dataclass(frozen=True)
class Case:
    """One generated case, and what the oracle says of it."""

    table: Table
    layout: Layout
    spec: dict[str, Any]

    @property
    def columns(self) -> list[OracleColumn]:
        """The columns of the item."""
        return self.layout.columns(self.table)

    def expected(self) -> list[tuple[Any, ...]]:
        """The rows that a pull returns."""
        return pull(self.columns, self.layout.sources(self.table), self.spec)


@st.composite
def tables(draw: st.DrawFn, kinds: Sequence[Kind] = (*KINDS, *KINDS, *PASSIVE), most_rows: int = 24) -> Table:
    """One to five columns of a few values each, so that values meet again in other rows and in literals."""
    names = draw(st.lists(st.sampled_from(COLUMN_NAMES), min_size=1, max_size=5, unique=True))
    columns = {name: draw(st.sampled_from(kinds)) for name in names}
    pools = {name: draw(st.lists(kind.values, min_size=1, max_size=6)) for name, kind in columns.items()}
    for name in names:
        pools[name] += [None] * draw(st.sampled_from([0, 1, 1, 3]))
    row = st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in pools.items()})
    rows = draw(st.lists(row, min_size=draw(st.sampled_from([0, 1, 8, 16])), max_size=most_rows))
    return Table(columns, tuple(rows))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any table in any layout, and a spec that fits it."""
    table = draw(tables())
    layout = draw(layouts(table))
    columns = layout.columns(table)
    return Case(table, layout, draw(specs(columns, held(columns, layout.sources(table)))))


def held(columns: Sequence[OracleColumn], sources: Sequence[SourceFile]) -> Mapping[str, list[Any]]:
    """The values that each column holds."""
    rows = [row for source in sources for row in source.rows]
    return {column.name: [row.get(column.name) for row in rows] for column in columns}
