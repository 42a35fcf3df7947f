"""New York's weather pulled in a notebook equals what pandas keeps of it, from a disk and from a real S3 server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import lakey_jupyter as lakey

from . import lakes
from .s3 import S3, upload

needs_data = pytest.mark.skipif(not lakes.WEATHER.is_file(), reason="the shared data is not here")
ITEM = "nyc.weather"
COLUMNS = ["time_hour", "origin", "month", "temp", "wind_dir"]
WHERE = "origin = 'JFK' and month >= 6 and temp >= 80.5 and wind_dir is not null"
CELLS = (
    "%load_ext lakey_jupyter",
    f"""df = %lakey pull {ITEM} {" ".join(COLUMNS)} --where "{WHERE}"
assert list(df.columns) == {COLUMNS}""",
    "df.to_pickle('pulled.pkl')",
)


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a notebook, whose kernel finds a lake of this machine."""
    for name in [each for each in os.environ if each.startswith("LAKEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LAKEY_STATE", str(tmp_path / "state"))
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return folder


def run(cells: tuple[str, ...], folder: Path, **settings: Any) -> nbformat.NotebookNode:
    """The notebook with its outputs, after its cells ran in a kernel of their own."""
    new: Any = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell(each) for each in cells])
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}, **settings
    )
    return client.execute()


def expected() -> pd.DataFrame:
    """What pandas keeps of the same rows."""
    rows = lakes.weather()
    kept = (rows["origin"] == "JFK") & (rows["month"] >= 6) & (rows["temp"] >= 80.5) & rows["wind_dir"].notna()
    return _sorted(rows[kept][COLUMNS])


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    plain = frame.sort_values("time_hour", ignore_index=True)
    return plain.assign(origin=plain["origin"].astype("object"), time_hour=plain["time_hour"].dt.as_unit("ns"))


def _pulled(folder: Path) -> pd.DataFrame:
    found: pd.DataFrame = pd.read_pickle(folder / "pulled.pkl")
    return _sorted(found)


@needs_data
def test_from_a_disk(notebooks: Path, tmp_path: Path) -> None:
    lakes.write_weather(tmp_path / "lake")
    lake = lakey.connect(workspace=notebooks)
    lake.add_item(ITEM, tmp_path / "lake")
    lake.close()
    run(CELLS, notebooks)
    assert len(expected()) > 100
    pd.testing.assert_frame_equal(_pulled(notebooks), expected(), check_dtype=False)


@needs_data
@pytest.mark.s3
def test_from_a_real_s3_server(notebooks: Path, tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    lakes.write_weather(tmp_path / "lake")
    upload(s3, tmp_path / "lake", "weather/nyc")
    for name, value in s3.environment().items():
        monkeypatch.setenv(name, value)
    lake = lakey.connect(workspace=notebooks, state=tmp_path / "state")
    lake.add_item(ITEM, "s3://weather/nyc")
    lake.close()
    run(CELLS, notebooks)
    pd.testing.assert_frame_equal(_pulled(notebooks), expected(), check_dtype=False)


def test_a_failing_cell_says_one_sentence_and_stops_the_notebook(notebooks: Path) -> None:
    done = run(("%load_ext lakey_jupyter", "%lakey show no.such"), notebooks, allow_errors=True)
    outputs = str(done.cells[1].outputs)
    assert "There is no item 'no.such'." in outputs
    assert "Traceback" not in outputs
    with pytest.raises(CellExecutionError):
        run(("%load_ext lakey_jupyter", "%lakey show no.such"), notebooks)
