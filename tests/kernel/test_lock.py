"""A folder's data is made again from its lock, elsewhere too, and what cannot be is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import lakey_jupyter as lakey
from lakey_jupyter.connect import Session
from lakey_jupyter.errors import Invalid, NotFound
from lakey_jupyter.identity.local import local_account
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.lock import read_lock, write_lock
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

from . import lakes
from .conftest import ITEM

WARM = {"columns": ["value", "name"], "where": "name = 'größe' and value >= 23"}


@pytest.fixture
def notebooks(lake: Lake, workspace: Path) -> Path:
    """A folder in the workspace with three pulled files, and other things."""
    folder = workspace / "notebooks"
    (folder / "data").mkdir(parents=True)
    lake.pull(ITEM, **WARM, to=folder / "data" / "warm größe.parquet")
    lake.pull(ITEM, ["id", "at"], sample=0.5, seed=7, to=folder / "half.arrow", codec="zstd")
    lake.pull(ITEM, to=folder / "all.parquet", codec="zstd")
    pq.write_table(pa.table({"own": [1]}), folder / "own.parquet")
    (folder / "note.ipynb").write_text("{}")
    (folder / ".hidden").mkdir()
    shutil.copy(folder / "all.parquet", folder / ".hidden" / "all.parquet")
    return folder


@pytest.fixture
def own(tmp_path: Path, workspace: Path) -> Iterator[Lake]:
    """A lake whose one item, `own`, may be changed."""
    lakes.events(tmp_path / "own")
    found = lakey.connect(workspace=workspace, state=tmp_path / "own-state")
    found.add_item("own", tmp_path / "own")
    yield found
    found.close()


def said(found: list[Any]) -> list[str]:
    return [str(each) for each in found]


def edit(lock: Path, change: dict[str, Any]) -> None:
    """Say something else of the first file in a lock."""
    body = json.loads(lock.read_text())
    body["files"][0].update(change)
    lock.write_text(json.dumps(body))


def test_a_lock_has_what_was_pulled_and_nothing_else(notebooks: Path) -> None:
    done = write_lock(notebooks)
    lock = read_lock(notebooks / "lakey.lock")
    assert lock == done.lock
    assert [each.path for each in lock.files] == ["all.parquet", "data/warm größe.parquet", "half.arrow"]
    assert done.left == ("own.parquet",)
    warm = lock.files[1]
    assert (warm.item, warm.format, warm.spec.columns) == (ITEM, "parquet", ("value", "name"))
    assert warm.rows == pq.read_metadata(notebooks / warm.path).num_rows
    assert (lock.files[0].codec, lock.files[2].codec) == ("zstd", "zstd")


def test_the_same_files_give_the_same_lock(notebooks: Path) -> None:
    first = write_lock(notebooks).path.read_bytes()
    assert write_lock(notebooks).path.read_bytes() == first
    assert sorted(path.name for path in notebooks.iterdir() if path.name.startswith(".")) == [".hidden"]


def test_what_is_there_stays_as_it_is(notebooks: Path, lake: Lake) -> None:
    path = write_lock(notebooks).path
    before = {each: each.stat().st_mtime_ns for each in notebooks.rglob("*.parquet")}
    assert said(lake.restore(path)) == [
        "all.parquet: there",
        "data/warm größe.parquet: there",
        "half.arrow: there",
    ]
    assert {each: each.stat().st_mtime_ns for each in before} == before


def test_a_folder_is_made_again_elsewhere_with_the_same_rows(notebooks: Path, workspace: Path, lake: Lake) -> None:
    lock = write_lock(notebooks)
    other = workspace / "elsewhere"
    other.mkdir()
    shutil.move(lock.path, other / "lakey.lock")
    kept = {each.path: pd.read_parquet(notebooks / each.path) for each in lock.lock.files if each.format == "parquet"}
    shutil.rmtree(notebooks)
    found = lake.restore(other / "lakey.lock", told=lambda each: None)
    assert all(each.is_whole for each in found) and len(found) == 3
    assert said(found)[0] == "all.parquet: pulled (the same 3,000 rows)"
    for path, rows in kept.items():
        assert pd.read_parquet(other / path).equals(rows)
    assert said(lake.restore(other / "lakey.lock")) == [f"{each.path}: there" for each in lock.lock.files]


def test_a_file_that_somebody_changed_is_left_unless_it_may_be_overwritten(notebooks: Path, lake: Lake) -> None:
    path = write_lock(notebooks).path
    table = pq.read_table(notebooks / "all.parquet")
    pq.write_table(table.slice(1), notebooks / "all.parquet")
    (notebooks / "half.arrow").write_bytes(b"no Arrow")
    found = lake.restore(path)
    assert [each.is_whole for each in found] == [False, True, False]
    assert "--overwrite" in str(found[0]) and pq.read_metadata(notebooks / "all.parquet").num_rows == 2_999
    assert all(each.is_whole for each in lake.restore(path, overwrite=True))
    assert pq.read_table(notebooks / "all.parquet").to_pandas().equals(table.to_pandas())


def test_a_folder_of_somebody_is_never_pulled_over(notebooks: Path, lake: Lake) -> None:
    path = write_lock(notebooks).path
    (notebooks / "half.arrow").unlink()
    (notebooks / "half.arrow").mkdir()
    (notebooks / "half.arrow" / "mine").touch()
    found = lake.restore(path, overwrite=True)[-1]
    assert not found.is_whole and "cannot be rebuilt, because: 'notebooks/half.arrow' is there already" in found.says
    assert (notebooks / "half.arrow" / "mine").exists()


def test_a_file_that_was_changed_is_not_locked(notebooks: Path) -> None:
    pq.write_table(pq.read_table(notebooks / "all.parquet").slice(1), notebooks / "all.parquet")
    assert write_lock(notebooks).left == ("all.parquet", "own.parquet")


def test_a_newer_snapshot_is_said_with_its_rows(own: Lake, workspace: Path, tmp_path: Path) -> None:
    own.pull("own", ["value"], to="a.parquet")
    own.pull("own", ["value"], where="value < 10", to="b.parquet")
    path = write_lock(workspace).path
    for name in ("a.parquet", "b.parquet"):
        (workspace / name).unlink()
    table = pq.read_table(tmp_path / "own" / "part-2.parquet")
    pq.write_table(table, tmp_path / "own" / "part-3.parquet")
    own.refresh("own")
    first, second = own.restore(path)
    assert (first.is_whole, first.says) == (
        False,
        "pulled, but the item has a newer snapshot (rows differ: 3,000 → 4,000)",
    )
    assert second.is_whole and second.says.startswith("pulled, but the item has a newer snapshot (the same ")


def test_an_item_or_a_column_that_is_gone_is_said(own: Lake, workspace: Path, tmp_path: Path) -> None:
    own.pull("own", ["value", "day"], to="a.parquet")
    path = write_lock(workspace).path
    (workspace / "a.parquet").unlink()
    for file in (tmp_path / "own").iterdir():
        pq.write_table(pq.read_table(file).drop_columns(["day"]), file)
    own.refresh("own")
    (found,) = own.restore(path)
    assert not found.is_whole and "cannot be rebuilt, because: There is no column 'day'." in str(found)
    own.remove_item("own")
    (found,) = own.restore(path)
    assert "cannot be rebuilt, because: There is no item 'own'." in str(found)
    assert not (workspace / "a.parquet").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "There is no field 'colour'"),
        ({"path": "../x.parquet"}, "does not stay below its folder"),
        ({"path": "a/../../x.parquet"}, "does not stay below its folder"),
        ({"path": "/x.parquet"}, "does not stay below its folder"),
        ({"path": ".hidden/x.parquet"}, "does not stay below its folder"),
        ({"path": "a\\b.parquet"}, "does not stay below its folder"),
        ({"path": ""}, "does not stay below its folder"),
        ({"path": "x.txt"}, "does not end as parquet does"),
        ({"path": "half.arrow", "format": "arrow"}, "is in the lock twice"),
        ({"spec": {"columns": []}}, "Choose at least one column."),
        ({"rows": "many"}, "Expected `int`"),
    ],
)
def test_a_lock_that_is_not_right_is_refused_whole(
    notebooks: Path, lake: Lake, change: dict[str, Any], said: str
) -> None:
    path = write_lock(notebooks).path
    edit(path, change)
    (notebooks / "data" / "warm größe.parquet").unlink()
    with pytest.raises(Invalid) as refused:
        lake.restore(path)
    assert said in refused.value.detail
    assert list((notebooks / "data").iterdir()) == []


def test_a_lock_of_another_version_is_refused(notebooks: Path, lake: Lake) -> None:
    path = write_lock(notebooks).path
    path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(Invalid, match="version 2"):
        lake.restore(path)


def test_a_link_does_not_lead_out_of_the_folder(notebooks: Path, workspace: Path, lake: Lake) -> None:
    path = write_lock(notebooks).path
    shutil.rmtree(notebooks / "data")
    (workspace / "outside").mkdir()
    (notebooks / "data").symlink_to(workspace / "outside")
    with pytest.raises(Invalid, match="leaves its folder by a link"):
        lake.restore(path)
    assert list((workspace / "outside").iterdir()) == []


def test_a_folder_of_parts_is_one_entry_and_made_again(tmp_path: Path, workspace: Path) -> None:
    lakes.events(tmp_path / "own")
    settings = EngineSettings(workspace=workspace, state=tmp_path / "parts-state", part_bytes=30_000)
    session = Session(Engine(settings), local_account(), workspace, far=False)
    lake = Lake(session, progress=False)
    lake.add_item("own", tmp_path / "own")
    path = lake.pull("own", to="parts.parquet").path
    assert path.is_dir() and len(list(path.iterdir())) > 1
    done = write_lock(workspace)
    assert [(each.path, each.rows) for each in done.lock.files] == [("parts.parquet", 3_000)]
    min(path.iterdir()).unlink()
    kept = done.path.read_bytes()
    with pytest.raises(NotFound, match="nothing to lock"):
        write_lock(workspace)
    assert [each.is_whole for each in lake.restore(done.path)] == [False]
    assert said(lake.restore(done.path, overwrite=True)) == ["parts.parquet: pulled (the same 3,000 rows)"]
    shutil.rmtree(path)
    assert said(lake.restore(done.path)) == ["parts.parquet: pulled (the same 3,000 rows)"]
    assert done.path.read_bytes() == kept
    session.close()


def test_where_nothing_was_pulled_there_is_nothing_to_lock(workspace: Path, lake: Lake) -> None:
    with pytest.raises(NotFound, match="nothing to lock"):
        write_lock(workspace)
    with pytest.raises(NotFound, match="no folder"):
        write_lock(workspace / "nowhere")
    with pytest.raises(NotFound, match="There is no lock"):
        lake.restore(workspace / "lakey.lock")
    assert list(workspace.iterdir()) == []
