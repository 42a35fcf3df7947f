"""The pulled files themselves: whoever opens them finds all rows, also by what the footer lets him skip."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from oracle.literals import OracleColumn
from properties.lakes import Asked, Stand

from . import sound, truths
from .peers import PEERS
from .pulls import landed
from .readers import READERS, found
from .shapes import GROUP, SHAPES, TABLE

ASKED: dict[str, dict[str, Any]] = {
    "all": {},
    "the last row groups": {"filters": [{"name": "id", "operator": ">=", "value": 2 * GROUP}]},
    "a cut through one": {"filters": [{"name": "id", "operator": ">=", "value": 2 * GROUP + 7}]},
    "a half": {"randomize_ratio": 0.5},
    "nothing": {"filters": [{"name": "id", "operator": "<", "value": -1}]},
}
WIDE = 60_000
"""Rows whose column chunks are longer than what is copied at once."""


@pytest.fixture
def folder(foreign: Stand) -> Iterator[Path]:
    """An empty folder of the lake."""
    place = foreign.lake / "answers"
    place.mkdir()
    yield place
    shutil.rmtree(place)


@pytest.mark.parametrize("shape", SHAPES)
def test_peers_that_skip_by_the_footer_lose_no_row(foreign: Stand, folder: Path, shape: str) -> None:
    SHAPES[shape].write(folder / "a.parquet")
    columns = [name for name in reversed(SHAPES[shape].columns) if name != "value"]
    with foreign.registered(folder) as item:
        for asked in ASKED.values():
            with landed(item, {"columns": columns, **asked}, _check) as path:
                ids = pq.read_table(path, columns=["id"])["id"].to_pylist()
                _check_peers(path, "id", ids)


@pytest.mark.parametrize("what", ASKED)
def test_partitions_are_columns_that_peers_can_skip_by(foreign: Stand, folder: Path, what: str) -> None:
    for part in ("-3", "5", "__HIVE_DEFAULT_PARTITION__"):
        (folder / f"part={part}").mkdir()
        pq.write_table(TABLE.select(["id"]), folder / f"part={part}" / "a.parquet", row_group_size=GROUP)
    with foreign.registered(folder) as item, landed(item, {"columns": ["part", "id"], **ASKED[what]}, _check) as path:
        parts = pq.read_table(path, columns=["part"])["part"].to_pylist()
        _check_peers(path, "part", [each for each in parts if each is not None])
        assert what == "nothing" or {-3, 5, None} == set(parts)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_without_rows_opens_everywhere(foreign: Stand, folder: Path, shape: str) -> None:
    SHAPES[shape].write(folder / "a.parquet")
    columns = [OracleColumn("id", "INTEGER"), OracleColumn("at" if "at" in SHAPES[shape].columns else "flag", "ANY")]
    asked = {"columns": [column.name for column in columns], **ASKED["nothing"]}
    with foreign.registered(folder) as item, landed(item, asked, _check) as path:
        for reader in READERS:
            assert found(reader, path, columns) == {column.name: [] for column in columns}, reader


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_is_a_source_like_any_other(foreign: Stand, folder: Path, shape: str) -> None:
    SHAPES[shape].write(folder / "a.parquet")
    columns = list(reversed(SHAPES[shape].columns))
    with foreign.registered(folder) as item, landed(item, {"columns": columns}, _check) as path:
        first = pq.read_table(path)
        again = folder / "again"
        again.mkdir()
        shutil.copy(path, again / "b.parquet")
    with foreign.registered(again) as item, landed(item, {"columns": columns[::-1]}, _check) as path:
        assert pq.read_table(path).equals(first.select(columns[::-1]))


def test_the_recipe_makes_the_same_rows_again(foreign: Stand, folder: Path) -> None:
    SHAPES["checked"].write(folder / "a.parquet")
    asked = {"columns": ["at", "id"], **ASKED["a half"], "seed": 11}
    with foreign.registered(folder) as item:
        with landed(item, asked) as path:
            first, told = pq.read_table(path), json.loads(pq.read_metadata(path).metadata[b"lakey.recipe"])
        assert told["item"] == item.name and told["rows"] == first.num_rows
        assert told["snapshot"] == foreign.session.item(item.name).snapshot.id
        with landed(item, told["spec"]) as path:
            assert pq.read_table(path).equals(first)


def test_chunks_longer_than_a_block_are_copied_whole(foreign: Stand, folder: Path) -> None:
    for number in range(3):
        pq.write_table(_wide(number), folder / f"{number}.parquet", row_group_size=WIDE // 2, compression="zstd")
    with foreign.registered(folder) as item:
        for columns in (["noise"], ["number", "noise"], ["text", "number", "noise"], ["number", "text"]):
            wanted = pa.concat_tables(_wide(number).select(columns) for number in range(3))
            _check_copied(item, {"columns": columns}, wanted)
        above = [{"name": "number", "operator": ">=", "value": WIDE + WIDE // 2}]
        _check_copied(item, {"columns": ["noise", "text"], "filters": above}, _from(WIDE + WIDE // 2))


@pytest.mark.deep
def test_more_row_groups_than_an_ordinal_holds(foreign: Stand, folder: Path) -> None:
    each, files = 4_100, 8
    for number in range(files):
        table = pa.table({"id": range(number * each, (number + 1) * each)})
        pq.write_table(table, folder / f"{number}.parquet", row_group_size=1, write_statistics=False)
    with foreign.registered(folder) as item, landed(item, {"columns": ["id"]}, sound.check) as path:
        column = OracleColumn("id", "INTEGER")
        wanted = [f"int:{number}" for number in range(files * each)]
        for reader in ("pyarrow", "duckdb", "polars"):
            assert found(reader, path, [column]) == {"id": wanted}, reader


def _wide(number: int) -> pa.Table:
    dice = np.random.default_rng(number)
    noise = dice.integers(0, 256, WIDE * 160, dtype=np.uint8).tobytes()
    return pa.table(
        {
            "number": np.arange(number * WIDE, (number + 1) * WIDE),
            "noise": pa.FixedSizeBinaryArray.from_buffers(pa.binary(160), WIDE, [None, pa.py_buffer(noise)]),
            "text": [f"text {each % 1_000}" for each in range(WIDE)],
        }
    )


def _from(first: int) -> pa.Table:
    """The rows of the wide files from this one on."""
    return pa.concat_tables(_wide(number) for number in range(3)).slice(first).select(["noise", "text"])


def _check_copied(item: Asked, spec: dict[str, Any], wanted: pa.Table) -> None:
    told = item.stand.session.estimate(item.name, spec)
    assert told.chunks.copy and not told.chunks.scan
    assert told.rows_exact and told.rows == wanted.num_rows
    with landed(item, spec, sound.check) as path:
        assert pq.read_table(path).equals(wanted)
        assert abs(told.bytes - path.stat().st_size) <= 0.05 * path.stat().st_size


def _check(path: Path) -> None:
    sound.check(path)
    truths.check(path)


def _check_peers(path: Path, column: str, values: list[int]) -> None:
    for low, high in ((GROUP, GROUP), (GROUP + 1, 2 * GROUP + 1), (-5, 5)):
        wanted = sorted(each for each in values if low <= each <= high)
        for peer, rows in PEERS.items():
            assert sorted(rows(path, column, low, high)) == wanted, (peer, low, high)
