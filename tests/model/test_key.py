"""Pulls that mean the same share a key; pulls that mean something else never do."""

from __future__ import annotations

import itertools
from typing import Any

from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.key import pull_key, snapshot_id
from lakey_jupyter.model.output import Output

from .columns import bound, key


def one(name: str, operator: str, value: Any = None) -> Filter:
    return Filter(name=name, operator=operator, value=value)


SAME = [
    ([one("id", ">", 3), one("id", ">", 5)], [one("id", ">=", 6)]),
    ([one("id", "between", (1, 5))], [one("id", "<=", 5), one("id", ">=", 1)]),
    ([one("name", "in", ("x",))], [one("name", "=", "x")]),
    ([one("name", "in", ("y", "x", "y"))], [one("name", "in", ("x", "y"))]),
    ([one("value", "=", 1)], [one("value", "=", 1.0)]),
    ([one("value", "=", 0.0)], [one("value", "=", -0.0)]),
    ([one("price", "=", "1.50")], [one("price", "=", "1.5")]),
    ([one("at", "=", "2026-01-01T01:00:00+01:00")], [one("at", "=", "2026-01-01T00:00:00.000Z")]),
    ([one("id", "=", 1), one("id", "=", 2)], [one("day", ">", "2026-01-02"), one("day", "<", "2026-01-01")]),
]
DIFFERENT = [
    [],
    [one("id", "=", 1)],
    [one("id", "=", 2)],
    [one("id", "!=", 1)],
    [one("a b", "=", 1)],
    [one("id", "is_null")],
    [one("name", "=", "1")],
    [one("name", "=", "id = 1")],
    [one("name", "in", ("a,b",))],
    [one("name", "in", ("a", "b"))],
    [one("name", "=", "a")],
    [one("name", "=", "A")],
    [one("name", "=", "a ")],
    [one("name", "starts_with", "a")],
    [one("größe", "=", "ß")],
    [one("größe", "=", "ss")],
    [one("value", ">", 1)],
    [one("value", ">=", 1)],
    [one("value", "is_not_nan")],
    [one("value", "is_not_null")],
    [one("at", "=", "2026-01-01T00:00:00Z")],
    [one("at", "=", "2026-01-01T00:00:00.000000001Z")],
    [one("id", "=", 1), one("id", "=", 2)],
]


def test_the_same_meaning_has_one_key() -> None:
    for left, right in SAME:
        assert key(*left) == key(*right), (left, right)


def test_different_meanings_have_different_keys() -> None:
    keys = [key(*filters) for filters in DIFFERENT]
    for (left, first), (right, second) in itertools.combinations(zip(DIFFERENT, keys, strict=True), 2):
        assert first != second, (left, right)


def test_every_part_of_a_pull_counts() -> None:
    spec = bound(columns=("id", "name"), randomize_ratio=0.5, seed=1)
    keys = {
        pull_key("item", "snapshot", spec, Output()),
        pull_key("other", "snapshot", spec, Output()),
        pull_key("item", "other", spec, Output()),
        pull_key("item", "snapshot", spec, Output(codec="zstd")),
        pull_key("item", "snapshot", spec, Output(format="arrow")),
        pull_key("item", "snapshot", spec, Output(parts=2)),
        pull_key("item", "snapshot", spec, Output(), policy="p"),
        key(columns=("name", "id"), randomize_ratio=0.5, seed=1),
        key(columns=("id",), randomize_ratio=0.5, seed=1),
        key(columns=("id", "name"), randomize_ratio=0.5, seed=2),
        key(columns=("id", "name"), randomize_ratio=0.25, seed=1),
    }
    assert len(keys) == 11


def test_a_seed_that_decides_nothing_does_not_count() -> None:
    assert key(seed=1) == key(seed=2)
    assert key(seed=1, randomize_ratio=0.5) != key(seed=2, randomize_ratio=0.5)


def test_a_snapshot_is_its_schema_and_its_files_in_any_order() -> None:
    columns = [Column(name="a", type=ColumnType.INTEGER, arrow="int64")]
    files = [("x", 1, "t"), ("y", 2, "u")]
    first = snapshot_id(columns, files)
    assert snapshot_id(columns, files[::-1]) == first
    others = [
        snapshot_id(columns, files[:1]),
        snapshot_id(columns, [("x", 1, "t"), ("y", 2, "v")]),
        snapshot_id(columns, [("x", 1, "t"), ("y", 3, "u")]),
        snapshot_id([Column(name="a", type=ColumnType.INTEGER, arrow="int32")], files),
        snapshot_id([Column(name="a", type=ColumnType.INTEGER, arrow="int64", nullable=False)], files),
    ]
    assert len({first, *others}) == 6
