"""Rows picked by Polars are those that Arrow takes; what it may not touch, or cannot read, goes the way of Arrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Damaged
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.model.wire import convert
from lakey_jupyter.parquet import picking
from lakey_jupyter.parquet.picking import Picker, Trouble
from lakey_jupyter.parquet.plan import Plan, plan
from lakey_jupyter.parquet.scan import Scanner
from lakey_jupyter.parquet.scanning import scanned
from lakey_jupyter.parquet.source import SourceFile

from .files import fetching, indexed

ROWS = 40_000
DRAW = np.random.default_rng(4)
TABLE = pa.table(
    {
        "i": pa.array(DRAW.integers(0, 1_000, ROWS), pa.int16()),
        "f": pa.array(np.where(DRAW.random(ROWS) < 0.1, np.nan, DRAW.normal(size=ROWS))),
        "s": pa.array([None if n % 11 == 0 else f"é{n % 300}" for n in range(ROWS)]),
        "b": pa.array(DRAW.random(ROWS) < 0.5),
        "t": pa.array(DRAW.integers(0, 10**15, ROWS), pa.timestamp("ns")),
        "d": pa.array(DRAW.integers(0, 20_000, ROWS).astype(np.int32), pa.date32()),
        "u": pa.array(DRAW.integers(0, 2**64, ROWS, dtype=np.uint64)),
    }
)
SPECS: list[dict[str, Any]] = [
    {"filters": [{"name": "i", "operator": "=", "value": 7}]},
    {"filters": [{"name": "i", "operator": ">=", "value": 200}]},
    {"filters": [{"name": "f", "operator": "!=", "value": 0.5}, {"name": "s", "operator": "contains", "value": "é1"}]},
    {"randomize_ratio": 0.01, "seed": 5},
    {"randomize_ratio": 0.6, "filters": [{"name": "b", "operator": "=", "value": True}]},
    {"randomize_ratio": 0.3, "filters": [{"name": "y", "operator": "=", "value": "no such"}]},
]


class Lake:
    """One file in a partition, in row groups of 5,000 rows."""

    def __init__(self, folder: Path, table: pa.Table = TABLE, **options: Any) -> None:
        self.path = folder / "y=k" / "x.parquet"
        self.path.parent.mkdir()
        pq.write_table(table, self.path, row_group_size=5_000, **options)
        self.index = indexed(folder)

    def plan(self, **spec: Any) -> Plan:
        names = tuple(reversed(self.index.schema.names))
        return plan(self.index, bind(convert({"columns": names, **spec}, PullSpec), self.index.columns()))

    def source(self, number: int = 0) -> SourceFile:
        row = self.index.files.slice(number, 1).to_pylist()[0]
        return SourceFile(row["path"], row["size"], row["footer"], fetching(self.path))


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_picked_rows_are_those_of_arrow(tmp_path: Path, spec: dict[str, Any]) -> None:
    lake = Lake(tmp_path)
    work = lake.plan(**spec)
    picker, segments = Picker.of(work), list(work.scans())
    assert picker is not None and picker.fits().all()
    scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
    wanted = [batch for segment in segments for batch in scanner.rows(lake.source(), segment)]
    places = np.flatnonzero(work.scanned).tolist()
    found = picker.kept(lake.source(), places, segments) if segments else []
    assert bits(pa.Table.from_batches(found, work.answer)) == bits(pa.Table.from_batches(wanted, work.answer))


def bits(table: pa.Table) -> pa.Table:
    """The table with the bits of its doubles, so that NaN equals NaN."""
    place = table.column_names.index("f")
    return table.set_column(place, "f", pa.array(table["f"].to_numpy().view(np.int64)))


def test_types_that_do_not_come_back_exactly_are_not_picked(tmp_path: Path) -> None:
    table = TABLE.append_column("n", pa.array([[1]] * ROWS))
    lake = Lake(tmp_path, table)
    assert Picker.of(lake.plan(randomize_ratio=0.5)) is None


def test_a_page_that_is_not_what_its_checksum_says_is_damage(tmp_path: Path) -> None:
    lake = Lake(tmp_path, write_page_checksum=True)
    work = lake.plan(randomize_ratio=0.5)
    data = bytearray(lake.path.read_bytes())
    data[2_000] ^= 1
    lake.path.write_bytes(data)
    with pytest.raises(Damaged, match="a page is not what its checksum says"):
        list(scanned(work, list(enumerate(work.scans())), lake.source, lambda: None))


def test_what_polars_cannot_read_arrow_judges(tmp_path: Path) -> None:
    lake = Lake(tmp_path, compression="none", use_dictionary=False)
    work = lake.plan(randomize_ratio=0.5)
    data = bytearray(lake.path.read_bytes())
    data[4:40] = b"\x5a" * 36
    lake.path.write_bytes(data)
    picker, segments = Picker.of(work), list(work.scans())
    assert picker is not None
    with pytest.raises(Trouble):
        picker.kept(lake.source(), list(range(len(segments))), segments)
    with pytest.raises(Damaged, match=r"x\.parquet cannot be read at row group 0"):
        list(scanned(work, list(enumerate(segments)), lake.source, lambda: None))


def test_chunks_of_a_file_are_read_together(tmp_path: Path) -> None:
    work = (lake := Lake(tmp_path)).plan(randomize_ratio=0.01)
    answers = list(scanned(work, list(enumerate(work.scans())), lake.source, lambda: None))
    assert [place for place, _ in answers] == list(range(8))
    assert picking.LEAST <= ROWS and [bool(batches) for _, batches in answers] == [True] + [False] * 7


def test_what_check_raises_ends_the_scan(tmp_path: Path) -> None:
    work = (lake := Lake(tmp_path)).plan(randomize_ratio=0.5)

    def check() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(scanned(work, list(enumerate(work.scans())), lake.source, check))
