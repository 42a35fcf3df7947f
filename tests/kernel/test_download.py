"""`lakey.download`: a form whose widgets say what its spec says, on a real lake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lakey_jupyter as lakey
from lakey_jupyter.errors import Exists, InUse, Invalid, NotFound
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.form.drafts import drafted
from lakey_jupyter.kernel.form.misfits import misfits
from lakey_jupyter.kernel.widgets.controls import plain
from lakey_jupyter.kernel.widgets.values import kinds
from lakey_jupyter.model.columns import Column, ColumnType, Distribution, ValueCount

from .conftest import ITEM
from .forms import WHERE, done, named, parts, said, settled, until
from .things import HARM


def test_what_is_chosen_in_the_widgets_is_the_spec(lake: Lake, events: tuple[Path, pd.DataFrame]) -> None:
    form = lake.download(ITEM)
    named(form, "none").click()
    assert "Choose at least one column." in settled(form)
    named(form, "Find columns").value = "val"
    named(form, "value FLOAT").value = True
    everything = settled(form)
    named(form, "add filter").click()
    named(form, "Column").value = "name"
    assert named(form, "Value").value is None
    assert "Fill in every filter, or remove it." in said(form)
    named(form, "Value").value = "größe"
    named(form, "add filter").click()
    named(form, "Column").value = "value"
    named(form, "Operator").value = ">="
    named(form, "Value").value = "23"
    assert settled(form) != everything
    named(form, "Share of rows in %").value = 50
    filters = [{"name": "name", "operator": "=", "value": "größe"}, {"name": "value", "operator": ">=", "value": 23}]
    assert form.spec == {"columns": ["value"], "filters": filters, "randomize_ratio": 0.5, "seed": 0}
    named(form, "Share of rows in %").value = 100
    named(form, "To").value = "data/große.parquet"
    until(lambda: not named(form, "Start pull").disabled)
    named(form, "Start pull").click()
    done(form)
    rows = events[1]
    expected = rows[(rows["name"] == "größe") & (rows["value"] >= 23)]
    assert form.result["value"].tolist() == expected["value"].tolist()
    assert "✓ pull data/große.parquet: " in said(form)


def test_a_spec_that_is_set_is_what_the_widgets_say(lake: Lake) -> None:
    form = lake.download(ITEM)
    assert len(form.spec["columns"]) == 6 and form.view is form.view
    spec = {
        "columns": ["value", "name"],
        "filters": [
            {"name": "day", "operator": "between", "value": ["1970-01-01", "1970-01-02"]},
            {"name": "name", "operator": "in", "value": ["größe", "humidity"]},
            {"name": "ok", "operator": "=", "value": True},
            {"name": "at", "operator": ">", "value": "1970-01-01T00:00:05Z"},
            {"name": "id", "operator": "not_in", "value": ["9007199254740994", 3]},
        ],
        "randomize_ratio": 0.25,
        "seed": 7,
    }
    form.spec = spec
    assert form.spec == spec
    assert str(named(form, "The least").value) == "1970-01-01"
    assert named(form, "Values", 0).value == ("größe", "humidity")
    assert named(form, "Value", 1).value == "true"
    assert str(named(form, "Value (UTC)").value) == "1970-01-01 00:00:05"
    assert named(form, "Values, one a line").value == "9007199254740994\n3"
    assert named(form, "Share").value == 25 and named(form, "Seed").value == 7
    assert lake.download(ITEM, form.spec).spec == spec
    form.spec = {"columns": ["id"], "filters": [("at", "<", "1970-01-01T00:00:05.123456789Z")]}
    assert named(form, "Value (UTC)").value == "1970-01-01T00:00:05.123456789"


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"columns": ["valu"]}, "Did you mean 'value'?"),
        ({"columns": []}, "at least one column"),
        ({"columns": ["value"], "filters": [("nam", "=", "x")]}, "Did you mean 'name'?"),
        ({"columns": ["value"], "filters": [("value", "contains", "x")]}, "does not fit"),
        ({"columns": ["value"], "randomize_ratio": 2}, "from 0 to 1"),
        ({"columns": ["value"], "filter": []}, "Did you mean 'filters'?"),
    ],
)
def test_a_spec_that_does_not_fit_is_refused_and_changes_nothing(
    lake: Lake, spec: dict[str, Any], sentence: str
) -> None:
    form = lake.download(ITEM, where=WHERE)
    before = form.spec
    with pytest.raises(Invalid, match=sentence.replace("?", r"\?")):
        form.spec = spec
    assert form.spec == before


def test_an_item_that_is_none_is_named_with_one_that_is(lake: Lake) -> None:
    with pytest.raises(NotFound, match="Did you mean 'iot.events'"):
        lake.download("iot.event")


def test_a_result_before_it_is_here_is_a_sentence(lake: Lake) -> None:
    form = lake.download(ITEM)
    with pytest.raises(NotFound, match="press Start pull, or call start"):
        form.result  # noqa: B018
    assert "not pulled yet" in form.summary and form.summary in repr(form)


def test_those_who_asked_are_told(lake: Lake) -> None:
    form = lake.download(ITEM, ["value"])
    specs: list[dict[str, Any]] = []
    results: list[pd.DataFrame] = []
    form.on_spec(specs.append)
    form.on_result(results.append)
    form.spec = {"columns": ["value", "name"]}
    assert specs == [form.spec]
    form.start()
    until(lambda: bool(results))
    assert results[0] is form.result and list(form.result.columns) == ["value", "name"]


def test_what_stands_in_the_way_is_raised_and_shown(lake: Lake, workspace: Path) -> None:
    form = lake.download(ITEM, ["value"], to="a.parquet")
    (workspace / "a.parquet").write_bytes(b"mine")
    form.start()
    done(form)
    assert "is there already" in said(form) and "is there already" in form.summary
    with pytest.raises(NotFound, match="is there already"):
        form.result  # noqa: B018
    named(form, "replace the file").value = True
    assert form.overwrite and "is there already" not in said(form)
    form.start()
    done(form)
    assert len(form.result) == 3_000
    form.to = "../../elsewhere.parquet"
    with pytest.raises(Invalid, match="outside the workspace"):
        form.start()
    named(form, "Start pull").click()
    assert "outside the workspace" in said(form)


def test_over_the_budget_the_start_waits_for_a_share_that_fits(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKEY_BUDGET", "30000")
    lake = lakey.connect()
    form = lake.download(ITEM)
    assert "over your budget of 30 kB: unselect columns, add filters, or" in settled(form)
    assert named(form, "Start pull").disabled
    assert form.estimate is not None and not form.estimate.fits
    take = named(form, "take")
    assert take.layout.display is None
    take.click()
    until(lambda: not named(form, "Start pull").disabled)
    assert 0 < form.spec["randomize_ratio"] < 1
    lake.close()


def test_one_pull_at_a_time(lake: Lake) -> None:
    form = lake.download(ITEM)
    form.start()
    with pytest.raises(InUse, match="under way"):
        form.start()
    done(form)


def test_a_later_answer_is_the_one_that_counts(lake: Lake) -> None:
    form = lake.download(ITEM, ["value"])
    for least in range(20):
        form.spec = {"columns": ["value"], "filters": [("value", ">", least)]}
    form.spec = {"columns": ["value"], "filters": [("value", "<", -1)]}
    settled(form)
    assert form.estimate is not None and (form.estimate.rows, form.estimate.rows_exact) == (0, True)


def test_a_refused_filter_is_said_beside_it(lake: Lake) -> None:
    form = lake.download(ITEM, filters=[("value", ">", 1)])
    named(form, "Value").value = "much"
    assert "'much' does not fit the FLOAT column 'value'" in settled(form)
    assert named(form, "Start pull").disabled
    named(form, "Value").value = "3"
    assert "does not fit" not in settled(form)


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "$a$ and $b$", r"\(x\)", "a\u202eb\x00"])
def test_text_stays_text(text: str) -> None:
    shown = plain(text)
    assert shown.count("$") < 2 and "\\(" not in shown
    assert not {"\u202e", "\x00"} & set(shown)


def test_what_could_be_html_is_suggested_by_no_box() -> None:
    values = tuple(ValueCount(value=each, count=1) for each in ("plain", HARM, '"><script>', "a & b"))
    spread = Distribution(kind="values", rows=4, nulls=0, values=values)
    column = Column(name=HARM, type=ColumnType.STRING, arrow="string", distribution=spread)
    (kind,) = kinds(drafted(1, column))
    assert kind.made(column, "Value").options == ("plain",)


def test_no_spec_for_now_is_told_to_nobody(lake: Lake) -> None:
    form = lake.download(ITEM)
    told: list[dict[str, Any]] = []
    form.on_spec(told.append)
    named(form, "none").click()
    assert told == [] and "no column" in form.summary
    for _ in range(257):
        form.form.add_filter()
    form.form.choose(["value"], True)
    assert told == [form.spec]


def test_no_widget_takes_html(lake: Lake) -> None:
    form = lake.download(ITEM, where=WHERE)
    kinds = {type(each).__name__ for each in parts(form.view)}
    assert kinds and not kinds & {"HTML", "HTMLMath", "Output", "Valid"}
    assert not any(getattr(each, "description_allow_html", False) for each in parts(form.view))
    controls = [each for each in parts(form.view) if hasattr(each, "value") and type(each).__name__ != "Label"]
    assert controls and all(each.description for each in controls)


def test_outside_a_notebook_it_is_a_line(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    lake.download(ITEM, ["value"])._ipython_display_()
    assert capsys.readouterr().out == f"{ITEM}: value, not pulled yet\nA notebook shows it as a form.\n"


def test_a_form_whose_lake_was_closed_says_so(workspace: Path) -> None:
    lake = lakey.connect()
    form = lake.download(ITEM)
    lake.close()
    form.spec = {"columns": ["id"]}
    assert "This lake was closed: connect again." in settled(form)


def test_a_taken_name_belongs_to_the_destination() -> None:
    (found,) = misfits(Exists("'a' is there already."))
    assert found.field == "to"
