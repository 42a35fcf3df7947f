"""What a spec asks for, in words: some columns, of which rows, and which share of them."""

from __future__ import annotations

from ...model.columns import Cell
from ...model.filters import Filter
from ...model.operators import OPERATORS
from ...model.spec import PullSpec
from ..amounts import counted, share
from ..plain import short

NAMED = 3


def spec_said(spec: PullSpec) -> str:
    """`value, name and 2 more · name is 'x' and value is at least 23 · 10 % of the rows`."""
    others = len(spec.columns) - NAMED
    named = ", ".join(short(each) for each in spec.columns[:NAMED])
    more = f" and {others} more" if others > 0 else ""
    where = " and ".join(filter_said(each) for each in spec.filters[:NAMED])
    left = len(spec.filters) - NAMED
    where += f" and {counted(left, 'more filter')}" if left > 0 else ""
    part = f"{share(spec.randomize_ratio)} of the rows" if spec.randomize_ratio < 1 else ""
    return " · ".join(each for each in (named + more, where, part) if each)


def filter_said(asked: Filter) -> str:
    """`value is between 1 and 2`."""
    told = f"{short(asked.name)} {OPERATORS[asked.operator].said}"
    if not isinstance(asked.value, tuple):
        return told if asked.value is None else f"{told} {_said(asked.value)}"
    if asked.operator == "between":
        return f"{told} {_said(asked.value[0])} and {_said(asked.value[1])}"
    others = len(asked.value) - NAMED
    return f"{told} {', '.join(map(_said, asked.value[:NAMED]))}" + (f" and {others} more" if others > 0 else "")


def _said(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{short(value)}'" if isinstance(value, str) else str(value)
