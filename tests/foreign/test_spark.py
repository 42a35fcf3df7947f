"""Files that Spark wrote: alone, and in one item with those of other writers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from oracle.literals import OracleColumn
from oracle.sampling import is_kept
from properties.exact_arrays import exact_values
from properties.lakes import Stand

from . import sound, truths
from .peers import PEERS
from .pulls import landed
from .readers import READERS, found, told
from .spark import FOLDER, OPTIONS, ROWS, rows
from .writers import WRITERS

ZONED = sorted(set(OPTIONS) - {"default"})
"""Those whose instants have a zone; INT96 says nothing of one."""
OTHERS = ("pyarrow", "duckdb", "polars", "datafusion")
FROM = 19
ABOVE: dict[str, Any] = {"filters": [{"name": "id", "operator": ">=", "value": FROM}]}


@pytest.fixture
def folder(foreign: Stand) -> Iterator[Path]:
    """An empty folder of the lake."""
    place = foreign.lake / "spark"
    place.mkdir()
    yield place
    shutil.rmtree(place)


def test_the_files_hold_what_is_said() -> None:
    assert {path.stem for path in FOLDER.glob("*.parquet")} == set(OPTIONS)
    for name in OPTIONS:
        assert _seen(pq.read_table(FOLDER / f"{name}.parquet")) == _wanted(name, range(ROWS)), name


@pytest.mark.parametrize("name", OPTIONS)
def test_a_file_of_spark_is_pulled_whole_filtered_and_sampled(foreign: Stand, folder: Path, name: str) -> None:
    path = f"{name}.parquet"
    shutil.copy(FOLDER / path, folder)
    columns = list(rows()[0])
    asked: dict[str, tuple[dict[str, Any], Sequence[int]]] = {
        "whole": ({"columns": columns}, range(ROWS)),
        "backwards": ({"columns": columns[::-1]}, range(ROWS)),
        "filtered": ({"columns": columns, **ABOVE}, range(FROM, ROWS)),
        "sampled": (
            {"columns": columns, "randomize_ratio": 0.5},
            [row for row in range(ROWS) if is_kept(0.5, 0, path, row)],
        ),
    }
    with foreign.registered(folder) as item:
        for spec, kept in asked.values():
            with landed(item, spec, _check) as pulled:
                assert _seen(pq.read_table(pulled)) == _wanted(name, kept)
                _check_readers(pulled, folder / path, name, kept)


def test_files_of_spark_and_of_others_are_one_item(foreign: Stand, folder: Path) -> None:
    written = pq.read_table(FOLDER / "groups.parquet")
    for name in ZONED:
        shutil.copy(FOLDER / f"{name}.parquet", folder)
    for name in OTHERS:
        WRITERS[name].write(written, folder / f"{name}.parquet", {})
    columns, files = list(rows()[0])[::-1], len(ZONED) + len(OTHERS)
    with foreign.registered(folder) as item:
        for more, kept in (({}, range(ROWS)), (ABOVE, range(FROM, ROWS))):
            with landed(item, {"columns": columns, **more}, _check) as pulled:
                seen = _seen(pq.read_table(pulled))
                one = _wanted("groups", kept)
                assert seen == {column: one[column] * files for column in columns}


def _check(path: Path) -> None:
    sound.check(path)
    truths.check(path)


def _check_readers(pulled: Path, source: Path, name: str, kept: Sequence[int]) -> None:
    """Every reader finds what it finds in the source, and every peer the rows that it looks for."""
    for reader in READERS:
        for column in (OracleColumn(each, "DATE" if each == "day" else "ANY") for each in rows()[0]):
            if found(reader, source, [column])[column.name] == told(reader, _values(name, column.name, range(ROWS))):
                wanted = told(reader, _values(name, column.name, kept))
                assert found(reader, pulled, [column])[column.name] == wanted, (reader, column)
    for peer, look in PEERS.items():
        assert sorted(look(pulled, "id", FROM, FROM + 9)) == [each for each in kept if FROM <= each <= FROM + 9], peer


def _seen(table: pa.Table) -> dict[str, list[str]]:
    return {name: told("pyarrow", exact_values(table[name])) for name in table.column_names}


def _wanted(name: str, kept: Sequence[int]) -> dict[str, list[str]]:
    return {column: told("pyarrow", _values(name, column, kept)) for column in rows()[0]}


def _values(name: str, column: str, kept: Sequence[int]) -> list[Any]:
    """The exact values of a column in a file, in the type that the file has for it."""
    arrow = pq.read_schema(FOLDER / f"{name}.parquet").field(column).type
    held = [each[column] for each in rows()]
    plain = [list(each.items()) for each in held] if pa.types.is_map(arrow) else held
    return exact_values(pa.chunked_array([pa.array([plain[row] for row in kept], arrow)]))
