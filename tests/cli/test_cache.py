"""`lakey cache` shows what the state folder holds, and lets go of what nothing needs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.cli import main
from lakey_jupyter.connect import connect

Said = pytest.CaptureFixture[str]


@pytest.fixture
def state(workspace: Path, tmp_path: Path, capsys: Said) -> Path:
    """The state folder of a lake whose one item has an older snapshot too, both written a day ago."""
    (tmp_path / "files").mkdir()
    for number in range(2):
        pq.write_table(pa.table({"number": [number]}), tmp_path / "files" / f"{number}.parquet")
        if not number:
            assert main(["items", "add", "demo.numbers", str(tmp_path / "files")]) == 0
    session = connect()
    session.refresh("demo.numbers")
    session.close()
    for path in (tmp_path / "state" / "items").rglob("*"):
        os.utime(path, (time.time() - 86_400,) * 2)
    capsys.readouterr()
    return tmp_path / "state"


def snapshots(state: Path) -> int:
    return len(list((state / "items").glob("*/*")))


def test_it_says_what_lies_there_and_what_needs_it(state: Path, capsys: Said) -> None:
    assert main(["cache"]) == 0
    kinds, _, each = capsys.readouterr().out.partition("\n\n")
    assert kinds.splitlines()[1].split()[:2] == ["index", "2"]
    lines = each.splitlines()[1:]
    assert [line.startswith("demo.numbers  index") for line in lines] == [True, True]
    assert sum(line.endswith("the present snapshot") for line in lines) == 1
    assert sum(line.endswith("nothing") and "1 d ago" in line for line in lines) == 1
    assert snapshots(state) == 2


def test_it_lets_go_of_what_nothing_needs_and_pulls_go_on(state: Path, capsys: Said) -> None:
    assert main(["cache", "--trim"]) == 0
    assert "in 1 place;" in capsys.readouterr().out
    assert snapshots(state) == 1
    assert main(["pull", "demo.numbers", "--to", "a.parquet"]) == 0
    assert main(["cache", "--trim"]) == 0
    assert "Removed 0 B" in capsys.readouterr().out


def test_a_size_is_kept_to_and_said_where_it_cannot_be(state: Path, capsys: Said) -> None:
    assert main(["cache", "--trim", "1GB"]) == 0
    assert snapshots(state) == 2
    assert main(["cache", "--trim", "0"]) == 0
    assert "That is more than 0 B" in capsys.readouterr().out
    assert snapshots(state) == 1


@pytest.mark.parametrize("size", ["much", "20 bottles", "1e9", "10KB"])
def test_a_size_that_is_none_is_refused_and_nothing_goes(state: Path, capsys: Said, size: str) -> None:
    assert main(["cache", "--trim", size]) == 2
    assert "is none" in capsys.readouterr().err
    assert snapshots(state) == 2


def test_where_there_is_no_state_there_is_none_made(workspace: Path, tmp_path: Path, capsys: Said) -> None:
    assert main(["cache"]) == 2
    assert "There is no state of Lakey" in capsys.readouterr().err
    assert not (tmp_path / "state").exists()
