"""Ways to say a spec otherwise: some keep its meaning, some change it a little."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Asked = dict[str, Any]
LISTED = ("in", "not_in")
ALIKE = {"=": ("<=", ">=", "!="), "!=": ("=",), "<": ("<=", ">"), "<=": ("<", ">="), ">": (">=",), ">=": (">", "=")}
"""Operators that are easily taken for one another."""


def _between_split(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    if asked["operator"] != "between":
        return [asked]
    low, high = asked["value"]
    return [asked | {"operator": ">=", "value": low}, asked | {"operator": "<=", "value": high}]


def _one_of_one(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    if asked["operator"] == "=" and not isinstance(asked["value"], bool):
        return [asked | {"operator": "in", "value": [asked["value"]]}]
    if asked["operator"] == "!=" and not isinstance(asked["value"], bool):
        return [asked | {"operator": "not_in", "value": [asked["value"]]}]
    return [asked]


def _said_twice(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    return [asked, asked]


def _list_shuffled(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    if asked["operator"] not in LISTED:
        return [asked]
    return [asked | {"value": draw(st.permutations([*asked["value"], asked["value"][0]]))}]


def _wider_bound_added(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    wider = {"<": "<=", ">": ">="}.get(asked["operator"])
    return [asked, asked | {"operator": wider}] if wider else [asked]


def _spelled_otherwise(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    value = asked.get("value")
    if isinstance(value, str) and value.endswith("Z") and value[10:11] == "T":
        return [asked | {"value": value.removesuffix("Z") + "+00:00"}]
    return [asked]


def _operator_changed(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    others = ALIKE.get(asked["operator"])
    if others is None or isinstance(asked["value"], bool):
        return [asked]
    return [asked | {"operator": draw(st.sampled_from(others))}]


def _dropped(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    return []


def _value_left_out(asked: Asked, draw: st.DrawFn) -> list[Asked]:
    if asked["operator"] in LISTED and len(asked["value"]) > 1:
        return [asked | {"value": asked["value"][1:]}]
    return [asked]


Rewrite = Callable[[Asked, st.DrawFn], list[Asked]]
SAME: tuple[Rewrite, ...] = (_between_split, _one_of_one, _said_twice, _list_shuffled, _wider_bound_added)
OTHER: tuple[Rewrite, ...] = (*SAME, _spelled_otherwise, _operator_changed, _dropped, _value_left_out)


@st.composite
def rewritten(draw: st.DrawFn, filters: list[Asked], ways: tuple[Rewrite, ...]) -> list[Asked]:
    """The filters, each rewritten in one of these ways, in any order."""
    told = [each for asked in filters for each in draw(st.sampled_from(ways))(asked, draw)]
    return list(draw(st.permutations(told)))
