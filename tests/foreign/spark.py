"""Files that Spark wrote, kept here so that no test needs Spark, and how they were made.

python -m foreign.spark      # from the folder of the tests, with pyspark and a Java, makes them anew
"""

from __future__ import annotations

import datetime
import math
import shutil
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("spark")
ROWS = 40
FIELDS = (
    "id long, small byte, price decimal(9,2), total decimal(38,10), name string, day date, at timestamp, "
    "wall timestamp_ntz, flag boolean, real double, raw binary, tags array<string>, "
    "pair struct<a: int, b: string>, pairs map<string, int>"
)
GROUPS = {"parquet.block.size.row.check.min": "1", "parquet.block.row.count.limit": "16"}
SMALL_PAGES = {"parquet.page.row.count.limit": "5", "parquet.page.size": "64"}
BLOOM = {"parquet.bloom.filter.enabled": "true", "parquet.bloom.filter.max.bytes": "64"}
OPTIONS: dict[str, Mapping[str, str]] = {
    "default": {"compression": "snappy", "timestamps": "INT96"},
    "groups": {**GROUPS, "compression": "zstd", "timestamps": "TIMESTAMP_MICROS"},
    "v2": {**GROUPS, "parquet.writer.version": "v2", "compression": "gzip", "timestamps": "TIMESTAMP_MICROS"},
    "pages": {
        **GROUPS,
        **SMALL_PAGES,
        "compression": "uncompressed",
        "timestamps": "TIMESTAMP_MILLIS",
        "parquet.enable.dictionary": "false",
        "parquet.page.write-checksum.enabled": "false",
    },
    "bloom": {**GROUPS, **BLOOM, "compression": "lz4_raw", "timestamps": "TIMESTAMP_MICROS"},
    "legacy": {**GROUPS, "compression": "snappy", "timestamps": "TIMESTAMP_MILLIS", "legacy": "true"},
}
"""By the name of the file: what Spark was told."""


def rows() -> list[dict[str, Any]]:
    """The rows that every file holds."""
    return [_row(number) for number in range(ROWS)]


def _row(number: int) -> dict[str, Any]:
    at = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.timezone.utc) + datetime.timedelta(hours=number)
    return {
        "id": number,
        "small": number % 7 - 3,
        "price": Decimal(number) / 4 if number % 5 else None,
        "total": Decimal(number) * Decimal("12345678901234567.5"),
        "name": f"name {number % 3}" if number % 4 else None,
        "day": at.date(),
        "at": at if number % 6 else None,
        "wall": at.replace(tzinfo=None),
        "flag": None if number % 7 == 0 else number % 2 == 0,
        "real": math.nan if number % 9 == 0 else number / 8,
        "raw": bytes([number, 0, 255]),
        "tags": [None if each == 1 else f"t{each}" for each in range(number % 4)] if number % 8 else None,
        "pair": {"a": number, "b": None if number % 2 else "b"} if number % 10 else None,
        "pairs": {f"k{each}": each if each else None for each in range(number % 3)},
    }


def make() -> None:
    """Write every file anew."""
    from pyspark.sql import SparkSession  # type: ignore[import-not-found]

    told = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[1]")
    for name, value in told.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    FOLDER.mkdir(exist_ok=True)
    for name, options in OPTIONS.items():
        _write(session, name, dict(options))
    session.stop()


def _write(session: Any, name: str, options: dict[str, str]) -> None:
    session.conf.set("spark.sql.parquet.outputTimestampType", options.pop("timestamps"))
    session.conf.set("spark.sql.parquet.writeLegacyFormat", options.pop("legacy", "false"))
    frame = session.createDataFrame([tuple(row.values()) for row in rows()], FIELDS)
    with tempfile.TemporaryDirectory() as place:
        frame.coalesce(1).write.mode("overwrite").options(**options).parquet(place)
        (written,) = Path(place).glob("*.parquet")
        shutil.copy(written, FOLDER / f"{name}.parquet")


if __name__ == "__main__":
    make()
