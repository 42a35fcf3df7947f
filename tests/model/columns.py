"""Columns of every type that the tests of the rules ask about."""

from __future__ import annotations

from typing import Any

from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.key import pull_key
from lakey_jupyter.model.output import Output
from lakey_jupyter.model.spec import BoundSpec, PullSpec, bind

T = ColumnType
COLUMNS = (
    Column(name="id", type=T.INTEGER, arrow="int64"),
    Column(name="value", type=T.FLOAT, arrow="double"),
    Column(name="price", type=T.DECIMAL, arrow="decimal128(12, 2)"),
    Column(name="name", type=T.STRING, arrow="string"),
    Column(name="ok", type=T.BOOLEAN, arrow="bool"),
    Column(name="day", type=T.DATE, arrow="date32[day]"),
    Column(name="at", type=T.DATETIME, arrow="timestamp[ns, tz=UTC]"),
    Column(name="a b", type=T.INTEGER, arrow="int64"),
    Column(name="x.y", type=T.INTEGER, arrow="int64"),
    Column(name="größe", type=T.STRING, arrow="string"),
)


def bound(*filters: Filter, columns: tuple[str, ...] = ("id",), **more: Any) -> BoundSpec:
    """A spec on these columns."""
    return bind(PullSpec(columns=columns, filters=filters, **more), COLUMNS)


def key(*filters: Filter, **more: Any) -> str:
    """The key of a pull of one item at one snapshot."""
    return pull_key("item", "snapshot", bound(*filters, **more), Output())
