"""Those who read Parquet: what each finds in a file, as exact values, so that any two can be compared."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cramjam
import duckdb
import fastparquet  # type: ignore[import-untyped]
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from oracle.literals import OracleColumn
from properties.exact_arrays import exact_values, token
from properties.kinds import UNITS

from .physical import DATA_V2, Parquet

Found = dict[str, list[str] | None]
"""The values of each column as texts; None for a column that the reader cannot read."""
SAFE = {0, 2, 3, 8}
"""PLAIN, and both dictionaries, with their lengths run or packed."""
DAY = 86_400 * 10**9
REFUSALS = (
    pa.ArrowException,
    cramjam.DecompressionError,
    duckdb.Error,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""How readers say that they cannot."""


def found(reader: str, path: Path, columns: Sequence[OracleColumn]) -> Found:
    """What a reader finds in these columns, all at once or, when that fails, one by one."""
    read = READERS[reader]
    try:
        return {each.name: _told(reader, values) for each, values in zip(columns, read(path, columns), strict=True)}
    except REFUSALS:
        if len(columns) == 1:
            return {columns[0].name: None}
    return {column.name: found(reader, path, [column])[column.name] for column in columns}


def told(reader: str, values: Sequence[Any]) -> list[str]:
    """What a reader must find where these exact values are."""
    return _told(reader, values)


def _told(reader: str, values: Sequence[Any]) -> list[str]:
    return [token(_same(value, reader == "fastparquet")) for value in values]


def _same(value: Any, pandas: bool) -> Any:
    """The value without what a reader cannot express: pandas has one sign for NULL and NaN, Polars lists for maps."""
    if pandas and isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        if set(value) == {"key", "value"}:
            return (_same(value["key"], pandas), _same(value["value"], pandas))
        return {name: _same(each, pandas) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_same(each, pandas) for each in value]
    return value


def _pyarrow(path: Path, columns: Sequence[OracleColumn]) -> list[list[Any]]:
    file = pq.ParquetFile(path, page_checksum_verification=True)
    return _columns(file.read(), file.schema_arrow.names, columns)


def _duckdb(path: Path, columns: Sequence[OracleColumn]) -> list[list[Any]]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
        names = ", ".join(f'"{column.name}"' for column in columns)
        told = f"SELECT {names} FROM read_parquet({str(path)!r}, hive_partitioning = false)"
        table = connection.sql(told).to_arrow_table()
    return [exact_values(column) for column in table.columns]


def _polars(path: Path, columns: Sequence[OracleColumn]) -> list[list[Any]]:
    names = [column.name for column in columns]
    return _columns(pl.read_parquet(path, columns=names, hive_partitioning=False).to_arrow(), names, columns)


def _columns(table: pa.Table, names: Sequence[str], columns: Sequence[OracleColumn]) -> list[list[Any]]:
    return [exact_values(table.column(list(names).index(column.name))) for column in columns]


def _fastparquet(path: Path, columns: Sequence[OracleColumn]) -> list[list[Any]]:
    _refuse_what_crashes(Parquet.at(path), [column.name for column in columns])
    data = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = fastparquet.ParquetFile(str(path), open_with=lambda name, mode="rb": io.BytesIO(data))
        frame = file.to_pandas(columns=[column.name for column in columns])
    return [_pandas_values(frame[column.name], column) for column in columns]


def _refuse_what_crashes(file: Parquet, names: Sequence[str]) -> None:
    """Refuse for fastparquet, which reads past the end of pages whose encoding it does not know."""
    for chunk in (chunk for group in file.chunks for chunk in group):
        path = [part.decode() for part in chunk.meta.listed(3)]
        if path[0] in names and (len(path) > 1 or not SAFE.issuperset(page.encoding for page in chunk.data_pages)):
            raise NotImplementedError(f"{path[0]} is not for fastparquet")
        if path[0] in names and any(page.kind == DATA_V2 for page in chunk.pages):
            raise NotImplementedError(f"{path[0]} has pages of version 2")


def _pandas_values(series: pd.Series, column: OracleColumn) -> list[Any]:
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        series = series.astype(object)
    if dtype.kind in "mM":
        unit = getattr(dtype, "unit", None) or pd.Series(series).dt.unit
        counts = pa.Array.from_pandas(series).cast(pa.int64()).to_pylist()
        scale = UNITS[unit]
        values = [None if each is None else each * scale for each in counts]
        return [each // DAY if each is not None and column.type == "DATE" else each for each in values]
    return [None if each is pd.NA or each is pd.NaT else each for each in series.astype(object).tolist()]


READERS: dict[str, Callable[[Path, Sequence[OracleColumn]], list[list[Any]]]] = {
    "pyarrow": _pyarrow,
    "duckdb": _duckdb,
    "polars": _polars,
    "fastparquet": _fastparquet,
}
