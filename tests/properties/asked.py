"""Specs and columns of the tests as the product takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oracle.literals import OracleColumn

from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.key import pull_key
from lakey_jupyter.model.output import Output
from lakey_jupyter.model.spec import BoundSpec, PullSpec, bind
from lakey_jupyter.model.wire import convert

from .kinds import Kind

ARROW = {
    "INTEGER": "int64",
    "DECIMAL": "decimal128(38, 10)",
    "STRING": "string",
    "BOOLEAN": "bool",
    "DATE": "date32[day]",
    "TIME": "time64[ns]",
    "DURATION": "duration[ns]",
    "BINARY": "binary",
    "NESTED": "list<element: int64>",
}


def product_columns(columns: Mapping[str, Kind]) -> list[Column]:
    """Generated columns as nouns of the product."""
    return [Column(name=name, type=ColumnType(kind.type), arrow=str(kind.stored)) for name, kind in columns.items()]


def product_column(column: OracleColumn) -> Column:
    """One column of the oracle as a noun of the product."""
    arrow = ARROW.get(column.type, "timestamp[ns, tz=UTC]" if column.zoned else "timestamp[ns]")
    if column.type == "FLOAT":
        arrow = {16: "halffloat", 32: "float", 64: "double"}[column.bits]
    return Column(name=column.name, type=ColumnType(column.type), arrow=arrow)


def bound(spec: Mapping[str, Any], columns: Sequence[Column]) -> BoundSpec:
    """A spec of plain JSON, bound to the columns as every face does it."""
    return bind(convert(spec, PullSpec), columns)


def key(spec: Mapping[str, Any], columns: Sequence[Column]) -> str:
    """The key of a spec for one item at one snapshot."""
    return pull_key("x.y", "snapshot", bound(spec, columns), Output())


def one(name: str, filters: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A spec that asks for one column under these filters."""
    return {"columns": [name], "filters": list(filters)}
