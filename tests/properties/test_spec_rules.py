"""What a spec may say, and which specs say the same: the product's nouns against the text and the oracle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lakey_jupyter.errors import Invalid
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert, decode, encode
from oracle.evaluator import EVERY_OPERATOR, OPERATORS, SourceFile, check, pull
from oracle.literals import OracleColumn, Refused

from .asked import bound, key, one, product_column, product_columns
from .kinds import KINDS
from .layouts import Table
from .rewrites import OTHER, SAME, rewritten
from .specs import EDGE, filters, literals
from .strategies import tables

UNFIT = [(type_, operator) for type_, fit in OPERATORS.items() for operator in sorted(EVERY_OPERATOR - fit)]
COLUMNS = (
    *(OracleColumn("x", type_) for type_ in OPERATORS if type_ not in ("FLOAT", "DATETIME")),
    *(OracleColumn("x", "FLOAT", bits) for bits in (16, 32, 64)),
    *(OracleColumn("x", "DATETIME", zoned=zoned) for zoned in (True, False)),
)
ODD = (
    *(0, 1, -1, False, True, "", None, 0.0, -0.0, 1.5, 1e300, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**30),
    *("0", "1.5", "-0.00", "1e3", "nan", "NaN", "inf", "-inf", "Infinity", "true", "null", "9007199254740993", " 1"),
    *("0x10", "1_000", "\u0661", "+", "-", ".", "2026-11-20", "2026-02-30", "2026-1-1", "20261120", "0000-01-01"),
    *("2026-11-20T08:30:00", "2026-11-20T08:30:00Z", "2026-11-20T08:30:00+05:30", "2026-11-20T08:30Z", "2026-11-20T"),
    *("2026-11-20T24:00:00Z", "2026-11-20T08:60:00", "2026-11-20T08:30:00.", "2026-11-20T08:30:00.5+24:00", "now"),
    *("2026-11-20T08:30:00.123456789", "2026-11-20T08:30:00.5+0530", "2026-W47-5", "\U0001f600", [], [1], [None], ["a"]),
    *([0, 1], ["", "b"], [True], [1, "1"], [1.5, 2.5], ["2026-11-20", "2026-11-21"], [0, 0, 0], {"a": 1}),
)


@pytest.mark.parametrize(("type_", "operator"), UNFIT)
def test_a_pair_outside_the_table_is_refused_with_the_operators_that_fit(type_: str, operator: str) -> None:
    column = product_column(OracleColumn("x", type_))
    asked = [{"name": "x", "operator": operator}, {"name": "x", "operator": operator, "value": [1, 2]}]
    for each in asked:
        with pytest.raises(Invalid) as refusal:
            bound(one("x", [each]), [column])
        words = refusal.value.detail.replace(";", " ").replace(",", " ").rstrip(".").split()
        assert words and set(words) >= OPERATORS[type_]
        assert refusal.value.faults[0].path == "spec.filters[0].operator"


@pytest.mark.parametrize("column", COLUMNS, ids=lambda each: f"{each.type}-{each.bits}-{each.zoned}")
@pytest.mark.parametrize("literal", ODD, ids=repr)
def test_a_literal_is_taken_or_refused_as_the_text_says(column: OracleColumn, literal: Any) -> None:
    for operator in sorted(OPERATORS[column.type]):
        spec = one("x", [{"name": "x", "operator": operator, "value": literal}])
        assert _is_taken(spec, column) == _is_right(spec, column), operator


@given(st.sampled_from([each for each in COLUMNS if each.type in EDGE]), st.data())
def test_every_literal_that_fits_is_taken_and_so_it_is_after_json(column: OracleColumn, data: st.DataObject) -> None:
    spec = one("x", [data.draw(filters(column, [EDGE[column.type]]))])
    check([column], spec)
    noun = convert(spec, PullSpec)
    assert decode(encode(noun), PullSpec) == noun == decode(json.dumps(spec), PullSpec)
    assert bound(spec, [product_column(column)]) == bound(json.loads(encode(noun)), [product_column(column)])


WRONG: dict[str, dict[str, Any]] = {
    "no columns": {"columns": []},
    "a column twice": {"columns": ["x", "x"]},
    "an unknown column": {"columns": ["X"]},
    "a name that is no text": {"columns": [1]},
    "a share above one": {"columns": ["x"], "randomize_ratio": 1.2},
    "a share below zero": {"columns": ["x"], "randomize_ratio": -1e-9},
    "a share that is not a number": {"columns": ["x"], "randomize_ratio": float("nan")},
    "a share that is a truth": {"columns": ["x"], "randomize_ratio": True},
    "a share in words": {"columns": ["x"], "randomize_ratio": "0.5"},
    "a seed with a fraction": {"columns": ["x"], "seed": 1.5},
    "an unknown field": {"columns": ["x"], "limit": 3},
    "an unknown field of a filter": one("x", [{"name": "x", "operator": "is_null", "not": True}]),
    "a filter on an unknown column": one("x", [{"name": "y", "operator": "is_null"}]),
    "an unknown operator": one("x", [{"name": "x", "operator": "==", "value": 1}]),
    "one value of two": one("x", [{"name": "x", "operator": "between", "value": [1]}]),
    "three values of two": one("x", [{"name": "x", "operator": "between", "value": [1, 2, 3]}]),
    "257 filters": one("x", [{"name": "x", "operator": ">", "value": 1}] * 257),
    "10,001 values of one filter": one("x", [{"name": "x", "operator": "in", "value": list(range(10_001))}]),
    "10,001 values of two": one("x", [{"name": "x", "operator": "in", "value": list(range(5_000 + n))} for n in (0, 1)]),
    "10,001 columns": {"columns": [f"c{place}" for place in range(10_001)]},
    "300 kB of JSON": one("s", [{"name": "s", "operator": "=", "value": "x" * 300_000}]),
}


@pytest.mark.parametrize("spec", WRONG.values(), ids=WRONG)
def test_a_spec_that_breaks_a_rule_is_refused(spec: dict[str, Any]) -> None:
    known = [OracleColumn("x", "INTEGER"), OracleColumn("s", "STRING"), *map(_numbered, range(10_001))]
    with pytest.raises(Refused):
        check(known, spec)
    with pytest.raises(Invalid) as refusal:
        bound(spec, [product_column(each) for each in known])
    assert refusal.value.faults
    assert refusal.value.detail.endswith((".", "?"))


def test_a_spec_at_the_limits_is_taken() -> None:
    column = product_column(OracleColumn("x", "INTEGER"))
    bound(one("x", [{"name": "x", "operator": ">", "value": 1}] * 256), [column])
    bound(one("x", [{"name": "x", "operator": "in", "value": list(range(10_000))}]), [column])
    columns = [product_column(_numbered(place)) for place in range(10_000)]
    bound({"columns": [each.name for each in columns]}, columns)


@given(tables(KINDS), st.data())
def test_saying_the_same_otherwise_gives_the_same_key(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    other = spec | {"filters": data.draw(rewritten(spec["filters"], SAME))}
    columns = product_columns(table.columns)
    assert key(spec, columns) == key(other, columns)


@given(tables(KINDS), st.data())
def test_specs_of_one_key_keep_the_same_rows(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    other = spec | {"filters": data.draw(rewritten(spec["filters"], OTHER))}
    columns = product_columns(table.columns)
    if key(spec, columns) == key(other, columns):
        assert repr(_rows(table, spec)) == repr(_rows(table, other))


@given(tables(KINDS), st.data())
def test_a_spec_known_to_be_empty_keeps_no_row(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    if bound(spec, product_columns(table.columns)).never:
        assert _rows(table, spec) == []


@given(tables(KINDS), st.data())
def test_two_literals_share_a_key_only_if_they_are_one_value(table: Table, data: st.DataObject) -> None:
    name, kind = data.draw(st.sampled_from(list(table.columns.items())))
    values = [row[name] for row in table.rows if row[name] is not None]
    literal = literals(kind.column(name), values)
    specs = [one(name, [{"name": name, "operator": "=", "value": data.draw(literal)}]) for _ in range(2)]
    same = [check([kind.column(name)], spec)[0].literals for spec in specs]
    columns = product_columns(table.columns)
    empty = [bound(spec, columns).never for spec in specs]
    assert (key(specs[0], columns) == key(specs[1], columns)) == (same[0] == same[1] or all(empty))


INTEGER, TEXT, ZONED = OracleColumn("i", "INTEGER"), OracleColumn("s", "STRING"), OracleColumn("t", "DATETIME", zoned=True)
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
def test_specs_that_mean_the_same_have_one_key(one_way: list[tuple[Any, ...]], other_way: list[tuple[Any, ...]]) -> None:
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


def _is_taken(spec: dict[str, Any], column: OracleColumn) -> bool:
    try:
        bound(spec, [product_column(column)])
    except Invalid:
        return False
    return True


def _is_right(spec: dict[str, Any], column: OracleColumn) -> bool:
    try:
        check([column], spec)
    except Refused:
        return False
    return True


def _numbered(place: int) -> OracleColumn:
    return OracleColumn(f"c{place}", "INTEGER")


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
