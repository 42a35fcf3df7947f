"""Whoever wrote the files, and however they are mixed: a pull lands the rows that the text says, for every reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, note, settings
from oracle.literals import OracleColumn
from properties.lakes import Asked, Stand
from properties.profiles import EXAMPLES

from . import sound, truths
from .coverage import SEEN, copied_bytes, saw
from .layouts import SPECS, Case, ForeignFile, cases
from .pulls import landed
from .readers import READERS, found, told
from .writers import WRITERS

LAKES = EXAMPLES // 10 if EXAMPLES < 1_000 else 300
LEAST = {"pyarrow": 0.99, "duckdb": 0.8, "polars": 0.8, "fastparquet": 0.3}
"""The share of all columns that each reader must have read."""
Readable = Mapping[str, set[str]]
"""For each reader the columns that it reads rightly in every source file."""


@pytest.mark.parametrize("writer", WRITERS)
def test_a_pull_of_files_by_this_writer_and_others_is_what_the_oracle_says(foreign: Stand, writer: str) -> None:
    @settings(max_examples=LAKES)
    @given(cases(writer))
    def holds(case: Case) -> None:
        note(case.told())
        with foreign.item(case.table, case.layout) as item:
            readable = _readable(case, item.folder)
            for spec in case.specs:
                _check(case, spec, item, readable)

    holds()


def test_copying_and_scanning_and_every_reader_were_met_often() -> None:
    pulls = SEEN["pulls"]
    if pulls["all"] < LAKES * SPECS * len(WRITERS):
        pytest.skip("not every writer was tried")
    assert pulls["with copy segments"] > pulls["all"] / 4, pulls
    assert pulls["with scan segments"] > pulls["all"] / 8, pulls
    for reader, least in LEAST.items():
        assert SEEN["columns compared"][reader] > SEEN["columns compared"]["pyarrow"] * least, SEEN


def _check(case: Case, spec: dict[str, Any], item: Asked, readable: Readable) -> None:
    expected = case.expected(spec)
    columns = [next(each for each in case.columns if each.name == name) for name in spec["columns"]]
    _check_estimate(item, spec, len(expected))
    with landed(item, spec) as path:
        sound.check(path)
        saw("column chunks", "with borders", truths.check(path))
        for reader in READERS:
            _check_reader(reader, path, columns, expected, readable[reader])
        sources = [item.folder / file.path for file in case.layout.files]
        same, chunks = copied_bytes(path, sources)
        saw("column chunks", "byte for byte those of a source", same)
        saw("column chunks", "all", chunks)


def _check_estimate(item: Asked, spec: dict[str, Any], rows: int) -> None:
    told = item.stand.session.estimate(item.name, spec)
    assert told.rows_low <= rows <= told.rows_high, spec
    if told.rows_exact:
        assert told.rows == rows, spec
    saw("pulls", "all")
    saw("pulls", "with copy segments", bool(told.chunks.copy))
    saw("pulls", "with scan segments", bool(told.chunks.scan))
    saw("pulls", "with both", bool(told.chunks.copy and told.chunks.scan))


def _check_reader(
    reader: str, path: Path, columns: Sequence[OracleColumn], rows: Sequence[tuple[Any, ...]], readable: set[str]
) -> None:
    seen = found(reader, path, columns)
    for place, column in enumerate(columns):
        wanted = told(reader, [row[place] for row in rows])
        is_right = seen[column.name] == wanted
        if column.name not in readable or not (is_right or _reads_the_same(reader, path, column, wanted)):
            saw("columns a reader cannot read", reader)
            continue
        saw("columns compared", reader)
        assert is_right, f"{column.name} by {reader}: {seen[column.name]} instead of {wanted}"


def _reads_the_same(reader: str, path: Path, column: OracleColumn, wanted: list[str]) -> bool:
    """Whether a reader gets this column right when pyarrow writes the same row groups in its plainest way."""
    if reader == "pyarrow":
        return True
    file, plain = pq.ParquetFile(path), path.with_suffix(".plain")
    codecs = {file.metadata.row_group(n).column(0).compression for n in range(file.num_row_groups)}
    codec = "NONE" if "UNCOMPRESSED" in codecs else "SNAPPY"
    try:
        with pq.ParquetWriter(plain, file.schema_arrow, compression=codec) as writer:
            for number in range(file.num_row_groups):
                writer.write_table(file.read_row_group(number))
        return found(reader, plain, [column])[column.name] == wanted
    finally:
        plain.unlink()


def _readable(case: Case, folder: Path) -> Readable:
    """What every reader gets right of the sources; nothing less is asked of it when it reads what was pulled."""
    result = {reader: {column.name for column in case.columns} for reader in READERS}
    for file in case.layout.files:
        assert isinstance(file, ForeignFile)
        saw("files by", file.writer)
        columns = [column for column in case.columns if column.name in file.types]
        for reader in READERS:
            seen = found(reader, folder / file.path, columns)
            for column in columns:
                held = [case.table.rows[row][column.name] for row in file.rows]
                if seen[column.name] != told(reader, held):
                    result[reader].discard(column.name)
    return result
