"""The demo notebook is a clean one, and runs from its first cell to its last on a demo lake."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from nbclient import NotebookClient

import lakey_jupyter as lakey
from lakey_jupyter.commands.demo import BUDGET, NOTEBOOK
from lakey_jupyter.demo.entry import DemoItem


@pytest.fixture
def notebook() -> Any:
    """The notebook as it is shipped."""
    read: Any = nbformat.read
    return read(NOTEBOOK, as_version=nbformat.NO_CONVERT)


@pytest.fixture
def workspace(items: dict[str, DemoItem], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the notebook, whose kernel finds the demo lake on this machine, under the demo's budget."""
    for name in [each for each in os.environ if each.startswith("LAKEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LAKEY_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LAKEY_BUDGET", str(BUDGET))
    folder = tmp_path / "workspace"
    folder.mkdir()
    session = lakey.connect(workspace=folder)
    for item in items.values():
        session.add_item(item.name, item.location, description=item.description, descriptions=item.descriptions)
    session.close()
    return folder


def test_it_is_valid_and_saved_without_outputs(notebook: Any) -> None:
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) > 8
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_it_runs_and_shows_what_it_says(notebook: Any, workspace: Path, events: pa.Table) -> None:
    resources = {"metadata": {"path": str(workspace)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    shown = {cell.id: "".join(map(words, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"}
    assert "iot.events" in shown["items"]
    assert "when the reading was taken" in shown["show"]
    assert "payload_bytes" in shown["sample"]
    assert "over your budget" in shown["estimate-all"]
    assert "over your budget" not in shown["estimate-temperature"]
    assert "iot.events: timestamp, device, value · name is 'battery'" in shown["choose"]
    assert "device" in shown["batteries"]
    assert "'item': 'iot.events'" in shown["recipe"]
    assert "batteries.parquet: pulled (the same" in shown["restore"]
    assert "temperature.parquet: there" in shown["restore"]
    drawn = next(each.data for cell in notebook.cells if cell.id == "stripes" for each in cell.outputs)
    assert drawn["image/svg+xml"].count("<rect") > 400
    assert "São Paulo" in drawn["image/svg+xml"]
    asked = events.filter(pc.equal(events["name"], "temperature")).select(["timestamp", "site", "value"])
    assert same(pq.read_table(workspace / "data" / "temperature.parquet"), asked)
    assert 0 < pq.read_metadata(workspace / "data" / "batteries.parquet").num_rows < 50_000


def words(output: Any) -> str:
    """What an output says in plain text."""
    said: str = output.get("text") or output.get("data", {}).get("text/plain", "")
    return said


def same(left: pa.Table, right: pa.Table) -> bool:
    """Whether two tables have the same rows; NaN is NaN here."""
    frames = [each.combine_chunks().to_pandas() for each in (left, right)]
    nulls = [each["value"].null_count for each in (left, right)]
    return bool(nulls[0] == nulls[1] and frames[0].equals(frames[1]))
