"""Tables as DataFrames: whole numbers and truths stay what they are where values are missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.types as pt

from ..model.columns import Column, ColumnType
from ..model.item import Rows

_NULLABLE: dict[pa.DataType, Any] = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
TypesMapper = Callable[[pa.DataType], Any]


def frame(table: pa.Table, types_mapper: TypesMapper | None = None) -> pd.DataFrame:
    """The table in pandas' usual types, but exact: integers and truths with NULLs become `Int64` … and `boolean`,
    nanosecond times of day and nested values with whole numbers in them stay Arrow's. `types_mapper` decides instead.
    """
    if types_mapper is not None:
        return table.to_pandas(types_mapper=types_mapper, ignore_metadata=True)
    kept = {place: dtype for place, column in enumerate(table.columns) if (dtype := _exact(column)) is not None}
    plain = table.select([place for place in range(table.num_columns) if place not in kept])
    answer: pd.DataFrame = plain.to_pandas(ignore_metadata=True)
    for place, dtype in kept.items():
        values = table.column(place).to_pandas(types_mapper=lambda _, dtype=dtype: dtype)
        values.index = answer.index if len(answer.columns) else values.index
        answer.insert(place, table.column_names[place], values)
    return answer


def sample_frame(rows: Rows, columns: Sequence[Column]) -> pd.DataFrame:
    """Cells off the wire as a DataFrame with the columns' types; nested and binary cells stay text."""
    types = {column.name: column.type for column in columns}
    by_column = list(zip(*rows.values, strict=True)) or [()] * len(rows.headers)
    return pd.DataFrame(
        {
            name: _CELLS.get(types[name], pd.Series)(list(cells))
            for name, cells in zip(rows.headers, by_column, strict=True)
        }
    )


def _exact(column: pa.ChunkedArray) -> Any:
    """The pandas type a column needs so as not to be changed; None when pandas' own choice is exact."""
    if pt.is_time64(column.type) and column.type.unit == "ns":
        return pd.ArrowDtype(column.type)
    if pt.is_nested(column.type):
        return pd.ArrowDtype(column.type)
    return _NULLABLE.get(column.type) if column.null_count else None


def _integers(cells: list[Any]) -> Any:
    whole = [None if each is None else int(each) for each in cells]
    return pd.array(whole, dtype="UInt64" if any(each is not None and each >= 2**63 for each in whole) else "Int64")


def _floats(cells: list[Any]) -> Any:
    return pd.Series([None if each is None else float(each) for each in cells], dtype="float64")


def _decimals(cells: list[Any]) -> Any:
    return pd.Series([None if each is None else Decimal(each) for each in cells], dtype="object")


def _days(cells: list[Any]) -> Any:
    return pd.Series([None if each is None else pd.Timestamp(each).date() for each in cells], dtype="object")


def _times(cells: list[Any]) -> Any:
    return pd.Series(pd.to_datetime(pd.Series(cells, dtype="object"), format="ISO8601"))


def _truths(cells: list[Any]) -> Any:
    return pd.array(cells, dtype="boolean")


def _texts(cells: list[Any]) -> Any:
    return pd.Series(cells, dtype="object")


_CELLS: dict[ColumnType, Callable[[list[Any]], Any]] = {
    ColumnType.INTEGER: _integers,
    ColumnType.FLOAT: _floats,
    ColumnType.DECIMAL: _decimals,
    ColumnType.DATE: _days,
    ColumnType.DATETIME: _times,
    ColumnType.BOOLEAN: _truths,
    ColumnType.STRING: _texts,
}
