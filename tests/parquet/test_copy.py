"""Copied row groups: the rows of the files in their order, whatever their columns, under a footer that others read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xxhash

import lakey_jupyter as lakey
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.parquet.answer import CHECKSUMS

ROWS = 900


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lake").mkdir()
    return tmp_path / "lake"


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    found = lakey.connect(workspace=tmp_path / "workspace", state=tmp_path / "state")
    yield found
    found.close()


def part(folder: Path, name: str, columns: dict[str, Any], **options: Any) -> pa.Table:
    """A file with row groups of 100 rows."""
    table = pa.table(columns)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / name, row_group_size=100, **options)
    return table


def numbers(start: int) -> pa.Array:
    return pa.array(range(start, start + ROWS), pa.int64())


def copied(lake: Lake, folder: Path, **asked: Any) -> tuple[pa.Table, pq.FileMetaData]:
    """What a pull gives that only copies."""
    lake.add_item("an.item", folder)
    estimate = lake.estimate("an.item", **asked)
    assert (estimate.chunks.scan, estimate.rows_exact) == (0, True)
    path = lake.pull("an.item", **asked, to="o.parquet", overwrite=True).path
    assert abs(estimate.bytes - path.stat().st_size) <= 0.05 * path.stat().st_size
    table = pq.read_table(path, partitioning=None)
    table.validate(full=True)
    assert table.num_rows == estimate.rows
    return table.replace_schema_metadata(), pq.read_metadata(path)


def test_columns_are_copied_in_the_order_asked(lake: Lake, folder: Path) -> None:
    first = part(folder, "a.parquet", {"i": numbers(0), "s": [f"text {n % 7}" for n in range(ROWS)]})
    second = part(folder, "b.parquet", {"s": [None] * ROWS, "i": numbers(ROWS)}, compression="zstd")
    second = second.set_column(0, "s", second["s"].cast(pa.string()))
    part(folder, "b.parquet", {"s": second["s"], "i": second["i"]}, compression="zstd", use_dictionary=False)
    found, metadata = copied(lake, folder, columns=["s", "i"])
    assert found == pa.concat_tables([first.select(["s", "i"]), second.select(["s", "i"])])
    assert metadata.num_row_groups == 18
    assert {metadata.row_group(number).column(0).compression for number in range(18)} == {"SNAPPY", "ZSTD"}


def test_borders_that_cover_row_groups_let_them_be_copied(lake: Lake, folder: Path) -> None:
    part(folder, "a.parquet", {"i": numbers(0)})
    found, metadata = copied(lake, folder, where="i >= 200 and i < 500")
    assert found["i"].to_pylist() == list(range(200, 500)) and metadata.num_row_groups == 3
    statistics = metadata.row_group(0).column(0).statistics
    assert (statistics.min, statistics.max, statistics.null_count) == (200, 299, 0)


def test_partitions_become_real_columns(lake: Lake, folder: Path) -> None:
    for name in ("day=2026-11-20/k=a%20b", "day=2026-11-21/k=__HIVE_DEFAULT_PARTITION__"):
        part(folder, f"{name}/x.parquet", {"i": numbers(0)})
    found, metadata = copied(lake, folder, columns=["k", "i", "day"])
    assert found.schema.types == [pa.string(), pa.int64(), pa.date32()]
    assert found["k"].to_pylist() == ["a b"] * ROWS + [None] * ROWS
    assert {str(day) for day in found["day"].to_pylist()} == {"2026-11-20", "2026-11-21"}
    first = metadata.row_group(0).column(0)
    assert first.statistics.min == "a b" and first.total_compressed_size < 90
    assert metadata.row_group(9).column(0).statistics.null_count == 100


def test_partitions_alone_need_nothing_of_their_files(lake: Lake, folder: Path) -> None:
    for day in (20, 21):
        part(folder, f"day=2026-11-{day}/x.parquet", {"i": numbers(0)})
    lake.add_item("an.item", folder)
    for asked in (["day"], ["i"], ["day"]):  # what was found for one is not taken for another
        found = lake.pull(
            "an.item", columns=asked, where="day >= '2026-11-21'", to="o.parquet", overwrite=True
        ).to_arrow()
        assert (found.column_names, found.num_rows, found[asked[0]].null_count) == (asked, ROWS, 0)


def test_a_column_that_a_file_lacks_is_null_there(lake: Lake, folder: Path) -> None:
    part(folder, "a.parquet", {"i": numbers(0), "x": pa.array([1.5] * ROWS)})
    part(folder, "b.parquet", {"i": numbers(0)})
    found, _ = copied(lake, folder, columns=["x"])
    assert found["x"].to_pylist() == [1.5] * ROWS + [None] * ROWS


def test_nested_columns_are_copied(lake: Lake, folder: Path) -> None:
    table = part(
        folder,
        "a.parquet",
        {
            "l": [[n, None] if n % 3 else None for n in range(ROWS)],
            "s": [{"a": n, "b": [str(n)]} if n % 5 else None for n in range(ROWS)],
            "m": pa.array([[("k", n)] for n in range(ROWS)], pa.map_(pa.string(), pa.int64())),
        },
    )
    assert copied(lake, folder, columns=["m", "l", "s"])[0] == table.select(["m", "l", "s"])


@pytest.mark.parametrize(
    ("type_", "options"),
    [
        (pa.timestamp("ns"), {"use_deprecated_int96_timestamps": True}),
        (pa.timestamp("ms", "Europe/Berlin"), {}),
        (pa.decimal128(9, 2), {"store_decimal_as_integer": True}),
        (pa.uint64(), {}),
        (pa.time64("us"), {}),
        (pa.float16(), {}),
    ],
    ids=str,
)
def test_copied_and_scanned_rows_stand_in_one_file(
    lake: Lake, folder: Path, type_: pa.DataType, options: dict[str, Any]
) -> None:
    values = pa.array(range(ROWS)).cast(pa.float32()).cast(type_) if type_ == pa.float16() else _cast(type_)
    table = part(folder, "a.parquet", {"i": numbers(0), "x": values}, **options)
    lake.add_item("an.item", folder)
    estimate = lake.estimate("an.item", where="i >= 250")
    assert (estimate.chunks.copy, estimate.chunks.scan) == (6, 1)
    found = lake.pull("an.item", where="i >= 250", to="o.parquet").to_arrow().replace_schema_metadata()
    assert found == table.slice(250)


def _cast(type_: pa.DataType) -> pa.Array:
    whole = pa.array(range(ROWS), pa.int64())
    return whole.cast(pa.decimal128(30, 2)).cast(type_) if pa.types.is_decimal(type_) else whole.cast(type_)


def test_sorting_columns_that_are_asked_for_stay(lake: Lake, folder: Path) -> None:
    by = [pq.SortingColumn(1), pq.SortingColumn(0, descending=True)]
    part(folder, "a.parquet", {"a": numbers(0), "b": numbers(0), "c": numbers(0)}, sorting_columns=by)
    _, metadata = copied(lake, folder, columns=["c", "b"])
    assert metadata.row_group(0).sorting_columns == (pq.SortingColumn(1),)


def test_nothing_points_to_what_is_not_there(lake: Lake, folder: Path) -> None:
    part(folder, "a.parquet", {"i": numbers(0)}, write_page_index=True)
    _, metadata = copied(lake, folder)
    column = metadata.row_group(3).column(0)
    assert not column.has_offset_index and not column.has_column_index


def test_the_footer_has_the_checksums_of_all_bytes_before_it(lake: Lake, folder: Path, tmp_path: Path) -> None:
    part(folder, "a.parquet", {"i": numbers(0)})
    _, metadata = copied(lake, folder)
    data, at = (tmp_path / "workspace" / "o.parquet").read_bytes(), 0
    for length, checksum in json.loads(metadata.metadata[CHECKSUMS]):
        assert xxhash.xxh3_64_hexdigest(data[at : at + length]) == checksum
        at += length
    assert len(data) - int.from_bytes(data[-8:-4], "little") - 8 == at
