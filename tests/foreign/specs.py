"""Specs that often cover whole row groups, so that copying happens, and sometimes cut through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from oracle.literals import OracleColumn
from properties.specs import RATIOS, SEEDS, filters

STYLES = ("all", "all", "all", "covering", "covering", "covering", "any", "any", "share")


@st.composite
def specs(
    draw: st.DrawFn, columns: Sequence[OracleColumn], values: Mapping[str, Sequence[Any]], keys: Sequence[str]
) -> dict[str, Any]:
    """A spec for these columns as plain JSON; `values` are what each column holds, `keys` those of the paths."""
    names = draw(st.permutations([column.name for column in columns]))
    spec: dict[str, Any] = {"columns": names[: draw(st.integers(1, len(names)))], "filters": []}
    style = draw(st.sampled_from(STYLES))
    if style == "share":
        return spec | {"randomize_ratio": draw(RATIOS), "seed": draw(SEEDS)}
    if style == "covering":
        spec["filters"] = [draw(_covering(columns, values, keys))]
    if style == "any":
        chosen = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=2))
        spec["filters"] = [draw(filters(column, values.get(column.name, ()))) for column in chosen]
    return spec


@st.composite
def _covering(
    draw: st.DrawFn, columns: Sequence[OracleColumn], values: Mapping[str, Sequence[Any]], keys: Sequence[str]
) -> dict[str, Any]:
    """A filter that keeps or drops whole files, whole row groups, or everything."""
    partition = [column for column in columns if column.name in keys]
    ways = ["sorted", "sorted", "not null", *["partition"] * 4 * bool(partition)]
    way = draw(st.sampled_from(ways))
    if way == "not null":
        return {"name": draw(st.sampled_from(columns)).name, "operator": "is_not_null"}
    column = draw(st.sampled_from(partition)) if way == "partition" else columns[0]
    return draw(filters(column, values.get(column.name, ())))
