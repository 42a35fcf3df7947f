"""Chunks are cut to the pages that can have wanted rows: the same rows come, and fewer bytes are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from foreign.physical import Parquet
from foreign.thrift import Reader, written
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.model.wire import convert
from lakey_jupyter.parquet.copy import Piece
from lakey_jupyter.parquet.gather import fetched
from lakey_jupyter.parquet.index import ChunkIndex
from lakey_jupyter.parquet.pageindex import PageFacts
from lakey_jupyter.parquet.plan import Plan, plan
from lakey_jupyter.parquet.scan import Scanner
from lakey_jupyter.parquet.scanning import scanned

from .files import Files, indexed, reading

ROWS = 6_000
GROUP = 3_000


class Counting(Files):
    """Files from afar that know how many bytes were asked of them."""

    def __init__(self, root: Path, index: ChunkIndex) -> None:
        super().__init__(root, index, are_here=False)
        self.bytes = 0

    def fill(self, pieces: Sequence[Piece], room: memoryview) -> None:
        """See `source.Files`."""
        self.bytes += sum(piece.length for piece in pieces)
        super().fill(pieces, room)


def table(seed: int, step: int) -> pa.Table:
    """Rows in which values wander, so that pages differ; now and then a NULL, a NaN, a stretch of NULLs."""
    draw = np.random.default_rng(seed)
    walk = np.cumsum(draw.integers(-step, step + 2, ROWS))
    gaps = (np.arange(ROWS) // 500) % 5 == 3
    return pa.table(
        {
            "i": pa.array(walk, pa.int64(), mask=gaps),
            "f": pa.array(np.where(draw.random(ROWS) < 0.01, np.nan, walk / 3)),
            "s": pa.array([None if gap else f"{value:06d}é" for gap, value in zip(gaps, walk + 50_000, strict=True)]),
            "d": pa.array((walk % 20_000).astype(np.int32), pa.date32()),
            "r": pa.array(draw.integers(0, 9, ROWS).astype(np.int16)),
        }
    )


def work_of(index: ChunkIndex, spec: dict[str, Any]) -> Plan:
    asked = {"columns": ["r", "s", "f", "i", "d"], **spec}
    return plan(index, bind(convert(asked, PullSpec), index.columns()))


def rows_of(work: Plan, files: Files) -> list[Any]:
    segments = list(zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True))
    found = [batch for each in scanned(work, segments, files, lambda: None) for batch in each.batches]
    return repr_of(pa.Table.from_batches(found, work.answer))


def repr_of(found: pa.Table) -> list[Any]:
    return [repr(row) for row in found.to_pylist()]


def by_arrow(work: Plan, files: Files) -> list[Any]:
    scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
    found = [batch for segment in work.scans() for batch in scanner.rows(files.source(segment.file), segment)]
    return repr_of(pa.Table.from_batches(found, work.answer))


OPTIONS = st.fixed_dictionaries(
    {
        "data_page_size": st.sampled_from([64, 1_024, 16_384]),
        "use_dictionary": st.sampled_from([True, False, ["r", "s"]]),
        "data_page_version": st.sampled_from(["1.0", "2.0"]),
        "compression": st.sampled_from(["snappy", "zstd", "none"]),
        "write_page_checksum": st.booleans(),
        "write_batch_size": st.sampled_from([64, 250, 1_000]),
        "max_rows_per_page": st.sampled_from([100, 500, 20_000]),
    }
)


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    value = draw(st.integers(-400, 400))
    wide = draw(st.integers(0, 60))
    filters = draw(
        st.lists(
            st.sampled_from(
                [
                    {"name": "i", "operator": "between", "value": [value, value + wide]},
                    {"name": "i", "operator": "=", "value": value},
                    {"name": "i", "operator": "is_null"},
                    {"name": "f", "operator": ">", "value": value / 3},
                    {"name": "f", "operator": "!=", "value": value / 3},
                    {"name": "f", "operator": "is_nan"},
                    {"name": "s", "operator": "<=", "value": f"{value + 50_000:06d}"},
                    {"name": "s", "operator": "starts_with", "value": f"{value + 50_000:06d}"[:5]},
                    {"name": "d", "operator": "in", "value": ["1970-02-01", "1971-01-01"]},
                ]
            ),
            min_size=1,
            max_size=3,
        )
    )
    return {"filters": filters, **draw(st.sampled_from([{}, {}, {"randomize_ratio": 0.3, "seed": 7}]))}


@given(options=OPTIONS, spec=specs(), seed=st.integers(0, 3), step=st.sampled_from([1, 4, 60]))
def test_the_same_rows_come(options: dict[str, Any], spec: dict[str, Any], seed: int, step: int) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        pq.write_table(table(seed, step), root / "x.parquet", row_group_size=GROUP, write_page_index=True, **options)
        index = indexed(root)
        work = work_of(index, spec)
        assert rows_of(work, Counting(root, index)) == by_arrow(work, Files(root, index))


SORTED = pa.table({**dict(zip("rsfd", table(1, 1).select(list("rsfd")), strict=True)),
                   "i": pa.array(np.arange(ROWS))})  # fmt: skip
PAGED: dict[str, Any] = {
    "row_group_size": GROUP,
    "write_page_index": True,
    "max_rows_per_page": 100,
    "write_batch_size": 100,
}
MIDDLE = {"filters": [{"name": "i", "operator": "between", "value": [1_050, 1_250]}]}


def fetched_bytes(root: Path, spec: dict[str, Any], **options: Any) -> int:
    pq.write_table(SORTED, root / "x.parquet", **{**PAGED, **options})
    index = indexed(root)
    files = Counting(root, index)
    work = work_of(index, spec)
    assert rows_of(work, files) == by_arrow(work, Files(root, index))
    return files.bytes


@pytest.mark.parametrize("dictionary", [False, True])
def test_only_pages_that_can_have_rows_are_fetched(tmp_path: Path, dictionary: bool) -> None:
    without = fetched_bytes(tmp_path, MIDDLE, write_page_index=False, use_dictionary=dictionary)
    with_ = fetched_bytes(tmp_path, MIDDLE, use_dictionary=dictionary)
    assert 0 < with_ < without * (0.6 if dictionary else 0.25)


def test_a_chunk_whose_pages_rule_everything_out_is_not_fetched(tmp_path: Path) -> None:
    """Its own borders do not: the value lies between two pages."""
    values = np.where(np.arange(ROWS) % GROUP < GROUP // 2, np.arange(ROWS), np.arange(ROWS) + 100_000)
    gap = {"filters": [{"name": "i", "operator": "=", "value": 50_000}]}
    pq.write_table(SORTED.set_column(4, "i", pa.array(values)), tmp_path / "x.parquet", **PAGED)
    index = indexed(tmp_path)
    files = Counting(tmp_path, index)
    assert work_of(index, gap).scanned.any() and rows_of(work_of(index, gap), files) == [] and files.bytes == 0


def test_lies_about_pages_are_not_believed(tmp_path: Path) -> None:
    """Whatever stands where the pages are told: the right rows come, or none are missing for it."""
    pq.write_table(SORTED, tmp_path / "x.parquet", **PAGED)
    index = indexed(tmp_path)
    work = work_of(index, MIDDLE)
    expected = by_arrow(work, Files(tmp_path, index))
    raw = index.files["pages"][0].as_py()
    draw = np.random.default_rng(5)
    facts = PageFacts(index)
    footer = facts.footer(0)
    assert footer is not None and footer.groups[0].leaves[0].pages is not None
    start = footer.groups[0].leaves[0].pages.offsets - index.files["pages_at"][0].as_py()
    for _ in range(150):
        spoiled = bytearray(raw)
        spoiled[start + int(draw.integers(0, len(raw) - start))] ^= 1 << int(draw.integers(0, 8))
        column = pa.chunked_array([[bytes(spoiled)]], pa.large_binary())
        lying = ChunkIndex(
            index.schema,
            index.partitions,
            index.files.set_column(index.files.schema.get_field_index("pages"), "pages", column),
            index.chunks,
            index.shapes,
        )
        assert rows_of(work_of(lying, MIDDLE), Counting(tmp_path, lying)) == expected


def test_pages_of_which_the_least_is_the_greatest_are_not_ruled_out(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(SORTED, path, **PAGED)
    file = Parquet.at(path)
    at, length = (int(file.chunks[0][SORTED.column_names.index("i")].column[field]) for field in (6, 7))
    borders = Reader(file.data, at).struct()
    mins, maxes = (next(each for each in borders.fields if each.id == field) for field in (2, 3))
    mins.value, maxes.value = maxes.value, mins.value
    new = written(borders)
    assert len(new) == length
    path.write_bytes(file.data[:at] + new + file.data[at + length :])
    index = indexed(tmp_path)
    work = work_of(index, MIDDLE)
    assert rows_of(work, Counting(tmp_path, index)) == by_arrow(work, Files(tmp_path, index)) != []


def test_what_is_told_of_pages_takes_at_most_two_reads(tmp_path: Path) -> None:
    many = pa.table({f"a_rather_long_name_{number}": np.arange(400) for number in range(600)})
    for name, told in (("few", SORTED), ("many", many)):
        path = tmp_path / f"{name}.parquet"
        pq.write_table(told, path, **{**PAGED, "max_rows_per_page": 20_000})
        asked: list[int] = []

        def read(offset: int, length: int, path: Path = path, asked: list[int] = asked) -> bytes:
            asked.append(length)
            return reading(path)(offset, length)

        file = fetched(read, path.name, path.stat().st_size, "t")
        assert len(asked) <= 2 and file.pages
