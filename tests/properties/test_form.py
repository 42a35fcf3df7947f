"""The pull form of a notebook: what is filled in is what is asked for, whoever filled it in, and nothing is changed by
being shown.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.kernel.form.chosen import Form
from lakey_jupyter.kernel.form.texts import lined, literal, shown, unlined
from lakey_jupyter.kernel.form.words import spec_said
from lakey_jupyter.kernel.widgets.filters import Filters
from lakey_jupyter.model.columns import Column
from lakey_jupyter.model.item import Item, Snapshot
from lakey_jupyter.model.literals import typed
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert, encode

from .asked import key, product_columns
from .layouts import Table
from .specs import literals, specs
from .strategies import tables

NOW = datetime.now(timezone.utc)


@given(tables(), st.data())
def test_a_form_asks_for_the_rows_of_the_spec_that_it_was_filled_in_with(table: Table, data: st.DataObject) -> None:
    spec = data.draw(_asked(table))
    form = _form(table)
    form.fill(convert(spec, PullSpec))
    columns = product_columns(table.columns)
    assert key(_plain(form), columns) == key(spec, columns)
    assert _plain(form)["columns"] == list(spec["columns"])
    assert spec_said(form.asked().spec)


@given(tables(), st.data())
def test_to_show_a_form_changes_nothing_that_it_says(table: Table, data: st.DataObject) -> None:
    form = _form(table)
    view = Filters(form)
    form.changed.connect(view.show)
    for spec in (data.draw(_asked(table)), data.draw(_asked(table))):
        form.fill(convert(spec, PullSpec))
        drafts = form.drafts
        view.show()
        assert form.drafts == drafts
        assert key(_plain(form), product_columns(table.columns)) == key(spec, product_columns(table.columns))


@given(tables(passive=False), st.data())
def test_a_literal_is_the_same_value_after_it_was_edited_as_text(table: Table, data: st.DataObject) -> None:
    name, kind = data.draw(st.sampled_from(list(table.columns.items())))
    (column,) = product_columns({name: kind})
    asked = data.draw(literals(kind.column(name), [row[name] for row in table.rows if row[name] is not None]))
    assert _exact(literal(shown(asked, column), column), column) == _exact(asked, column)


@given(st.lists(st.text()))
def test_values_a_line_each_are_the_same_values_again(values: list[str]) -> None:
    assert unlined(lined(values)) == values


@given(st.text())
def test_any_text_means_some_values_that_stay_the_same(text: str) -> None:
    assert unlined(lined(unlined(text))) == unlined(text)


def _exact(value: Any, column: Column) -> str:
    return repr(typed(value, column, ""))


def _asked(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    values = {name: [row[name] for row in table.rows if row[name] is not None] for name in table.columns}
    return specs([kind.column(name) for name, kind in table.columns.items()], values)


def _plain(form: Form) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(encode(form.asked().spec))
    return found


def _form(table: Table) -> Form:
    snapshot = Snapshot(id="s", files=1, chunks=1, taken=NOW)
    columns = tuple(product_columns(table.columns))
    facts: dict[str, Any] = {"description": "", "rows": 1, "bytes": 1, "created_by": "", "has_sample": False}
    return Form(Item(name="x.y", columns=columns, created=NOW, updated=NOW, snapshot=snapshot, **facts))
