"""What stands in a path becomes columns: decoded, typed over the whole item, alike in every file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import NotParquet
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.parquet.partitions import partition_columns, partition_of, partition_values

from .files import indexed, pulled

NULL = "__HIVE_DEFAULT_PARTITION__"


def one(*values: str) -> pa.DataType:
    return partition_columns([f"k={value}/x.parquet" for value in values])["k"]


def test_names_and_values_are_percent_decoded_in_order() -> None:
    assert partition_of("a%20b=x%2Fy/gr%C3%B6%C3%9Fe=%25/f=3.parquet") == {"a b": "x/y", "größe": "%"}
    assert partition_of("year=2013/plain/k=/x.parquet") == {"year": "2013", "k": ""}
    assert partition_of("k=a=b/x.parquet") == {"k": "a=b"}
    assert partition_of(f"k={NULL}/x.parquet") == {"k": None}


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["1", "2"], pa.int64()),
        (["-1", "+2", "007"], pa.int64()),
        (["1", NULL], pa.int64()),
        ([str(2**64 - 1), "0"], pa.uint64()),
        ([str(2**64), "0"], pa.string()),
        (["-1", str(2**63)], pa.string()),
        (["1", "x"], pa.string()),
        (["1.5"], pa.string()),
        (["2013-01-31"], pa.date32()),
        (["2013-02-30"], pa.string()),
        (["2013-01-31", "2013"], pa.string()),
        (["20130131"], pa.int64()),
        (["١٢"], pa.string()),
        ([NULL], pa.string()),
        ([""], pa.string()),
    ],
)
def test_the_type_is_what_all_values_are(values: list[str], type_: pa.DataType) -> None:
    assert one(*values) == type_


def test_values_are_typed() -> None:
    types = {"n": pa.int64(), "d": pa.date32(), "s": pa.string(), "e": pa.int64()}
    assert partition_values(f"n=007/d=2013-01-31/s=007/e={NULL}/x.parquet", types) == {
        "n": 7,
        "d": date(2013, 1, 31),
        "s": "007",
        "e": None,
    }


@pytest.mark.parametrize(
    "paths",
    [
        ["k=1/x.parquet", "x.parquet"],
        ["x.parquet", "k=1/x.parquet"],
        ["k=1/x.parquet", "j=1/x.parquet"],
        ["k=1/j=1/x.parquet", "j=1/k=1/x.parquet"],
    ],
)
def test_files_that_are_not_partitioned_alike_are_refused_by_name(paths: list[str]) -> None:
    with pytest.raises(NotParquet) as caught:
        partition_columns(paths)
    assert paths[1] in caught.value.detail


def test_a_partition_column_is_filtered_and_read_like_any_other(tmp_path: Path) -> None:
    for value in ("1", "2", NULL):
        folder = tmp_path / f"k={value}" / "name=a%20b"
        folder.mkdir(parents=True)
        pq.write_table(pa.table({"x": [10, 20]}), folder / "f.parquet")
    index = indexed(tmp_path)
    assert [(each.name, each.partition) for each in index.columns()] == [("x", False), ("k", True), ("name", True)]
    table = pulled(tmp_path, index, Filter(name="k", operator=">", value=1), Filter(name="x", operator="=", value=20))
    assert table.to_pylist() == [{"x": 20, "k": 2, "name": "a b"}]
    assert pulled(tmp_path, index, Filter(name="k", operator="is_null"))["k"].to_pylist() == [None, None]
