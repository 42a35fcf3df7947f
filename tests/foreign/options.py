"""The options that each writer is told: what changes the pages, the footer and everything between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.types as pt
from hypothesis import strategies as st
from properties.layouts import LEAST_PAGE

GROUP = 2048
"""DuckDB's least row group."""
ENCODINGS: tuple[tuple[Callable[[pa.DataType], bool], tuple[str, ...]], ...] = (
    (
        lambda t: pt.is_integer(t) or pt.is_timestamp(t) or pt.is_date32(t),
        ("PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"),
    ),
    (
        lambda t: pt.is_string(t) or pt.is_large_string(t) or pt.is_binary(t) or pt.is_large_binary(t),
        ("PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"),
    ),
    (lambda t: pt.is_floating(t), ("PLAIN", "BYTE_STREAM_SPLIT")),
    (lambda t: pt.is_fixed_size_binary(t), ("PLAIN", "BYTE_STREAM_SPLIT", "DELTA_BYTE_ARRAY")),
    (lambda t: pt.is_boolean(t), ("PLAIN", "RLE")),
    (lambda t: pt.is_dictionary(t), ("PLAIN",)),
)
STATISTICS = ("none", "chunk", "page")


@dataclass(frozen=True)
class Content:
    """What is about to be written: the types of the columns, the rows, and the columns without NULL or in order."""

    types: Mapping[str, pa.DataType]
    rows: int
    full: tuple[str, ...] = ()
    sorted: tuple[str, ...] = ()

    def of(self, test: Callable[[pa.DataType], bool]) -> list[str]:
        """The columns of some type."""
        return [name for name, arrow in self.types.items() if test(arrow)]


@st.composite
def options(draw: st.DrawFn, writer: str, content: Content) -> dict[str, Any]:
    """Options of a writer for this content."""
    return draw(OPTIONS[writer](content))


@st.composite
def _pyarrow(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    told: dict[str, Any] = {
        "row_group_size": draw(_groups(content.rows)),
        "compression": draw(st.sampled_from(["NONE", "SNAPPY", "GZIP", "ZSTD", "LZ4", "BROTLI"])),
        "version": draw(st.sampled_from(["1.0", "2.4", "2.6", "2.6"])),
        "write_statistics": draw(_some(content)),
        "data_page_version": draw(st.sampled_from(["1.0", "2.0"])),
        "data_page_size": draw(st.sampled_from([1, 64, 2**20])),
        "write_batch_size": draw(st.sampled_from([1, 3, 1024])),
        "write_page_index": draw(st.booleans()),
        "write_page_checksum": draw(st.booleans()),
        "store_schema": draw(st.booleans()) or bool(content.of(_needs_schema)),
        "use_compliant_nested_type": draw(st.booleans()),
        "required": [name for name in content.full if draw(st.booleans())],
    }
    if content.of(lambda arrow: pt.is_uint32(arrow) or (pt.is_timestamp(arrow) and arrow.unit == "ns")):
        told["version"] = "2.6"  # the older ones have no such types
    if content.of(pt.is_nested):
        told["data_page_size"] = max(LEAST_PAGE, told["data_page_size"])
    extras = draw(_pyarrow_extras(content))
    coding = draw(_pyarrow_coding(content))
    if "use_deprecated_int96_timestamps" in extras:  # which no encoding but PLAIN takes
        flat = content.of(pt.is_timestamp)
        encodings = {name: each for name, each in coding.get("column_encoding", {}).items() if name not in flat}
        coding = {**coding, "column_encoding": encodings or None}
    return told | coding | extras


@st.composite
def _pyarrow_coding(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    """Dictionaries for some columns, and encodings for the others."""
    flat = content.of(lambda arrow: not pt.is_nested(arrow))
    coded: list[str] = draw(_subset(flat))
    encoded = {name: draw(_encoding(arrow)) for name, arrow in content.types.items() if name not in coded}
    known = {name: encoding for name, encoding in encoded.items() if encoding and "." not in name}
    if not known:
        return {"use_dictionary": draw(_some(content))}
    return {"use_dictionary": [name for name in coded if "." not in name], "column_encoding": known}


@st.composite
def _pyarrow_extras(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    """What most files have not."""
    extras: dict[str, Any] = {}
    nanoseconds = content.of(lambda arrow: pt.is_timestamp(arrow) and arrow.unit == "ns" and arrow.tz is None)
    others = content.of(lambda arrow: pt.is_timestamp(arrow) and not (arrow.unit == "ns" and arrow.tz is None))
    if nanoseconds and not others and draw(st.booleans()):
        extras["use_deprecated_int96_timestamps"] = True
    if draw(st.booleans()):
        plain = content.of(lambda arrow: not (pt.is_nested(arrow) or pt.is_boolean(arrow) or pt.is_dictionary(arrow)))
        extras["bloom_filter_options"] = {name: {"ndv": 20, "fpp": 0.1} for name in plain if "." not in name}
    if content.of(pt.is_decimal) and draw(st.booleans()):
        extras["store_decimal_as_integer"] = True
    if draw(st.booleans()):
        extras["sorted"] = list(content.sorted)
    return extras


@st.composite
def _duckdb(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    return {
        "PARQUET_VERSION": draw(st.sampled_from(["V1", "V2"])),
        "COMPRESSION": draw(st.sampled_from(["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"])),
        "ROW_GROUP_SIZE": GROUP,
        "DICTIONARY_SIZE_LIMIT": draw(st.sampled_from([1, 1000])),
        "WRITE_BLOOM_FILTER": draw(st.sampled_from(["true", "false"])),
    }


@st.composite
def _polars(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    return {
        "compression": draw(st.sampled_from(["uncompressed", "snappy", "gzip", "brotli", "lz4", "zstd"])),
        "statistics": draw(st.sampled_from([True, False, "full"])),
        "row_group_size": draw(_groups(content.rows)),
        "data_page_size": draw(st.sampled_from([1, 64, 2**20])),
    }


@st.composite
def _fastparquet(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    groups = draw(_groups(content.rows))
    texts = content.of(lambda arrow: pt.is_string(arrow) or pt.is_large_string(arrow))
    return {
        "compression": draw(st.sampled_from(["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW", "BROTLI"])),
        "row_group_offsets": list(range(0, max(1, content.rows), groups)),
        "stats": draw(st.sampled_from(["auto", True, False])),
        "times": "int64",
        "categories": [name for name in texts if draw(st.booleans())],
        "has_nulls": [name for name in content.types if name not in content.full or draw(st.booleans())],
    }


@st.composite
def _datafusion(draw: st.DrawFn, content: Content) -> dict[str, Any]:
    encodings = {name: draw(_encoding(arrow)) for name, arrow in content.types.items() if "." not in name}
    return {
        "compression": draw(
            st.sampled_from(["uncompressed", "snappy", "gzip(4)", "zstd(3)", "lz4", "lz4_raw", "brotli(3)"])
        ),
        "writer_version": draw(st.sampled_from(["1.0", "2.0"])),
        "max_row_group_size": draw(_groups(content.rows)),
        "data_page_row_count_limit": draw(st.sampled_from([1, 5, 20_000])),
        "write_batch_size": draw(st.sampled_from([1, 1024])),
        "dictionary_enabled": draw(st.booleans()),
        "statistics_enabled": draw(st.sampled_from(STATISTICS)),
        "bloom_filter_on_write": draw(st.booleans()),
        "skip_arrow_metadata": draw(st.booleans()) and not content.of(_needs_schema),
        "encodings": {name: encoding.lower() for name, encoding in encodings.items() if encoding},
    }


def _subset(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.booleans(), min_size=len(names), max_size=len(names)).map(
        lambda chosen: [name for name, each in zip(names, chosen, strict=True) if each]
    )


def _groups(rows: int) -> st.SearchStrategy[int]:
    return st.integers(1, max(1, rows))


def _some(content: Content) -> st.SearchStrategy[Any]:
    return st.one_of(st.booleans(), st.booleans(), st.lists(st.sampled_from(sorted(content.types)), unique=True))


@st.composite
def _encoding(draw: st.DrawFn, arrow: pa.DataType) -> str | None:
    """An encoding that fits the type; None for that of the writer's choice."""
    fitting = next((encodings for fits, encodings in ENCODINGS if fits(arrow)), None)
    return draw(st.sampled_from(fitting)) if fitting else None


def _needs_schema(arrow: pa.DataType) -> bool:
    """Whether the type is lost without the Arrow schema."""
    return bool(pt.is_duration(arrow))


OPTIONS: dict[str, Callable[[Content], st.SearchStrategy[dict[str, Any]]]] = {
    "pyarrow": _pyarrow,
    "duckdb": _duckdb,
    "polars": _polars,
    "fastparquet": _fastparquet,
    "datafusion": _datafusion,
}
"""One row per writer."""
