"""Operators and literals: what fits a column's type, and what is refused, as the text's table says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.evaluator import EVERY_OPERATOR, OPERATORS, check
from oracle.literals import OracleColumn, Refused

from lakey_jupyter.errors import Invalid
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert, decode, encode

from .asked import bound, one, product_column
from .specs import EDGE, filters

UNFIT = [(type_, operator) for type_, fit in OPERATORS.items() for operator in sorted(EVERY_OPERATOR - fit)]
COLUMNS = (
    *(OracleColumn("x", type_) for type_ in OPERATORS if type_ not in ("FLOAT", "DATETIME")),
    *(OracleColumn("x", "FLOAT", bits) for bits in (16, 32, 64)),
    *(OracleColumn("x", "DATETIME", zoned=zoned) for zoned in (True, False)),
)
ODD: tuple[Any, ...] = (
    *(0, 1, -1, False, True, "", None, 0.0, -0.0, 1.5, 1e300, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**30),
    *("0", "1.5", "-0.00", "1e3", "nan", "NaN", "inf", "-inf", "Infinity", "true", "null", "9007199254740993", " 1"),
    *("0x10", "1_000", "\u0661", "+", "-", ".", "2026-11-20", "2026-02-30", "2026-1-1", "20261120", "0000-01-01"),
    *("2026-11-20T08:30:00", "2026-11-20T08:30:00Z", "2026-11-20T08:30:00+05:30", "2026-11-20T08:30Z", "2026-11-20T"),
    *("2026-11-20T24:00:00Z", "2026-11-20T08:60:00", "2026-11-20T08:30:00.", "2026-11-20T08:30:00.5+24:00", "now"),
    *(
        "2026-11-20T08:30:00.123456789",
        "2026-11-20T08:30:00.5+0530",
        "2026-W47-5",
        "\U0001f600",
        [],
        [1],
        [None],
        ["a"],
    ),
    *([0, 1], ["", "b"], [True], [1, "1"], [1.5, 2.5], ["2026-11-20", "2026-11-21"], [0, 0, 0], {"a": 1}),
)


@pytest.mark.parametrize(("type_", "operator"), UNFIT)
def test_a_pair_outside_the_table_is_refused_with_the_operators_that_fit(type_: str, operator: str) -> None:
    column = product_column(OracleColumn("x", type_))
    asked: list[dict[str, Any]] = [
        {"name": "x", "operator": operator},
        {"name": "x", "operator": operator, "value": [1, 2]},
    ]
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
