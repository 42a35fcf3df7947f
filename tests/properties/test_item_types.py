"""What an item is made of: the widest lossless types of its files, or a refusal that says what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Damaged, LakeyError

from .lakes import Stand

Fill = Callable[[dict[str, pa.Table]], Path]
WIDEST: list[tuple[pa.DataType, pa.DataType, pa.DataType]] = [
    (pa.int8(), pa.int32(), pa.int32()),
    (pa.uint8(), pa.int8(), pa.int16()),
    (pa.uint32(), pa.int32(), pa.int64()),
    (pa.uint16(), pa.uint64(), pa.uint64()),
    (pa.float16(), pa.float64(), pa.float64()),
    (pa.float32(), pa.float16(), pa.float32()),
    (pa.decimal128(5, 2), pa.decimal128(7, 2), pa.decimal128(7, 2)),
    (pa.decimal128(5, 2), pa.decimal128(5, 4), pa.decimal128(7, 4)),
]
APART: list[tuple[pa.DataType, pa.DataType]] = [
    (pa.int64(), pa.string()),
    (pa.int64(), pa.float64()),
    (pa.timestamp("us"), pa.timestamp("us", "UTC")),
    (pa.list_(pa.int64()), pa.int64()),
    (pa.bool_(), pa.string()),
]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Writes files by path into a folder of the lake."""

    def write(files: dict[str, pa.Table]) -> Path:
        for path, table in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, target)
        return tmp_path

    return write


@pytest.mark.parametrize(("one", "other", "widest"), WIDEST, ids=str)
def test_a_column_has_the_widest_lossless_type(
    stand: Stand, fill: Fill, one: pa.DataType, other: pa.DataType, widest: pa.DataType
) -> None:
    folder = fill(
        {name: pa.table({"x": pa.array([None], arrow)}) for name, arrow in (("a.parquet", one), ("b.parquet", other))}
    )
    with stand.registered(folder) as item:
        assert item.pull({"columns": ["x"]}).schema.field("x").type == widest


@pytest.mark.parametrize(("one", "other"), APART, ids=str)
def test_types_without_a_lossless_common_one_are_refused_by_file(
    stand: Stand, fill: Fill, one: pa.DataType, other: pa.DataType
) -> None:
    names = {"first.parquet": one, "second.parquet": other}
    folder = fill({name: pa.table({"x": pa.array([None], arrow)}) for name, arrow in names.items()})
    with pytest.raises(LakeyError) as refusal, stand.registered(folder):
        pass
    assert "'x'" in refusal.value.detail
    assert all(name in refusal.value.detail for name in names)


def test_a_file_with_a_column_twice_is_refused(stand: Stand, fill: Fill) -> None:
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["x", "x"])
    with pytest.raises(LakeyError) as refusal, stand.registered(fill({"a.parquet": twice})):
        pass
    assert "'x'" in refusal.value.detail


def test_columns_that_differ_in_case_or_accents_are_two(stand: Stand, fill: Fill) -> None:
    names = ["x", "X", "\u00e9", "e\u0301"]
    with stand.registered(fill({"a.parquet": pa.table({name: [place] for place, name in enumerate(names)})})) as item:
        for place, name in enumerate(names):
            assert item.pull({"columns": [name]}).to_pylist() == [{name: place}]


def test_rows_that_cannot_be_decoded_are_never_left_out_silently(stand: Stand, tmp_path: Path) -> None:
    table = pa.table({"x": [[1, 2]]})
    pq.write_table(table, tmp_path / "a.parquet", data_page_size=1)
    with suppress(Damaged), stand.registered(tmp_path) as item:
        assert item.pull({"columns": ["x"]}).to_pylist() == table.to_pylist()
