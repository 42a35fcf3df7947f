"""What a spec may say beyond its literals: each rule of the text that is broken is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest
from oracle.evaluator import check
from oracle.literals import OracleColumn, Refused

from lakey_jupyter.errors import Invalid

from .asked import bound, one, product_column

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
    "10,001 values of two": one(
        "x", [{"name": "x", "operator": "in", "value": list(range(5_000 + n))} for n in (0, 1)]
    ),
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


def _numbered(place: int) -> OracleColumn:
    return OracleColumn(f"c{place}", "INTEGER")
