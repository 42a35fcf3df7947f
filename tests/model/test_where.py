"""A where-text means filters joined by AND, or is refused in words that say what to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lakey_jupyter.errors import Invalid
from lakey_jupyter.model.columns import Column
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.where import parse_where

from .columns import COLUMNS

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "wheres.json").read_text(encoding="utf-8"))
"""Texts that the sidebar reads too, and what they mean to both; None where both refuse them."""


def read(text: str) -> list[tuple[str, str, Any]]:
    return [(each.name, each.operator, each.value) for each in parse_where(text, COLUMNS)]


def refused(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        parse_where(text, COLUMNS)
    assert [fault.path for fault in caught.value.faults] == ["where"]
    assert "\n" not in caught.value.detail
    return caught.value.detail


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", []),
        ("  \n ", []),
        ("id = 1", [("id", "=", 1)]),
        ("id <> 1", [("id", "!=", 1)]),
        ("id = -1", [("id", "=", -1)]),
        ("3 < id", [("id", ">", 3)]),
        ("3 >= id", [("id", "<=", 3)]),
        ("id = 9007199254740993", [("id", "=", 9007199254740993)]),
        ("value >= 2.5", [("value", ">=", 2.5)]),
        ("price = 12.50", [("price", "=", "12.50")]),
        ("price > -0.10", [("price", ">", "-0.10")]),
        ("name = 'x'", [("name", "=", "x")]),
        ("name = 'it''s; -- OR 1=1'", [("name", "=", "it's; -- OR 1=1")]),
        ("größe = 'ß'", [("größe", "=", "ß")]),
        ('"a b" = 1', [("a b", "=", 1)]),
        ('"x.y" = 1', [("x.y", "=", 1)]),
        ("id = 1 AND (name = 'x' AND ok = true)", [("id", "=", 1), ("name", "=", "x"), ("ok", "=", True)]),
        ("ok", [("ok", "=", True)]),
        ("NOT ok", [("ok", "!=", True)]),
        ("ok IS TRUE", [("ok", "=", True)]),
        ("ok IS NOT FALSE", [("ok", "!=", False)]),
        ("id BETWEEN 1 AND 5", [("id", "between", (1, 5))]),
        ("id IN (1, 2)", [("id", "in", (1, 2))]),
        ("id NOT IN (1, 2)", [("id", "not_in", (1, 2))]),
        ("NOT (id IN (1))", [("id", "not_in", (1,))]),
        ("name IS NULL", [("name", "is_null", None)]),
        ("name IS NOT NULL", [("name", "is_not_null", None)]),
        ("name LIKE 'x%'", [("name", "starts_with", "x")]),
        ("name LIKE '%x'", [("name", "ends_with", "x")]),
        ("name LIKE '%x%'", [("name", "contains", "x")]),
        ("name LIKE 'x'", [("name", "=", "x")]),
        ("starts_with(name, 'x')", [("name", "starts_with", "x")]),
        ("ends_with(name, 'x')", [("name", "ends_with", "x")]),
        ("contains(name, 'x')", [("name", "contains", "x")]),
        ("isnan(value)", [("value", "is_nan", None)]),
        ("NOT is_nan(value)", [("value", "is_not_nan", None)]),
        ("day >= '2026-01-01'", [("day", ">=", "2026-01-01")]),
        ("day >= DATE '2026-01-01'", [("day", ">=", "2026-01-01")]),
        ("at < '2026-01-01T00:00:00Z'", [("at", "<", "2026-01-01T00:00:00Z")]),
    ],
)
def test_a_text_of_filters_means_these(text: str, meant: list[tuple[str, str, Any]]) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "id = 1 OR id = 2",
        "NOT (id = 1 AND ok)",
        "id + 1 = 2",
        "id = 1 + 1",
        "id = name",
        "abs(id) = 1",
        "id",
        "NOT id > 3",
        "1 = 1",
        "id IN (SELECT 1)",
        "id = (SELECT 1)",
        "EXISTS (SELECT 1)",
        "name LIKE 'a%b'",
        "name LIKE 'a_'",
        "name LIKE 3",
        "id = 1; DROP TABLE x",
        "id = 1 ORDER BY id",
        "id = 1 LIMIT 1",
        "id = 1 GROUP BY id",
        "id = 1 UNION SELECT 2",
        "id =",
        "((id = 1)",
        "id == = 1",
        "name = 'x",
        "id = -'1'",
        "id = NULL",
        "id IS 3",
    ],
)
def test_what_is_more_than_filters_is_refused_with_an_example(text: str) -> None:
    assert refused(text).endswith("write filters joined by AND, such as name = 'x' and value >= 23.")


def test_a_text_nested_too_deep_is_refused() -> None:
    assert refused("(" * 5_000 + "id = 1" + ")" * 5_000)


def test_a_column_that_is_not_there_is_named_with_one_that_is() -> None:
    assert refused("valeu > 3") == "There is no column 'valeu'. Did you mean 'value'?"
    assert refused("NAME = 'x'") == "There is no column 'NAME'. Did you mean 'name'?"


def test_names_in_double_quotes_are_never_values() -> None:
    assert "(texts stand in single quotes)" in refused('name = "x"')
    assert "(texts stand in single quotes)" in refused("name = x")


def test_filters_come_in_the_order_of_the_text() -> None:
    assert parse_where("value > 1 and id = 2 and value > 1", COLUMNS) == [
        Filter(name="value", operator=">", value=1),
        Filter(name="id", operator="=", value=2),
        Filter(name="value", operator=">", value=1),
    ]


def test_a_name_is_the_value_that_is_given_for_it() -> None:
    known = {"least": 3, "kinds": ("a", "b"), "one": "c"}

    def given(name: str, column: Column) -> Any:
        return known[name]

    text = "value >= :least and name in (:kinds, 'x', :one) and id in :kinds and id between 1 and :least"
    assert parse_where(text, COLUMNS, given) == [
        Filter(name="value", operator=">=", value=3),
        Filter(name="name", operator="in", value=("a", "b", "x", "c")),
        Filter(name="id", operator="in", value=("a", "b")),
        Filter(name="id", operator="between", value=(1, 3)),
    ]
    with pytest.raises(Invalid, match="':kinds' stands for several values, which only IN takes"):
        parse_where("name = :kinds", COLUMNS, given)


@pytest.mark.parametrize("text", ["value > :least", "value > ?", "name in (:kinds)"])
def test_a_name_that_nothing_is_given_for_is_refused(text: str) -> None:
    assert "stands for a value that is not given" in refused(text)


def test_a_name_within_a_text_is_text() -> None:
    assert parse_where("name = ':least'", COLUMNS) == [Filter(name="name", operator="=", value=":least")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_text_means_what_it_does_in_the_sidebar(case: dict[str, Any]) -> None:
    if case["filters"] is None:
        refused(case["text"])
        return
    meant = [(each["name"], each["operator"], each["value"]) for each in case["filters"]]
    assert [(name, operator, json.loads(json.dumps(value))) for name, operator, value in read(case["text"])] == meant
