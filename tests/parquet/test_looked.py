"""Looking at some rows of a file gives those rows, whichever they are, however the file is laid out; and no more."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.errors import Cancelled, Damaged, NotParquet, TooLarge
from lakey_jupyter.parquet import pagewalk
from lakey_jupyter.parquet.cells import cells
from lakey_jupyter.parquet.gather import fetched
from lakey_jupyter.parquet.looked import LookedAt
from lakey_jupyter.parquet.pages import OnDisk

ROWS = 300


def columns(rows: int) -> dict[str, pa.Array]:
    """One column of each kind of layout: plain, in a dictionary, with NULLs, nested, in Arrow's own dictionary."""
    numbers = range(rows)
    return {
        "number": pa.array(numbers, pa.int64()),
        "required": pa.array(numbers, pa.int32()),
        "repeated": pa.array([f"text {each % 7}" for each in numbers]),
        "long": pa.array([f"{each}" * (each % 40) for each in numbers], pa.large_string()),
        "gaps": pa.array([None if each % 3 else each / 2 for each in numbers], pa.float64()),
        "empty": pa.array([None] * rows, pa.string()),
        "kind": pa.array([f"kind {each % 5}" for each in numbers]).dictionary_encode(),
        "time": pa.array([each * 1_000_003 for each in numbers], pa.timestamp("us", "Europe/Berlin")),
        "list": pa.array([None if each % 5 == 4 else list(range(each % 4)) for each in numbers], pa.list_(pa.int64())),
        "struct": pa.array([{"a": each, "b": {"c": str(each)}} if each % 6 else None for each in numbers]),
        "map": pa.array([[(str(each), each)] * (each % 3) for each in numbers], pa.map_(pa.string(), pa.int64())),
        "dotted.name": pa.array([str(each) for each in numbers]),
    }


COLUMNS = columns(ROWS)
SCHEMA = pa.schema([pa.field(name, values.type, name != "required") for name, values in COLUMNS.items()])
TABLE = pa.table(list(COLUMNS.values()), schema=SCHEMA)


class Open:
    """A file that is looked at, and the bytes that were read of it."""

    def __init__(self, path: Path) -> None:
        self.handle = os.open(path, os.O_RDONLY)
        self.read = 0
        self.looked = LookedAt(fetched(self._read, path.name, os.fstat(self.handle).st_size, ""))

    def rows(self, first: int, after: int, places: list[int]) -> list[list[Any]]:
        return self.looked.rows(self, (first, after), places, lambda: None)

    def __getitem__(self, asked: slice) -> bytes:
        self.read += asked.stop - asked.start
        return OnDisk(self.handle)[asked]

    def _read(self, offset: int, length: int) -> bytes:
        return os.pread(self.handle, length, offset)


@given(
    st.fixed_dictionaries(
        {
            "row_group_size": st.sampled_from([41, 97, ROWS, 5 * ROWS]),
            "data_page_size": st.sampled_from([16, 300, 1 << 20]),
            "data_page_version": st.sampled_from(["1.0", "2.0"]),
            "write_page_index": st.booleans(),
            "write_page_checksum": st.booleans(),
            "use_dictionary": st.booleans(),
            "compression": st.sampled_from(["none", "snappy", "zstd"]),
            "store_schema": st.booleans(),
        }
    ),
    st.lists(st.tuples(st.integers(0, ROWS + 5), st.integers(1, 60)), min_size=1, max_size=4),
)
def test_any_rows_are_those_of_the_file(
    tmp_path_factory: pytest.TempPathFactory, layout: dict[str, Any], spans: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("looked") / "x.parquet"
    pq.write_table(TABLE, path, write_batch_size=32, **layout)
    opened = Open(path)
    whole = pq.read_table(path)
    assert [each.name for each in opened.looked.columns] == TABLE.column_names
    for first, count in spans:
        found = opened.rows(first, first + count, list(range(TABLE.num_columns)))
        expected = [cells(column) for column in whole.slice(first, count).columns]
        assert dict(zip(TABLE.column_names, found, strict=True)) == dict(zip(TABLE.column_names, expected, strict=True))


def test_columns_are_given_in_the_order_asked_for(tmp_path: Path) -> None:
    pq.write_table(TABLE, tmp_path / "x.parquet")
    repeated, number = Open(tmp_path / "x.parquet").rows(8, 10, [2, 0])
    assert (repeated, number) == (["text 1", "text 2"], [8, 9])


def test_of_one_huge_row_group_only_what_has_the_rows_is_decoded(tmp_path: Path) -> None:
    rows = 3_000_000
    path = tmp_path / "x.parquet"
    table = pa.table({"a": np.arange(rows), "b": np.random.default_rng(0).integers(0, 2**60, rows)})
    pq.write_table(table, path, row_group_size=rows, compression="none", use_dictionary=False)
    opened = Open(path)
    assert len(opened.looked.footer.groups) == 1
    before = pa.total_allocated_bytes()
    for first in (0, rows // 2, rows - 100):
        found = opened.rows(first, first + 100, [0, 1])
        assert found == [cells(column) for column in table.slice(first, 100).columns]
        assert pa.total_allocated_bytes() - before < 1_000_000
    assert opened.read < path.stat().st_size / 4


def test_statistics_notes_and_codecs_are_told(tmp_path: Path) -> None:
    table = pa.table(
        {"n": [3, None, 1], "t": pa.array([datetime(2026, 1, 2, tzinfo=timezone.utc)] * 3, pa.timestamp("ms", "UTC"))}
    )
    pq.write_table(table.replace_schema_metadata({"who": "me"}), tmp_path / "x.parquet", compression="zstd")
    looked = Open(tmp_path / "x.parquet").looked
    number, time = looked.columns
    assert (number.min, number.max, number.nulls, time.min) == (1, 3, 1, "2026-01-02T00:00:00Z")
    assert looked.codecs == ("ZSTD",)
    assert looked.notes.keys[b"who"] == b"me"
    assert looked.notes.created_by.startswith("parquet-cpp-arrow")


@pytest.mark.parametrize("table", [pa.table({}), pa.table({"a": pa.array([], pa.int64())})], ids=["columns", "rows"])
def test_a_file_without_rows_or_columns_is_looked_at(tmp_path: Path, table: pa.Table) -> None:
    pq.write_table(table, tmp_path / "x.parquet")
    opened = Open(tmp_path / "x.parquet")
    assert opened.looked.footer.rows == 0
    assert opened.rows(0, 100, list(range(table.num_columns))) == [[]] * table.num_columns


def test_a_damaged_page_is_named_and_the_others_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(TABLE.select(["number"]), path, row_group_size=150, compression="none", use_dictionary=False)
    raw = bytearray(path.read_bytes())
    leaf = pq.read_metadata(path).row_group(1).column(0)
    raw[leaf.data_page_offset : leaf.data_page_offset + 30] = b"\xff" * 30
    path.write_bytes(raw)
    opened = Open(path)
    assert opened.rows(0, 150, [0]) == [list(range(150))]
    with pytest.raises(Damaged, match=r"x.parquet is damaged at the column 'number', rows 151 to 160"):
        opened.rows(145, 160, [0])


@pytest.mark.parametrize("name", ["number", "list"])
def test_a_page_that_would_fill_the_memory_is_refused_in_words(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagewalk, "MOST_RAW", 100)
    pq.write_table(TABLE.select([name]), tmp_path / "x.parquet")
    with pytest.raises(TooLarge, match=f"the column '{name}'"):
        Open(tmp_path / "x.parquet").rows(0, 10, [0])


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"no parquet at all" * 9, b"PAR1" + b"\xff" * 90 + b"\x40\0\0\0PAR1"])
def test_what_is_not_parquet_is_told(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.parquet").write_bytes(raw)
    with pytest.raises(NotParquet, match=r"x\.parquet"):
        Open(tmp_path / "x.parquet")


@pytest.mark.parametrize("name", ["number", "list"])
def test_a_look_is_given_up_when_nobody_waits(tmp_path: Path, name: str) -> None:
    pq.write_table(TABLE.select([name]), tmp_path / "x.parquet")
    opened = Open(tmp_path / "x.parquet")

    def nobody() -> None:
        raise Cancelled("nobody waits")

    with pytest.raises(Cancelled):
        opened.looked.rows(opened, (0, 10), [0], nobody)
