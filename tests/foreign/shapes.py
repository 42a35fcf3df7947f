"""Small sound files of many shapes, to be damaged: every writer, both page versions, with checksums and without."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from .writers import WRITERS

ROWS = 240
GROUP = 60


@dataclass(frozen=True)
class Shape:
    """A writer, its options, and which of the columns it is given."""

    writer: str
    options: Mapping[str, Any]
    columns: tuple[str, ...] = ("id", "name", "value", "at")

    def write(self, path: Path) -> None:
        """Write the file."""
        WRITERS[self.writer].write(TABLE.select(self.columns), path, self.options)


def _table() -> pa.Table:
    number = range(ROWS)
    return pa.table(
        {
            "id": pa.array(number, pa.int64()),
            "name": pa.array([f"name {each % 17}" if each % 5 else None for each in number]),
            "value": pa.array([each / 7 if each % 11 else math.inf for each in number]),
            "at": pa.array([each * 10**9 for each in number], pa.timestamp("us")),
            "flag": pa.array([None if each % 7 == 0 else each % 3 == 0 for each in number]),
            "tags": pa.array([[str(n) for n in range(each % 4)] if each % 9 else None for each in number]),
            "pair": pa.array([{"a": each, "b": None if each % 4 else "x"} for each in number]),
        }
    )


TABLE = _table()
NESTED = ("id", "tags", "pair", "flag")
CHECKED = {"row_group_size": GROUP, "write_page_checksum": True}
PLAIN = {"use_dictionary": False, "compression": "NONE"}
V2 = {"data_page_version": "2.0"}
INDEXED = {"write_page_index": True, "data_page_size": 128, "write_batch_size": 16}
CODED = {
    "use_dictionary": False,
    "column_encoding": {
        "id": "DELTA_BINARY_PACKED",
        "name": "DELTA_BYTE_ARRAY",
        "value": "BYTE_STREAM_SPLIT",
        "at": "PLAIN",
    },
}
SHAPES: dict[str, Shape] = {
    "checked": Shape("pyarrow", CHECKED),
    "checked plain": Shape("pyarrow", {**CHECKED, **PLAIN}),
    "checked v2 zstd": Shape("pyarrow", {**CHECKED, **V2, "compression": "ZSTD"}),
    "checked indexed": Shape("pyarrow", {**CHECKED, **INDEXED}),
    "checked coded": Shape("pyarrow", {**CHECKED, **CODED}),
    "checked nested": Shape("pyarrow", CHECKED, NESTED),
    "checked nested v2": Shape("pyarrow", {**CHECKED, **V2, "compression": "GZIP"}, NESTED),
    "pyarrow": Shape("pyarrow", {"row_group_size": GROUP}),
    "pyarrow plain": Shape("pyarrow", {"row_group_size": GROUP, **PLAIN}),
    "pyarrow v2 indexed": Shape("pyarrow", {"row_group_size": GROUP, **V2, **INDEXED, "compression": "BROTLI"}),
    "pyarrow coded": Shape("pyarrow", {"row_group_size": GROUP, **CODED, "compression": "LZ4"}),
    "pyarrow nested": Shape("pyarrow", {"row_group_size": GROUP, "compression": "ZSTD"}, NESTED),
    "pyarrow bloom": Shape(
        "pyarrow", {"row_group_size": GROUP, "bloom_filter_options": {"id": {"ndv": 60, "fpp": 0.1}}}
    ),
    "duckdb v1": Shape("duckdb", {"PARQUET_VERSION": "V1", "COMPRESSION": "snappy"}),
    "duckdb v2": Shape(
        "duckdb", {"PARQUET_VERSION": "V2", "COMPRESSION": "zstd"}, ("id", "name", "value", "at", "tags")
    ),
    "polars": Shape("polars", {"row_group_size": GROUP, "compression": "zstd"}),
    "polars plain": Shape(
        "polars", {"row_group_size": GROUP, "compression": "uncompressed", "data_page_size": 64}, NESTED
    ),
    "fastparquet": Shape(
        "fastparquet", {"row_group_offsets": [0, 60, 120], "compression": "SNAPPY"}, ("id", "name", "at")
    ),
    "datafusion": Shape(
        "datafusion", {"max_row_group_size": GROUP, "compression": "snappy", "bloom_filter_on_write": True}
    ),
    "datafusion v2": Shape(
        "datafusion", {"max_row_group_size": GROUP, "compression": "lz4_raw", "writer_version": "2.0"}, NESTED
    ),
}
"""Named for the report of a failure."""
