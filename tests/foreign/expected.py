"""What each of the shared foreign files holds: its rows and columns, or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.lakes import SHARED

FOLDER = SHARED / "data" / "parquet-testing"


@dataclass(frozen=True)
class Rows:
    """The file is read: so many rows, so many columns."""

    rows: int
    columns: int


@dataclass(frozen=True)
class Refused:
    """The file is refused: with this code, in a sentence that says this."""

    code: str
    says: str


EXPECTED: dict[str, Rows | Refused] = {
    "alltypes_plain.parquet": Rows(8, 11),
    "alltypes_tiny_pages.parquet": Rows(7_300, 13),
    "alltypes_tiny_pages_plain.parquet": Rows(7_300, 13),
    "binary_truncated_min_max.parquet": Rows(12, 6),
    "byte_array_decimal.parquet": Rows(24, 1),
    "crs-geography.parquet": Rows(1, 2),
    "crs-projjson.parquet": Rows(1, 2),
    "data_index_bloom_encoding_stats.parquet": Rows(14, 1),
    "datapage_v1-corrupt-checksum.parquet": Refused("damaged", "CRC checksum verification failed"),
    "datapage_v2.snappy.parquet": Rows(5, 5),
    "delta_byte_array.parquet": Rows(1_000, 9),
    "fixed_length_byte_array.parquet": Rows(1_000, 1),
    "float16_nonzeros_and_nans.parquet": Rows(8, 1),
    "float16_zeros_and_nans.parquet": Rows(3, 1),
    "geography-lines.parquet": Rows(499, 2),
    "geography-polygons.parquet": Rows(500, 2),
    "hadoop_lz4_compressed.parquet": Rows(4, 3),
    "incorrect_map_schema.parquet": Refused("not_parquet", "Map keys must be annotated as required"),
    "int32_decimal.parquet": Rows(24, 1),
    "int96_from_spark.parquet": Rows(6, 1),
    "lz4_raw_compressed.parquet": Rows(4, 3),
    "nan_in_stats.parquet": Rows(2, 1),
    "nested_maps.snappy.parquet": Rows(6, 3),
    "nested_structs.rust.parquet": Rows(1, 36),
    "non_hadoop_lz4_compressed.parquet": Rows(4, 3),
    "null_list.parquet": Rows(1, 1),
    "nullable.impala.parquet": Rows(7, 6),
    "overflow_i16_page_cnt.parquet": Rows(40_000, 1),
    "page_v2_empty_compressed.parquet": Rows(10, 1),
    "repeated_no_annotation.parquet": Rows(6, 2),
    "rle-dict-uncompressed-corrupt-checksum.parquet": Refused("damaged", "CRC checksum verification failed"),
    "single_nan.parquet": Rows(1, 1),
    "sort_columns.parquet": Rows(6, 2),
    "unknown-logical-type.parquet": Rows(3, 2),
}
"""Every file but the one below."""
HUGE = "large_string_map.brotli.parquet"
"""Four kilobytes that are two gigabytes when they are read, more than Arrow holds in one array."""
