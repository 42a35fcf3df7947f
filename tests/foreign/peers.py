"""Engines that skip what a footer lets them skip: a footer, index or filter that lies makes them lose rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import datafusion
import duckdb
import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq


def _duckdb(path: Path, column: str, low: int, high: int) -> list[int]:
    with duckdb.connect() as connection:
        told = f'SELECT "{column}" FROM read_parquet(?, hive_partitioning = false) WHERE "{column}" BETWEEN ? AND ?'
        return [row[0] for row in connection.execute(told, [str(path), low, high]).fetchall()]


def _polars(path: Path, column: str, low: int, high: int) -> list[int]:
    rows = pl.scan_parquet(path, hive_partitioning=False).filter(pl.col(column).is_between(low, high))
    return list(rows.select(column).collect().to_series().to_list())


def _datafusion(path: Path, column: str, low: int, high: int) -> list[int]:
    told = datafusion.SessionConfig({"datafusion.execution.parquet.pushdown_filters": "true"})
    context = datafusion.SessionContext(told)
    context.register_parquet("pulled", str(path))
    rows = context.sql(f'SELECT "{column}" FROM pulled WHERE "{column}" BETWEEN {low} AND {high}').to_arrow_table()
    return list(rows.column(0).to_pylist())


def _pyarrow(path: Path, column: str, low: int, high: int) -> list[int]:
    kept = (pc.field(column) >= low) & (pc.field(column) <= high)
    return list(pq.read_table(path, columns=[column], filters=kept, partitioning=None)[column].to_pylist())


PEERS: dict[str, Callable[[Path, str, int, int], list[int]]] = {
    "duckdb": _duckdb,
    "polars": _polars,
    "datafusion": _datafusion,
    "pyarrow": _pyarrow,
}
"""Each gives the values of an integer column between two values, in any order."""
