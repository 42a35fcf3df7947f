"""A footer is read as pyarrow reads it, what cannot be trusted is left out, and lies end in one sentence."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakey_jupyter.errors import NotParquet
from lakey_jupyter.parquet.emit import bare
from lakey_jupyter.parquet.footer import fetch_footer, parse_footer
from lakey_jupyter.parquet.groups import Footer, read_footer

from .files import FOREIGN, reading

TABLE = pa.table(
    {
        "a": pa.array([1, None, 3, 4], pa.int32()),
        "s": ["x", "y", None, "z"],
        "l": [[1], [], None, [2, 3]],
        "t": pa.array([1, 2, 3, 4], pa.timestamp("us", "UTC")),
    }
)

UNREADABLE = {"incorrect_map_schema.parquet"}
"""What pyarrow refuses to open."""


def footer_of(path: Path) -> tuple[Footer, pq.FileMetaData, bytes]:
    size = path.stat().st_size
    raw = fetch_footer(reading(path), size, path.name).footer
    return read_footer(raw, path.name, size), parse_footer(raw, path.name), raw


@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}, {"version": "1.0"}, {"write_statistics": False}])
def test_it_says_what_pyarrow_says(tmp_path: Path, options: dict[str, Any]) -> None:
    pq.write_table(TABLE, tmp_path / "x.parquet", row_group_size=3, **options)
    found, metadata, _ = footer_of(tmp_path / "x.parquet")
    assert [shape.name for shape in found.shapes] == TABLE.column_names
    assert found.rows == metadata.num_rows and len(found.groups) == metadata.num_row_groups
    for group, said in zip(found.groups, range(metadata.num_row_groups), strict=True):
        assert group.rows == metadata.row_group(said).num_rows
        for place, leaf in enumerate(group.leaves):
            column = metadata.row_group(said).column(place)
            assert leaf.start + leaf.data == column.data_page_offset
            assert (leaf.size, leaf.raw) == (column.total_compressed_size, column.total_uncompressed_size)
            assert leaf.dictionary == column.has_dictionary_page
            assert leaf.nulls == (column.statistics.null_count if column.statistics else None)


@pytest.mark.parametrize("name", sorted({path.name for path in FOREIGN.glob("*.parquet")} - UNREADABLE))
def test_footers_of_others_are_read_as_pyarrow_reads_them(name: str) -> None:
    found, metadata, _ = footer_of(FOREIGN / name)
    assert sum(group.rows for group in found.groups) == sum(
        metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)
    )
    assert sum(len(shape.leaves) for shape in found.shapes) == metadata.num_columns


def test_a_bare_footer_has_the_columns_of_its_shapes(tmp_path: Path) -> None:
    pq.write_table(TABLE, tmp_path / "x.parquet")
    found, _, _ = footer_of(tmp_path / "x.parquet")
    metadata = parse_footer(bare(found.shapes, found.arrow), "x")
    assert metadata.schema.to_arrow_schema() == TABLE.schema and metadata.num_rows == 0
    assert found.arrow is not None and base64.b64decode(found.arrow)


def test_sorting_columns_are_told(tmp_path: Path) -> None:
    by = [pq.SortingColumn(1, descending=True, nulls_first=False), pq.SortingColumn(0)]
    pq.write_table(TABLE, tmp_path / "x.parquet", sorting_columns=by)
    assert footer_of(tmp_path / "x.parquet")[0].groups[0].sorting == ((1, True, False), (0, False, False))


def test_deprecated_statistics_and_those_without_an_order_are_not_trusted(tmp_path: Path) -> None:
    pq.write_table(TABLE.select(["a"]), tmp_path / "x.parquet", use_deprecated_int96_timestamps=True)
    found, _, raw = footer_of(tmp_path / "x.parquet")
    assert found.groups[0].leaves[0].low == (1).to_bytes(4, "little")
    orders = b"\x19\x1c\x1c\x00\x00\x00"
    assert raw.endswith(orders)
    unordered = read_footer(raw[: -len(orders)] + b"\0", "x.parquet", 10_000)
    leaf = unordered.groups[0].leaves[0]
    assert (leaf.low, leaf.high, leaf.nulls) == (None, None, 1)
    pq.write_table(TABLE.select(["t"]), tmp_path / "y.parquet", use_deprecated_int96_timestamps=True)
    assert footer_of(tmp_path / "y.parquet")[0].groups[0].leaves[0].low is None


def test_a_chunk_outside_of_the_file_is_refused(tmp_path: Path) -> None:
    pq.write_table(TABLE, tmp_path / "x.parquet")
    raw = footer_of(tmp_path / "x.parquet")[2]
    with pytest.raises(NotParquet, match=r"^x has a footer that cannot be read: a column chunk that lies outside"):
        read_footer(raw, "x", 60)


@settings(max_examples=300)
@given(data=st.data())
def test_flipped_and_cut_footers_end_in_a_footer_or_one_sentence(data: st.DataObject) -> None:
    raw = bytearray(GOOD)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=3)):
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
    cut = data.draw(st.integers(0, len(raw)))
    for each in (bytes(raw), bytes(raw[:cut])):
        found = read_or_said(each)
        if isinstance(found, str):
            assert found.startswith("x.parquet ") and "\n" not in found
        else:
            assert all(leaf.start + leaf.size <= 5_000 for group in found.groups for leaf in group.leaves)


def read_or_said(raw: bytes) -> Footer | str:
    """The footer of a file of 5,000 bytes, or why there is none."""
    try:
        return read_footer(raw, "x.parquet", 5_000)
    except NotParquet as wrong:
        return wrong.detail


def _good() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(TABLE, sink, row_group_size=2)
    data = sink.getvalue().to_pybytes()
    return data[-8 - int.from_bytes(data[-8:-4], "little") : -8]


GOOD = _good()
