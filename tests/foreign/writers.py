"""Those who write Parquet: what each can hold, the options it has, and how it is told to write a table."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import datafusion
import duckdb
import fastparquet  # type: ignore[import-untyped]
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt

Options = Mapping[str, Any]
FAR = 2**63 // 1000
"""Beyond this many nanoseconds from 1970, engines that count microseconds in nanoseconds slip."""


@dataclass(frozen=True)
class Writer:
    """Writes a table to a path; `takes` says which types it keeps, `holds` which values of such a type."""

    write: Callable[[pa.Table, Path, Options], None]
    takes: Callable[[pa.DataType], bool]
    holds: Callable[[pa.DataType, Any], bool] = lambda arrow, value: True


def with_pyarrow(table: pa.Table, path: Path, options: Options) -> None:
    """pyarrow; the options `required` and `sorted` name columns that cannot be NULL, and those in order."""
    required, order = options.get("required", ()), options.get("sorted", ())
    told = {name: value for name, value in options.items() if name not in ("required", "sorted")}
    if order:
        keys = [(name, "ascending") for name in order]
        told["sorting_columns"] = pq.SortingColumn.from_ordering(table.schema, keys, null_placement="at_end")
    schema = pa.schema([field.with_nullable(field.name not in required) for field in table.schema])
    pq.write_table(pa.Table.from_arrays(table.columns, schema=schema), path, **told)


def with_duckdb(table: pa.Table, path: Path, options: Options) -> None:
    """DuckDB; options are those of its COPY."""
    told = "".join(f", {name} {value!r}" for name, value in options.items())
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
        connection.register("source", table)
        connection.execute(f"COPY (SELECT * FROM source) TO {str(path)!r} (FORMAT parquet{told})")


def with_polars(table: pa.Table, path: Path, options: Options) -> None:
    """Polars."""
    pl.DataFrame(pl.from_arrow(table)).write_parquet(path, **options)


def with_fastparquet(table: pa.Table, path: Path, options: Options) -> None:
    """fastparquet; the option `categories` names text columns that become dictionaries."""
    frame = table.to_pandas(types_mapper=NULLABLE.get)
    for field in table.schema:
        if pt.is_string(field.type) or pt.is_large_string(field.type):
            texts = pd.Series(table[field.name].to_pylist(), dtype=object)
            frame[field.name] = texts.astype("category") if field.name in options.get("categories", ()) else texts
    told = {name: value for name, value in options.items() if name != "categories"}
    coded = {field.name: "bytes" if pt.is_binary(field.type) else "utf8" for field in table.schema if _is_object(field)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas tells fastparquet what it will do another way one day
        fastparquet.write(str(path), frame, write_index=False, object_encoding=coded, **told)


def with_datafusion(table: pa.Table, path: Path, options: Options) -> None:
    """DataFusion; the option `encodings` gives some columns an encoding of their own."""
    own = {
        name: datafusion.ParquetColumnOptions(encoding=encoding, dictionary_enabled=False)
        for name, encoding in options.get("encodings", {}).items()
    }
    told = {name: value for name, value in options.items() if name != "encodings"}
    frame = datafusion.SessionContext().from_arrow(table)
    frame.write_parquet_with_options(
        path,
        datafusion.ParquetWriterOptions(**told, column_specific_options=own),
        datafusion.DataFrameWriteOptions(single_file_output=True),
    )


def _is_object(field: pa.Field) -> bool:
    return any(test(field.type) for test in (pt.is_string, pt.is_large_string, pt.is_binary))


NULLABLE: dict[pa.DataType, Any] = {
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


def _duckdb_takes(arrow: pa.DataType) -> bool:
    return not (pt.is_float16(arrow) or pt.is_decimal256(arrow) or pt.is_duration(arrow) or pt.is_time(arrow))


def _duckdb_holds(arrow: pa.DataType, value: Any) -> bool:
    if pt.is_timestamp(arrow):
        return value is None or abs(value) < FAR * 1000
    if pt.is_map(arrow):
        return value is None or len({key for key, _ in value}) == len(value)
    return True


def _polars_takes(arrow: pa.DataType) -> bool:
    offset = pt.is_timestamp(arrow) and arrow.tz is not None and arrow.tz[0] == "+"
    return not (pt.is_decimal256(arrow) or pt.is_date64(arrow) or offset)


def _fastparquet_takes(arrow: pa.DataType) -> bool:
    flat = arrow in NULLABLE or pt.is_float32(arrow) or pt.is_float64(arrow) or pt.is_binary(arrow)
    text = pt.is_string(arrow) or pt.is_large_string(arrow)
    return flat or text or (pt.is_timestamp(arrow) and arrow.unit != "s" and arrow.tz in (None, "UTC"))


def _fastparquet_holds(arrow: pa.DataType, value: Any) -> bool:
    return not pt.is_floating(arrow) or (value is not None and not math.isnan(value))


def _datafusion_takes(arrow: pa.DataType) -> bool:
    seconds = (pt.is_timestamp(arrow) or pt.is_time(arrow)) and arrow.unit == "s"
    return not (pt.is_date64(arrow) or seconds)


WRITERS: dict[str, Writer] = {
    "pyarrow": Writer(with_pyarrow, lambda arrow: True),
    "duckdb": Writer(with_duckdb, _duckdb_takes, _duckdb_holds),
    "polars": Writer(with_polars, _polars_takes),
    "fastparquet": Writer(with_fastparquet, _fastparquet_takes, _fastparquet_holds),
    "datafusion": Writer(with_datafusion, _datafusion_takes),
}
