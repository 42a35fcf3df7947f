"""Normal form and key: specs that mean the same share one, specs that mean something else never do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.evaluator import SourceFile, check, pull
from oracle.literals import OracleColumn

from .asked import bound, key, one, product_column, product_columns
from .layouts import Table
from .rewrites import OTHER, SAME, rewritten
from .specs import filters, literals
from .strategies import tables


@given(tables(passive=False), st.data())
def test_saying_the_same_otherwise_gives_the_same_key(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    other = spec | {"filters": data.draw(rewritten(spec["filters"], SAME))}
    columns = product_columns(table.columns)
    assert key(spec, columns) == key(other, columns)


@given(tables(passive=False), st.data())
def test_specs_of_one_key_keep_the_same_rows(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    other = spec | {"filters": data.draw(rewritten(spec["filters"], OTHER))}
    columns = product_columns(table.columns)
    if key(spec, columns) == key(other, columns):
        assert repr(_rows(table, spec)) == repr(_rows(table, other))


@given(tables(passive=False), st.data())
def test_a_spec_known_to_be_empty_keeps_no_row(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    if bound(spec, product_columns(table.columns)).never:
        assert _rows(table, spec) == []


@given(tables(passive=False), st.data())
def test_two_literals_share_a_key_only_if_they_are_one_value(table: Table, data: st.DataObject) -> None:
    name, kind = data.draw(st.sampled_from(list(table.columns.items())))
    values = [row[name] for row in table.rows if row[name] is not None]
    literal = literals(kind.column(name), values)
    specs = [one(name, [{"name": name, "operator": "=", "value": data.draw(literal)}]) for _ in range(2)]
    same = [check([kind.column(name)], spec)[0].literals for spec in specs]
    columns = product_columns(table.columns)
    empty = [bound(spec, columns).never for spec in specs]
    assert (key(specs[0], columns) == key(specs[1], columns)) == (same[0] == same[1] or all(empty))


INTEGER, TEXT, ZONED = (
    OracleColumn("i", "INTEGER"),
    OracleColumn("s", "STRING"),
    OracleColumn("t", "DATETIME", zoned=True),
)
DIGITS, REAL = OracleColumn("d", "DECIMAL"), OracleColumn("f", "FLOAT")
SAME_MEANING: list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]] = [
    ([("i", ">", 3), ("i", ">", 5)], [("i", ">", 5)]),
    ([("i", "<=", 3), ("i", "<", 3)], [("i", "<", 3)]),
    ([("i", "between", [1, 4])], [("i", "<=", 4), ("i", ">=", 1)]),
    ([("i", "in", [4])], [("i", "=", 4)]),
    ([("i", "in", [4, 3, 4])], [("i", "in", [3, 4])]),
    ([("i", "=", 4.0)], [("i", "=", 4)]),
    ([("i", "=", 2.0**60)], [("i", "=", str(2**60))]),
    ([("f", "=", -0.0)], [("f", "=", 0)]),
    ([("d", "=", "1.50")], [("d", "=", "1.5")]),
    ([("d", "=", "-0.0")], [("d", "=", 0)]),
    ([("t", "=", "2026-11-20T08:30:00+05:30")], [("t", "=", "2026-11-20T03:00:00.000Z")]),
    ([("s", "=", "a"), ("i", "=", 1)], [("i", "=", 1), ("s", "=", "a")]),
    ([("i", "is_null"), ("i", "is_null")], [("i", "is_null")]),
]
OTHER_MEANING: list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]] = [
    ([("i", "=", 1)], [("s", "=", "1")]),
    ([("s", "in", ["a,b"])], [("s", "in", ["a", "b"])]),
    ([("s", "=", "a=b")], [("s", "=", "a"), ("s", "contains", "b")]),
    ([("s", "=", "\u00e9")], [("s", "=", "e\u0301")]),
    ([("s", "=", "1")], [("s", "=", "1.0")]),
    ([("s", "=", "")], [("s", "is_null")]),
    ([("s", "not_in", ["a", "b"])], [("s", "not_in", ["a"])]),
    ([("i", ">", 3)], [("i", ">=", 3)]),
    ([("i", "=", 2**53)], [("i", "=", str(2**53 + 1))]),
    ([("f", "!=", 0)], [("f", "<", 0), ("f", ">", 0)]),
    ([("f", "is_not_null")], [("f", "is_not_nan")]),
    ([("f", "<=", "inf")], [("f", "is_not_null")]),
    ([("t", "<", "2026-11-20T08:30:00Z")], [("t", "<", "2026-11-20T08:30:00.000000001Z")]),
    ([("i", "is_null")], []),
]
NEVER: list[list[tuple[Any, ...]]] = [
    [("i", "=", 1), ("i", "=", 2)],
    [("i", ">", 5), ("i", "<", 3)],
    [("i", ">", 5), ("i", "<", 5)],
    [("i", "between", [4, 3])],
    [("i", "is_null"), ("i", "=", 1)],
    [("i", "is_null"), ("i", "is_not_null")],
    [("f", "is_nan"), ("f", ">", 0)],
    [("s", "in", ["a", "b"]), ("s", "in", ["c"])],
    [("s", "=", "a"), ("s", "!=", "a")],
]
FIVE = [product_column(each) for each in (INTEGER, TEXT, ZONED, DIGITS, REAL)]


@pytest.mark.parametrize(("one_way", "other_way"), SAME_MEANING, ids=repr)
def test_specs_that_mean_the_same_have_one_key(
    one_way: list[tuple[Any, ...]], other_way: list[tuple[Any, ...]]
) -> None:
    assert key(_spec(one_way), FIVE) == key(_spec(other_way), FIVE)


@pytest.mark.parametrize(("one_way", "other_way"), OTHER_MEANING, ids=repr)
def test_specs_that_mean_something_else_have_two(
    one_way: list[tuple[Any, ...]], other_way: list[tuple[Any, ...]]
) -> None:
    assert key(_spec(one_way), FIVE) != key(_spec(other_way), FIVE)


@pytest.mark.parametrize("told", NEVER, ids=repr)
def test_a_contradiction_is_known_to_be_empty(told: list[tuple[Any, ...]]) -> None:
    assert bound(_spec(told), FIVE).never


@pytest.mark.parametrize("change", [{"columns": ["s", "i"]}, {"randomize_ratio": 0.5}, {"columns": ["i"]}], ids=repr)
def test_columns_in_order_and_the_share_are_part_of_the_key(change: dict[str, Any]) -> None:
    spec = {"columns": ["i", "s"], "filters": []}
    assert key(spec, FIVE) != key(spec | change, FIVE)
    assert key(spec, FIVE) == key(spec | {"randomize_ratio": 1.0, "seed": 0}, FIVE)


def test_the_seed_is_part_of_the_key_of_a_share() -> None:
    spec = {"columns": ["i"], "randomize_ratio": 0.5}
    assert key(spec, FIVE) != key(spec | {"seed": 1}, FIVE)


@st.composite
def _asked(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    """A spec whose filters meet on few columns."""
    names = draw(st.lists(st.sampled_from(list(table.columns)), min_size=1, max_size=4))
    values = {name: [row[name] for row in table.rows] for name in names}
    told = [draw(filters(table.columns[name].column(name), values[name])) for name in names]
    return {"columns": list(table.columns), "filters": told}


def _rows(table: Table, spec: dict[str, Any]) -> list[tuple[Any, ...]]:
    columns = [kind.column(name) for name, kind in table.columns.items()]
    return pull(columns, [SourceFile("a", table.rows)], spec)


def _spec(told: list[tuple[Any, ...]]) -> dict[str, Any]:
    fields = ("name", "operator", "value")
    return one("i", [dict(zip(fields, each, strict=False)) for each in told])
