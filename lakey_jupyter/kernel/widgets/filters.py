"""The filters of a pull: a column, an operator that fits it, and value boxes that help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from ...model.operators import OPERATORS, fitting
from ..form.chosen import Form
from ..form.drafts import Draft
from ..plain import short
from .controls import NAMED, button, heading, layout, plain, refusals
from .values import Values, kinds


class Filters:
    """The part of the form that has the filters, a row each; a row stays as it is while others come and go."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rows: dict[int, FilterRow] = {}
        self._list = ipywidgets.VBox()
        add = button("add filter", "One more filter; all are joined by and", form.add_filter)
        add.disabled = not form.filterable
        self.box = ipywidgets.VBox([heading("Filters"), self._list, add])

    def show(self) -> None:
        """A row for each filter."""
        drafts = self._form.drafts
        if [each.id for each in drafts] != list(self._rows):
            self._rows = {each.id: self._rows.get(each.id) or FilterRow(self._form, each) for each in drafts}
            self._list.children = [row.box for row in self._rows.values()]
        for number, (row, draft) in enumerate(zip(self._rows.values(), drafts, strict=True), 1):
            row.show(draft, number)

    def refuse(self, reasons: Callable[[int], str]) -> None:
        """Say beside each filter why it is refused. From any thread."""
        for id, row in tuple(self._rows.items()):
            row.refused.say(reasons(id))


class FilterRow:
    """One filter. Its operators are made anew for another column, its value boxes where others are needed."""

    def __init__(self, form: Form, draft: Draft) -> None:
        self._form = form
        self._id = draft.id
        self.refused = refusals()
        names = [(plain(short(column.name, 80)), column.name) for column in form.filterable]
        self._column = ipywidgets.Dropdown(
            options=names, value=draft.column.name, description="Column", tooltip="The column to filter by",
            style=NAMED, layout=layout(width="auto"),
        )  # fmt: skip
        self._column.observe(lambda change: form.filter_column(draft.id, change["new"]), "value")
        self._remove = button("remove", "Remove this filter", lambda: form.remove_filter(draft.id))
        self._line = ipywidgets.HBox(layout=layout(flex_flow="row wrap"))
        self.box = ipywidgets.VBox([self._line, self.refused.box])
        self._rebuild(draft)

    def show(self, draft: Draft, number: int) -> None:
        """The row says what the draft says."""
        self._column.value = draft.column.name
        is_other = draft.column.name != self._made.column.name
        takes_others = draft.operator.takes is not self._made.operator.takes
        if is_other or takes_others or kinds(draft) != self._values.kinds:
            self._rebuild(draft, None if is_other else self._operator)
        self._operator.value = draft.operator.symbol
        self._values.show(draft.texts)
        self._remove.tooltip = f"Remove filter {number}"

    def _rebuild(self, draft: Draft, operator: Any = None) -> None:
        self._made = draft
        self._operator = operator or self._operators(draft)
        self._operator.value = draft.operator.symbol
        self._values = Values(draft, lambda texts: self._form.filter_texts(self._id, texts))
        self._line.children = [self._column, self._operator, self._values.box, self._remove]

    def _operators(self, draft: Draft) -> Any:
        said = [(OPERATORS[symbol].said, symbol) for symbol in fitting(draft.column.type)]
        made = ipywidgets.Dropdown(
            options=said, value=draft.operator.symbol, description="Operator", tooltip="How the values are compared",
            style=NAMED, layout=layout(width="auto"),
        )  # fmt: skip
        made.observe(lambda change: self._form.filter_operator(self._id, change["new"]), "value")
        return made
