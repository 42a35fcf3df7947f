"""`lakey audit` answers who asked for what, in a table or a file."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from lakey_jupyter.cli import main

Said = pytest.CaptureFixture[str]
TODAY = datetime.now(timezone.utc)


@pytest.fixture
def asked(workspace: Path, files: Path, capsys: Said) -> Path:
    """The current folder, where two pulls were asked for."""
    assert main(["items", "add", "demo.numbers", str(files)]) == 0
    assert main(["items", "add", "demo.others", str(files)]) == 0
    assert main(["pull", "demo.numbers", "number", "--where", "number >= 990", "--to", "a.parquet"]) == 0
    assert main(["pull", "demo.others", "--sample", "0.5", "--to", "b.parquet"]) == 0
    capsys.readouterr()
    return workspace


def test_it_says_who_asked_for_what_and_how_it_ended(asked: Path, capsys: Said) -> None:
    assert main(["audit"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["at", "(UTC)", "event", "person"]
    assert [line.split()[2] for line in lines] == ["asked", "done", "asked", "done"]
    assert "number; number >=" in lines[0] and "0.5 of the rows" in lines[2]
    assert " 10 " in lines[1]


def test_it_is_asked_by_item_person_and_day(asked: Path, capsys: Said) -> None:
    tomorrow = f"{TODAY + timedelta(days=1):%Y-%m-%d}"
    for words, number in (
        (["--item", "demo.others"], 2),
        (["--person", "nobody"], None),
        (["--since", f"{TODAY - timedelta(days=1):%Y-%m-%d}", "--until", tomorrow], 4),
        (["--since", f"{TODAY + timedelta(days=2):%Y-%m-%d}"], None),
        (["--until", "2020-01-01T00:00Z"], None),
    ):
        assert main(["audit", *words]) == 0
        said = capsys.readouterr().out
        assert ("Nothing that fits" in said) if number is None else len(said.splitlines()) == number + 1, words


@pytest.mark.parametrize(("by", "number"), [("item", 2), ("person", 1), ("day", 1)])
def test_it_is_summed(asked: Path, capsys: Said, by: str, number: int) -> None:
    assert main(["audit", "--by", by]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == [by, "asked", "done"]
    assert sum(int(line.split()[1]) for line in lines) == 2
    assert len(lines) == number or by == "day"


def test_it_is_written_to_a_file_that_was_not_there(asked: Path, capsys: Said) -> None:
    assert main(["audit", "--out", "all.parquet"]) == 0
    assert "4 lines" in capsys.readouterr().out
    assert pq.read_table(asked / "all.parquet")["event"].to_pylist() == ["asked", "done"] * 2
    assert main(["audit", "--by", "item", "--out", "items.csv"]) == 0
    assert csv.read_csv(asked / "items.csv")["name"].to_pylist() == ["demo.numbers", "demo.others"]
    assert main(["audit", "--out", "all.parquet"]) == 2


def test_all_of_it_is_written_also_where_nothing_fits(asked: Path) -> None:
    assert main(["audit", "--person", "nobody", "--out", "none.csv"]) == 0
    assert csv.read_csv(asked / "none.csv").num_rows == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "yesterday"], "takes a day"),
        (["--by", "month"], "month"),
        (["--out", "all.txt"], "ends in .csv or .parquet"),
        (["--out", "nowhere/all.csv"], "There is no folder"),
        (["--state", "elsewhere"], "There is no state of Lakey"),
    ],
)
def test_bad_input_is_one_sentence_and_2(asked: Path, capsys: Said, words: list[str], said: str) -> None:
    assert main(["audit", *words]) == 2
    shown = capsys.readouterr()
    assert said in shown.err and shown.err.count("\n") == 1 and shown.out == ""
    assert not (asked / "elsewhere").exists()
