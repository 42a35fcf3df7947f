"""Every row asked for is the same row however it lies: in other files, row groups or partitions, up to the order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pyarrow as pa
from hypothesis import assume, given, note
from hypothesis import strategies as st
from oracle.evaluator import SourceFile, pull
from oracle.literals import days
from oracle.partitions import NULL, partition_columns

from .exact_arrays import token
from .kinds import Kind
from .lakes import Stand, rows
from .layouts import DATES, WHOLES, WORDS, LakeFile, Layout, Table, layouts
from .specs import specs
from .strategies import held, tables
from .test_pull_equals_oracle import told

KEYS: tuple[tuple[Kind, tuple[Any, ...]], ...] = (
    (Kind(pa.int64(), "INTEGER", st.nothing()), tuple(dict.fromkeys(int(each) for each in WHOLES))),
    (Kind(pa.date32(), "DATE", st.nothing()), tuple(days(each) for each in DATES)),
    (Kind(pa.string(), "STRING", st.nothing()), tuple(unquote(each) for each in WORDS)),
)
"""Columns to partition by, and the values that they take."""
TEXT: dict[str, Callable[[Any], str]] = {
    "INTEGER": str,
    "DATE": dict(zip(map(days, DATES), DATES, strict=True)).__getitem__,
    "STRING": str,
}


@given(tables(), st.data())
def test_other_files_and_row_groups_give_the_same_rows(stand: Stand, table: Table, data: st.DataObject) -> None:
    spec = data.draw(_every_row(table))
    both = [data.draw(layouts(table, uneven=False)) for _ in range(2)]
    assert _pulled(stand, table, both[0], spec) == _pulled(stand, table, both[1], spec) == _expected(table, spec)


@given(tables(), st.sampled_from(KEYS), st.data())
def test_partitions_give_the_same_rows(
    stand: Stand, table: Table, key: tuple[Kind, tuple[Any, ...]], data: st.DataObject
) -> None:
    kind, values = key
    keyed = tuple({**row, "key": data.draw(st.sampled_from([*values, None]))} for row in table.rows)
    whole = Table({**table.columns, "key": kind}, keyed)
    parts = _partitioned(whole)
    assume([each.type for each in partition_columns(file.path for file in parts.files)] == [kind.type])
    spec = data.draw(_every_row(whole))
    flat = data.draw(layouts(whole, uneven=False))
    assert _pulled(stand, whole, flat, spec) == _pulled(stand, whole, parts, spec) == _expected(whole, spec)


@st.composite
def _every_row(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    columns = [kind.column(name) for name, kind in table.columns.items()]
    spec = draw(specs(columns, held(columns, [SourceFile("", table.rows)])))
    return {**spec, "randomize_ratio": 1}


def _partitioned(table: Table) -> Layout:
    """The rows in one folder for each value of their key."""
    types = {name: kind.arrow for name, kind in table.columns.items() if name != "key"}
    groups: dict[Any, list[int]] = {}
    for place, row in enumerate(table.rows):
        groups.setdefault(row["key"], []).append(place)
    told = TEXT[table.columns["key"].type]
    names = {value: NULL if value is None else quote(told(value), safe="") for value in groups}
    files = (LakeFile(f"key={names[value]}/0.parquet", tuple(places), types, {}) for value, places in groups.items())
    return Layout(tuple(files))


def _pulled(stand: Stand, table: Table, layout: Layout, spec: dict[str, Any]) -> list[str]:
    note(told(table, layout))
    with stand.item(table, layout) as item:
        return sorted(rows(item.pull(spec)))


def _expected(table: Table, spec: dict[str, Any]) -> list[str]:
    columns = [kind.column(name) for name, kind in table.columns.items()]
    return sorted(token(row) for row in pull(columns, [SourceFile("a", table.rows)], spec))
