"""Which columns a pull has: boxes to tick, with search, all and none."""

from __future__ import annotations

from typing import Any

import ipywidgets

from ...model.columns import Column
from ..amounts import count
from ..form.chosen import Form
from ..form.texts import known
from ..plain import short
from .controls import NAMED, Line, button, heading, layout, plain, refusals

MOST = 40
"""So many columns are shown at once; the search finds the others."""


class Columns:
    """The part of the form that chooses columns. A column keeps its box, whatever is searched for."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._boxes: dict[str, Any] = {}
        self._found: list[Column] = []
        self._find = ipywidgets.Text(
            description="Find columns", placeholder="a part of the name",
            tooltip="Show the columns that hold this text",
            style=NAMED, layout=layout(width="320px"),
        )  # fmt: skip
        self._find.observe(lambda _: self._search(), "value")
        every = button("all", "Choose every column that is found", lambda: self._choose(True))
        none = button("none", "Leave out every column that is found", lambda: self._choose(False))
        self._list = ipywidgets.VBox(layout=layout(max_height="220px", overflow="auto", width="100%"))
        self._said, self._refused = Line(), refusals()
        tools = ipywidgets.HBox([self._find, every, none], layout=layout(flex_flow="row wrap"))
        self.box = ipywidgets.VBox([heading("Columns"), tools, self._list, self._said.box, self._refused.box])
        self._search()

    def show(self) -> None:
        """Tick what is chosen, and say how many that are."""
        chosen = set(self._form.chosen)
        for name, box in self._boxes.items():
            box.value = name in chosen
        left = len(self._found) - MOST
        more = f" · {count(left)} more are found than shown: search for a narrower text" if left > 0 else ""
        none = "" if self._found else " · no column is called so"
        self._said.say(f"{count(len(chosen))} of {count(len(self._form.item.columns))} chosen{more}{none}")

    def refuse(self, refused: str) -> None:
        """Say why these columns cannot be had. From any thread."""
        self._refused.say(refused)

    def _search(self) -> None:
        self._found = self._form.named(self._find.value)
        self._list.children = [self._box(column) for column in self._found[:MOST]]
        self.show()

    def _choose(self, is_chosen: bool) -> None:
        self._form.choose([column.name for column in self._found], is_chosen)

    def _box(self, column: Column) -> Any:
        if column.name not in self._boxes:
            box = ipywidgets.Checkbox(
                value=column.name in self._form.chosen, description=plain(_said(column)), indent=False,
                tooltip=plain(column.description or column.name), style=NAMED, layout=layout(width="auto"),
            )  # fmt: skip
            box.observe(lambda change: self._form.choose([column.name], change["new"]), "value")
            self._boxes[column.name] = box
        return self._boxes[column.name]


def _said(column: Column) -> str:
    """`name STRING, mostly temperature 61 %`."""
    top = known(column)[:1]
    mostly = f", mostly {short(top[0].text, 24)} ({top[0].often})" if top else ""
    return f"{short(column.name, 80)} {column.type.value}{mostly}"
