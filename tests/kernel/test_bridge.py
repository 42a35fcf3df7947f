"""The lake in Python: items, samples, estimates, pulls and their files, on a real engine."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import lakey_jupyter as lakey
from lakey_jupyter.errors import Exists, Invalid, LakeyError, NotFound, NotParquet
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.item import ItemHandle

from . import lakes
from .conftest import ITEM

Events = tuple[Path, pd.DataFrame]


@pytest.fixture
def item(lake: Lake) -> ItemHandle:
    """The item in hand."""
    return lake[ITEM]


def test_the_catalogue_is_searched_by_words(lake: Lake) -> None:
    assert list(lake.items("devices")) == [ITEM]
    assert ITEM in lake.items()
    assert len(lake.items("nothing such")) == 0
    assert lake._ipython_key_completions_() == [ITEM]
    assert "1 row" not in repr(lake.items())


def test_an_item_shows_its_columns(item: ItemHandle) -> None:
    assert item.columns == ["at", "id", "name", "value", "ok", "day"]
    assert "what devices said" in repr(item)
    assert "<table>" in item._repr_html_()
    assert "name" in dir(item)
    assert repr(item["name"]) == "name STRING"


def test_a_typo_gets_the_near_name(lake: Lake, item: ItemHandle) -> None:
    with pytest.raises(NotFound, match=r"iot\.events"):
        lake["iot.event"]
    with pytest.raises(NotFound, match="'value'"):
        item["valu"]
    with pytest.raises(Invalid, match="'value'"):
        item.pull(["valu"])


def test_a_sample_has_the_columns_types(item: ItemHandle) -> None:
    sample = item.sample
    assert list(sample.columns) == item.columns
    assert len(sample) > 0
    assert str(sample["id"].dtype) == "Int64"
    assert sample["id"].dropna().min() > 2**53
    assert str(sample["ok"].dtype) == "boolean"
    assert sample["at"].dt.tz is not None


def test_an_estimate_reckons_what_a_pull_gives(lake: Lake, item: ItemHandle) -> None:
    whole = item.estimate()
    assert (whole.rows, whole.rows_exact) == (3_000, True)
    part = lake.estimate(ITEM, ["value"], where="value >= 100", sample=0.5)
    assert part.rows_low <= part.rows <= part.rows_high
    assert part.bytes < whole.bytes


@pytest.mark.parametrize(
    "asked",
    [
        {"columns": ["value", "name"], "where": "name = 'größe' and value >= 23"},
        {
            "columns": ("value", "name"),
            "filters": [{"name": "name", "operator": "=", "value": "größe"}, ("value", ">=", 23)],
        },
        {"columns": ["value", "name"], "where": "name = 'größe'", "filters": [("value", ">=", np.float32(23))]},
        {
            "columns": {
                "columns": ["value", "name"],
                "filters": [
                    {"name": "value", "operator": ">=", "value": 23},
                    {"name": "name", "operator": "=", "value": np.str_("größe")},
                ],
            }
        },
    ],
    ids=["where", "filters", "both", "spec"],
)
def test_every_way_to_ask_gives_the_same_rows(item: ItemHandle, events: Events, asked: dict[str, Any]) -> None:
    found = item.pull(**asked).to_pandas()
    rows = events[1]
    expected = rows[(rows["name"] == "größe") & (rows["value"] >= 23)]
    assert list(found.columns) == ["value", "name"]
    assert found["value"].tolist() == expected["value"].tolist()


def test_one_column_is_a_text(item: ItemHandle) -> None:
    assert item.pull("name").to_arrow().column_names == ["name"]


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ([("at", "<", pd.Timestamp("1970-01-01T00:00:10Z"))], 10),
        ([("at", "<", datetime(1970, 1, 1, 0, 0, 10, tzinfo=timezone.utc))], 10),
        ([("day", "=", date(1970, 1, 2))], 1_000),
        ([("day", "in", pd.to_datetime(["1970-01-02", "1970-01-03"]))], 2_000),
        ([("id", "=", np.int64(2**53 + 1))], 1),
        ([("ok", "=", np.True_), ("id", "is_null")], 172),
        ([("value", "is_nan", None)], 273),
    ],
)
def test_values_of_python_numpy_and_pandas_filter(item: ItemHandle, filters: list[Any], rows: int) -> None:
    assert item.pull("at", filters=filters).result.rows == rows


def test_a_pull_lands_in_the_workspace_with_its_recipe(item: ItemHandle, workspace: Path) -> None:
    pulled = item.pull(["value"], where="value >= 23", sample=0.5, seed=7, to="data/events.parquet")
    assert pulled.path == workspace / "data" / "events.parquet"
    recipe = pulled.recipe
    assert (recipe["item"], recipe["rows"]) == (ITEM, pulled.result.rows)
    assert recipe["spec"]["seed"] == 7
    assert recipe["spec"]["filters"] == [{"name": "value", "operator": ">=", "value": 23}]
    assert hashlib.sha256(pulled.path.read_bytes()).hexdigest() == pulled.result.sha256
    assert "data/events.parquet" in repr(pulled)
    pd.testing.assert_frame_equal(lakey.read("data/events.parquet"), pulled.to_pandas())


def test_integers_and_truths_with_nulls_stay_what_they_are(item: ItemHandle, events: Events) -> None:
    pulled = item.pull(["id", "ok"])
    found = pulled.to_pandas()
    assert str(found["id"].dtype) == "Int64"
    assert str(found["ok"].dtype) == "boolean"
    assert found["id"].dropna().tolist() == events[1]["id"].dropna().tolist()
    assert pulled.to_arrow().schema.types == [pa.int64(), pa.bool_()]
    assert pulled.to_pandas(pd.ArrowDtype)["id"].dtype == pd.ArrowDtype(pa.int64())


def test_a_destination_is_meant_from_the_current_folder(
    workspace: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "notes").mkdir()
    monkeypatch.chdir(workspace / "notes")
    lake = lakey.connect(workspace=workspace, state=state)
    assert lake.pull(ITEM, "name", to="a.parquet").path == workspace / "notes" / "a.parquet"
    with pytest.raises(Invalid, match="outside the workspace"):
        lake.pull(ITEM, "name", to="../../a.parquet")
    lake.close()


def test_a_taken_destination_is_refused_unless_overwritten(item: ItemHandle, workspace: Path) -> None:
    item.pull("name", to="a.parquet")
    before = (workspace / "a.parquet").read_bytes()
    with pytest.raises(Exists):
        item.pull("value", to="a.parquet")
    assert (workspace / "a.parquet").read_bytes() == before
    assert item.pull("value", to="a.parquet", overwrite=True).to_arrow().column_names == ["value"]


def test_without_a_destination_it_can_be_pulled_again_and_again(item: ItemHandle) -> None:
    first, second = item.pull("name"), item.pull("value")
    assert first.to_arrow().column_names == ["name"]
    assert second.to_arrow().column_names == ["value"]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"columns": []}, "spec.columns"),
        ({"columns": ["nothing"]}, "spec.columns[0]"),
        ({"columns": ["value", "value"]}, "spec.columns[1]"),
        ({"sample": 1.2}, "spec.randomize_ratio"),
        ({"filters": [("name", "~", "x")]}, "spec.filters[0].operator"),
        ({"filters": [("value", "=", "x")]}, "spec.filters[0].value"),
        ({"filters": [{"name": "value", "op": "=", "value": 1}]}, "op"),
        ({"where": "value = 1 or value = 2"}, "where"),
        ({"where": "valu = 1"}, "where"),
        ({"to": "a.txt"}, "to"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    item: ItemHandle, workspace: Path, asked: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        item.pull(**asked)
    assert refused.value.detail
    assert refused.value.faults[0].path == path
    assert list(workspace.iterdir()) == []


def test_a_pull_can_be_waited_for_from_elsewhere(lake: Lake) -> None:
    pulled = lake.pull(ITEM, "name")
    assert lake.attach(pulled.id).path == pulled.path
    assert pulled.id in [each.id for each in lake.pulls()]
    with pytest.raises(NotFound):
        lake.attach("0" * 32)


def test_it_works_where_an_event_loop_runs(lake: Lake) -> None:
    async def cell() -> int:
        return lake.pull(ITEM, "name").result.rows

    assert asyncio.run(cell()) == 3_000


def test_the_module_pulls_and_reads_in_one_word(workspace: Path) -> None:
    pulled = lakey.pull(ITEM, "name", to="a.parquet")
    assert lakey.read("a.parquet").equals(pulled.to_pandas())
    (workspace / "b.parquet").write_text("no Parquet")
    with pytest.raises(NotParquet):
        lakey.read("b.parquet")


def test_a_file_that_is_gone_is_said_in_words(item: ItemHandle) -> None:
    pulled = item.pull("name")
    pulled.path.unlink()
    with pytest.raises(NotFound, match="pull it again"):
        pulled.to_arrow()


def test_a_file_without_recipe_is_said_in_words(item: ItemHandle) -> None:
    pulled = item.pull("name")
    pq.write_table(pa.table({"a": [1]}), pulled.path)
    with pytest.raises(NotFound, match="no recipe"):
        _ = pulled.recipe


def test_an_item_is_added_refreshed_and_removed(lake: Lake, tmp_path: Path) -> None:
    lakes.events(tmp_path / "more", 300)
    added = lake.add_item("more.events", tmp_path / "more", descriptions={"value": "in °C"})
    assert added.known.rows == 300
    assert repr(added["value"]) == "value FLOAT in °C"
    assert lake.refresh("more.events").known.rows == 300
    lake.remove_item("more.events")
    with pytest.raises(NotFound):
        lake["more.events"]


def test_a_lake_that_is_not_there_is_said_in_words(lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(LakeyError) as refused:
        lake.add_item("no.events", tmp_path / "nothing")
    assert refused.value.detail.endswith(".")


def test_a_failure_is_one_sentence_in_ipython() -> None:
    assert NotFound("There is no item 'x'.")._render_traceback_() == ["NotFound: There is no item 'x'."]  # type: ignore[attr-defined]
