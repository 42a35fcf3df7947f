"""`lakey lock` and `lakey restore`, near and against a server; the exit code says whether everything is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lakey_jupyter.cli import main
from lakey_jupyter.commands.jupyter import Place, running
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.lock import write_lock

Said = pytest.CaptureFixture[str]


@pytest.fixture
def pulled(workspace: Path, files: Path, capsys: Said) -> Path:
    """A file in a folder of the workspace, and the folder's lock."""
    assert main(["items", "add", "demo.numbers", str(files)]) == 0
    assert main(["pull", "demo.numbers", "number", "--where", "number >= 990", "--to", "data/a.parquet"]) == 0
    assert main(["lock", "data"]) == 0
    assert capsys.readouterr().out.endswith("data/lakey.lock: 1 file\n")
    return workspace / "data" / "a.parquet"


def test_a_missing_file_is_pulled_again(pulled: Path, capsys: Said) -> None:
    assert main(["restore", "data"]) == 0
    assert capsys.readouterr().out == "a.parquet: there\n"
    pulled.unlink()
    assert main(["restore", "data/lakey.lock"]) == 0
    assert capsys.readouterr().out == "a.parquet: pulled (the same 10 rows)\n"
    assert pulled.is_file()


def test_the_exit_code_says_that_something_is_not_there(pulled: Path, capsys: Said) -> None:
    pulled.unlink()
    assert main(["items", "remove", "demo.numbers"]) == 0
    capsys.readouterr()
    assert main(["restore", "data"]) == 1
    assert capsys.readouterr().out == "a.parquet: cannot be rebuilt, because: There is no item 'demo.numbers'.\n"


def test_a_lock_outside_the_workspace_is_refused(pulled: Path, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "other").mkdir()
    shutil.copy(pulled.with_name("lakey.lock"), tmp_path / "other")
    assert main(["restore", str(tmp_path / "other")]) == 2
    assert "outside the workspace" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "other"), "--workspace", str(tmp_path)]) == 0
    assert (tmp_path / "other" / "a.parquet").is_file()


@pytest.mark.parametrize("words", [["lock"], ["lock", "nowhere"], ["restore"], ["restore", "nowhere"]])
def test_where_there_is_nothing_it_is_said_and_2(workspace: Path, capsys: Said, words: list[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("lakey: ")
    assert list(workspace.iterdir()) == []


def test_a_server_makes_it_again_too(files: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "workspace", tmp_path / "state", 20_000_000)
    (place.workspace / "data").mkdir(parents=True)
    with running(place, tmp_path / "server.log") as session:
        session.add_item("demo.numbers", files)
        lake = Lake(session, progress=False)
        path = lake.pull("demo.numbers", ["name"], sample=0.5, to=place.workspace / "data" / "a.parquet").path
        lock = write_lock(path.parent)
        path.unlink()
        (found,) = lake.restore(lock.path)
        assert (found.is_whole, path.is_file()) == (True, True)
        session.remove_item("demo.numbers")
        path.unlink()
        (found,) = lake.restore(lock.path)
        assert "There is no item 'demo.numbers'" in found.says
