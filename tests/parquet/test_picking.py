"""Rows picked by Polars are those that Arrow takes; what it may not touch, or cannot read, goes the way of Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Damaged
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.model.wire import convert
from lakey_jupyter.parquet.direct import Check, Direct
from lakey_jupyter.parquet.emit import Numbers
from lakey_jupyter.parquet.found import Found
from lakey_jupyter.parquet.picking import Trouble, decoded, trouble_of
from lakey_jupyter.parquet.plan import Plan, plan
from lakey_jupyter.parquet.room import housed
from lakey_jupyter.parquet.scan import Scanner
from lakey_jupyter.parquet.scanning import scanned
from lakey_jupyter.parquet.turns import Turn, Turns

from .files import Files, indexed

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

    def files(self, where: str) -> Files:
        return Files(self.path.parents[1], self.index, where == "here")

    def arrow(self, work: Plan) -> pa.Table:
        """What Arrow alone makes of a plan."""
        scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
        source = self.files("here").source(0)
        found = [batch for segment in work.scans() for batch in scanner.rows(source, segment)]
        return bits(pa.Table.from_batches(found, work.answer))


def answered(lake: Lake, work: Plan, where: str, check: Check = lambda: None) -> list[Found]:
    segments = list(zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True))
    return list(scanned(work, segments, lake.files(where), check))


def turns(lake: Lake, work: Plan, where: str) -> list[Turn]:
    return list(Turns(work, lake.files(where)).of(list(enumerate(work.scans()))))


def rows(answers: list[Found], work: Plan) -> pa.Table:
    return bits(pa.Table.from_batches([batch for found in answers for batch in found.batches], work.answer))


def bits(table: pa.Table) -> pa.Table:
    """The table with the bits of its doubles, so that NaN equals NaN."""
    place = table.column_names.index("f")
    return table.set_column(place, "f", pa.array(table["f"].to_numpy().view(np.int64)))


@pytest.fixture(params=["here", "afar"])
def where(request: pytest.FixtureRequest) -> str:
    """Files of this machine are decoded as they are, those from afar in rooms."""
    return str(request.param)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_picked_rows_are_those_of_arrow(tmp_path: Path, where: str, spec: dict[str, Any]) -> None:
    work = (lake := Lake(tmp_path)).plan(**spec)
    assert all(turn.are_whole == (where == "here") for turn in turns(lake, work, where))
    answers = answered(lake, work, where)
    assert rows(answers, work) == lake.arrow(work)
    assert list(dict.fromkeys(found.place for found in answers)) == np.flatnonzero(work.scanned).tolist()


@pytest.mark.parametrize("most", [1, 300, 7_000, ROWS])
@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_what_is_found_says_where_its_rows_begin(
    tmp_path: Path, where: str, spec: dict[str, Any], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Direct.kept

    def cut(self: Direct, turn: Turn, check: Check) -> Iterator[tuple[Numbers, pa.Table]]:
        for places, table in real(self, turn, check):
            size = max(most, len(places) // 50)
            for start in range(0, len(places), size):
                yield places[start : start + size], table.slice(start, size)

    monkeypatch.setattr(Direct, "kept", cut)
    work = (lake := Lake(tmp_path)).plan(**spec)
    assert_said(answered(lake, work, where), lake, work)


def assert_said(answers: list[Found], lake: Lake, work: Plan) -> None:
    """Before the rows of each answer came those that it says, and all of the chunks before it."""
    scanner, source = Scanner(work.spec, work.index.schema, work.index.partitions), lake.files("here").source(0)
    segments = zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True)
    counts = {place: sum(batch.num_rows for batch in scanner.rows(source, segment)) for place, segment in segments}
    came = 0
    for found in answers:
        if found.before is not None:
            assert came == found.before + sum(count for place, count in counts.items() if place < found.place)
        came += sum(batch.num_rows for batch in found.batches)
    assert came == sum(counts.values())


def test_columns_that_do_not_come_back_exactly_are_decoded_by_arrow(tmp_path: Path, where: str) -> None:
    lake = Lake(tmp_path, TABLE.append_column("n", pa.array([[n] for n in range(ROWS)])))
    work = lake.plan(randomize_ratio=0.5, filters=[{"name": "i", "operator": "<", "value": 100}])
    assert ["n" in turn.housed or turn.are_whole for turn in turns(lake, work, where)] == [False]
    assert rows(answered(lake, work, where), work) == lake.arrow(work)


def test_a_page_that_is_not_what_its_checksum_says_is_damage(tmp_path: Path, where: str) -> None:
    lake = Lake(tmp_path, write_page_checksum=True)
    work = lake.plan(randomize_ratio=0.5)
    data = bytearray(lake.path.read_bytes())
    data[2_000] ^= 1
    lake.path.write_bytes(data)
    with pytest.raises(Damaged, match="a page is not what its checksum says"):
        answered(lake, work, where)


def test_what_polars_cannot_read_arrow_judges(tmp_path: Path, where: str) -> None:
    lake = Lake(tmp_path, compression="none", use_dictionary=False)
    work = lake.plan(randomize_ratio=0.5)
    data = bytearray(lake.path.read_bytes())
    data[4:40] = b"\x5a" * 36
    lake.path.write_bytes(data)
    with pytest.raises(Damaged, match=r"x\.parquet cannot be read at row group 0"):
        answered(lake, work, where)


@pytest.mark.parametrize("most", [0, 1, 7_000, 39_000])
def test_where_polars_stops_arrow_goes_on(tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    work = (lake := Lake(tmp_path)).plan(randomize_ratio=0.5, filters=[{"name": "i", "operator": ">", "value": 3}])
    real = Direct.kept

    def failing(self: Direct, turn: Turn, check: Check) -> Iterator[tuple[Numbers, pa.Table]]:
        left = most
        for places, table in real(self, turn, check):
            yield places[:left], table.slice(0, left)
            left -= min(left, len(places))
            if not left:
                raise Trouble("enough")

    monkeypatch.setattr(Direct, "kept", failing)
    answers = answered(lake, work, "here")
    assert rows(answers, work) == lake.arrow(work)
    assert_said(answers, lake, work)


def test_chunks_of_a_file_are_read_together(tmp_path: Path, where: str) -> None:
    work = (lake := Lake(tmp_path)).plan(randomize_ratio=0.01)
    assert [turn.places for turn in turns(lake, work, where)] == [tuple(range(8))]


def test_a_room_is_a_file_of_its_own(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    found = pa.Table.from_batches(decoded(housed(lake.index, ["i", "s"], lake.files("afar").fill)))
    assert found["i"] == TABLE["i"] and found["s"].cast(pa.string()) == TABLE["s"]


def test_what_check_raises_ends_the_scan(tmp_path: Path, where: str) -> None:
    work = (lake := Lake(tmp_path)).plan(randomize_ratio=0.5)

    def check() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answered(lake, work, where, check)


def test_an_interrupt_that_the_decoder_raises_in_a_thread_is_not_the_threads_own() -> None:
    pl = pytest.importorskip("polars")

    def interrupted() -> None:
        with trouble_of(pl):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with ThreadPoolExecutor(1) as pool, pytest.raises(Trouble, match="it was interrupted"):
        pool.submit(interrupted).result()
