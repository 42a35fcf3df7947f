"""The commands, one after the other, as someone types them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.cli import COMMANDS, main

from .conftest import ROWS

Said = pytest.CaptureFixture[str]
LAKEY = (sys.executable, "-m", "lakey_jupyter.cli")


@pytest.fixture
def item(workspace: Path, files: Path, capsys: Said) -> str:
    """The name of a registered item."""
    words = ["--description", "counts up", "--tag", "small", "--tag", "exact", "--maintainer", "ada"]
    assert main(["items", "add", "demo.numbers", str(files), *words]) == 0
    capsys.readouterr()
    return "demo.numbers"


def test_an_item_is_added_found_shown_and_removed(workspace: Path, files: Path, capsys: Said) -> None:
    assert main(["items", "add", "demo.numbers", str(files), "--description", "counts up"]) == 0
    assert "1,000 rows, 2 columns" in capsys.readouterr().out
    assert main(["items", "counts"]) == 0
    assert "demo.numbers" in capsys.readouterr().out
    assert main(["show", "demo.numbers"]) == 0
    assert "number  INTEGER" in capsys.readouterr().out
    assert main(["items", "remove", "demo.numbers"]) == 0
    assert main(["items"]) == 0
    assert "No item fits" in capsys.readouterr().out
    assert (files / "part-0.parquet").exists()


def test_a_relative_folder_is_meant_from_here(workspace: Path, files: Path, capsys: Said) -> None:
    assert main(["items", "add", "demo.numbers", os.path.relpath(files)]) == 0


def test_a_pull_lands_the_rows(item: str, workspace: Path, capsys: Said) -> None:
    words = ["name", "number", "--where", "number >= 990 and name = 'odd'", "--to", "data/odd.parquet"]
    assert main(["pull", item, *words]) == 0
    assert capsys.readouterr().out.startswith("pull data/odd.parquet: 5 rows")
    table = pq.read_table(workspace / "data" / "odd.parquet")
    assert table.column_names == ["name", "number"]
    assert table.column("number").to_pylist() == [991, 993, 995, 997, 999]


def test_a_share_of_rows_is_the_same_every_time(item: str, workspace: Path, capsys: Said) -> None:
    for name in ("a", "b"):
        assert main(["pull", item, "--sample", "0.2", "--seed", "-3", "--to", f"{name}.parquet"]) == 0
    one, other = (pq.read_table(workspace / f"{name}.parquet") for name in ("a", "b"))
    assert one.column("number") == other.column("number")
    assert 100 < one.num_rows < 300


def test_an_estimate_is_told(item: str, capsys: Said) -> None:
    assert main(["estimate", item]) == 0
    assert "1,000 rows" in capsys.readouterr().out
    assert main(["estimate", item, "number", "--where", "number < 500"]) == 0


def test_a_destination_is_taken_until_it_may_be_overwritten(item: str, capsys: Said) -> None:
    assert main(["pull", item, "name", "--to", "a.parquet"]) == 0
    assert main(["pull", item, "number", "--to", "a.parquet"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["pull", item, "number", "--to", "a.parquet", "--overwrite"]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shwo"], "Did you mean 'show'?"),
        (["show", "demo.number"], "Did you mean 'demo.numbers'?"),
        (["pull", "demo.numbers", "numbr"], "Did you mean 'number'?"),
        (["pull", "demo.numbers", "--sample", "1.2"], "from 0 to 1"),
        (["pull", "demo.numbers", "--where", "number = 1 or number = 2"], "joined by AND"),
        (["pull", "demo.numbers", "--to", "../x.parquet"], "outside the workspace"),
        (["pull", "demo.numbers", "--to", "x.txt"], ".parquet"),
        (["pull"], "required"),
        (["items", "add", "demo.numbers", "."], "demo.numbers"),
        (["items", "add", "x", "ftp://host/x"], "is no location"),
        (["items", "remove", "nothing"], "nothing"),
    ],
)
def test_bad_input_is_one_sentence_and_2(item: str, workspace: Path, capsys: Said, words: list[str], said: str) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.startswith("lakey: ")
    assert shown.err.count("\n") == 1
    assert shown.out == ""
    assert list(workspace.iterdir()) == []


def test_a_lake_that_cannot_serve_is_one_sentence_and_1(workspace: Path, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["items", "add", "x", str(tmp_path / "empty")]) == 1
    assert main(["items", "add", "x", str(tmp_path / "gone")]) == 1
    (tmp_path / "empty" / "a.parquet").write_bytes(b"this is not Parquet at all")
    assert main(["items", "add", "x", str(tmp_path / "empty")]) == 1
    assert capsys.readouterr().err.count("\n") == 3


def test_a_pull_over_the_budget_is_refused(item: str, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setenv("LAKEY_BUDGET", "100")
    assert main(["pull", item]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv("LAKEY_BUDGET", "much")
    assert main(["pull", item]) == 2


def test_a_server_that_is_not_there_is_one_sentence_and_1(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("LAKEY_URL", "http://127.0.0.1:1/lakey/")
    monkeypatch.setenv("LAKEY_TOKEN", "canary-4711")
    assert main(["items"]) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "canary" not in shown


@pytest.mark.parametrize("words", [[], ["--help"], *([*name.split(), "--help"] for name in COMMANDS)])
def test_every_command_helps(words: list[str], capsys: Said) -> None:
    assert main(words) == 0
    assert "usage" in capsys.readouterr().out


def test_it_runs_as_a_process_of_its_own(item: str, workspace: Path) -> None:
    done = subprocess.run([*LAKEY, "pull", item, "number"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    (found,) = workspace.glob("*.parquet")
    assert f"{found.name}: {ROWS:,} rows" in done.stdout


def test_an_interrupt_leaves_nothing_behind(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "big").mkdir()
    number = pa.array(range(2_000_000))
    for part in range(4):
        pq.write_table(
            pa.table({"a": number, "b": number}), tmp_path / "big" / f"{part}.parquet", row_group_size=20_000
        )
    assert main(["items", "add", "big", str(tmp_path / "big")]) == 0
    process = subprocess.Popen([*LAKEY, "pull", "big", "--where", "a >= 1"], stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 30
    while not list(workspace.iterdir()) and time.monotonic() < end:
        time.sleep(0.02)
    assert list(workspace.iterdir()), "the pull never began to write"
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "was cancelled" in said
    assert list(workspace.iterdir()) == []
