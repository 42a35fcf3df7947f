"""`%lakey` in a cell: what it gives, what it says when asked wrongly, and that it runs nothing that a value holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from .conftest import ITEM, Shell, failure, value


def test_items_are_found(shell: Shell) -> None:
    assert list(value(shell, "%lakey items devices")) == [ITEM]
    assert list(value(shell, "%lakey items devices ~ said")) == []


def test_an_item_is_shown(shell: Shell) -> None:
    assert value(shell, f"%lakey show {ITEM}").name == ITEM


def test_an_estimate_is_made(shell: Shell) -> None:
    assert value(shell, f"%lakey estimate {ITEM} value --where 'value >= 23' --sample 0.1").rows_high <= 3_000


def test_a_pull_gives_the_dataframe(shell: Shell, workspace: Path, events: tuple[Path, pd.DataFrame]) -> None:
    where = "name = 'größe' and value >= 23"
    shell.run_cell(f'df = %lakey pull {ITEM} value name --where "{where}" --to "data/größe 1.parquet"').raise_error()
    found, rows = shell.user_ns["df"], events[1]
    expected = rows[(rows["name"] == "größe") & (rows["value"] >= 23)]
    assert list(found.columns) == ["value", "name"]
    assert found["value"].tolist() == expected["value"].tolist()
    assert (workspace / "data" / "größe 1.parquet").is_file()


def test_a_folder_is_locked_and_restored(shell: Shell, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value(shell, f"%lakey pull {ITEM} value --to data/a.parquet")
    value(shell, "%lakey lock data")
    (workspace / "data" / "a.parquet").unlink()
    capsys.readouterr()
    value(shell, "%lakey restore data")
    assert "a.parquet: pulled (the same 3,000 rows)" in capsys.readouterr().out
    (workspace / "data" / "a.parquet").write_bytes(b"mine")
    assert "1 of 1 file in the lock" in failure(shell, "%lakey restore data/lakey.lock")
    assert (workspace / "data" / "a.parquet").read_bytes() == b"mine"
    value(shell, "%lakey restore data --overwrite")


def test_options_may_stand_anywhere(shell: Shell) -> None:
    one = value(shell, f"%lakey pull {ITEM} value name --sample 0.1 --seed 7")
    other = value(shell, f"%lakey pull --sample 0.1 {ITEM} --seed 7 value name")
    assert one.equals(other)
    assert 0 < len(one) < 1_000


def test_no_columns_are_all_columns(shell: Shell) -> None:
    assert len(value(shell, f"%lakey pull {ITEM}").columns) == 6


@pytest.mark.parametrize("words", ["", "--help", "pull --help", "items -h", "show --help", "estimate --help"])
def test_help_is_printed_and_ends_nothing(shell: Shell, capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert value(shell, f"%lakey {words}") is None
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("pul x", "Did you mean 'pull'?"),
        ("show iot.event", "Did you mean 'iot.events'?"),
        ("show", "required: item"),
        ("pull iot.events valu", "Did you mean 'value'?"),
        ("pull iot.events --sampel 1", "Unrecognized arguments: --sampel"),
        ("pull iot.events --sample much", "much"),
        ("pull iot.events --sample 1.2", "from 0 to 1"),
        ("pull iot.events --seed 1.5", "1.5"),
        ("pull iot.events --where \"value = 'x'\"", "does not fit"),
        ('pull iot.events --where "value = 1 or value = 2"', "joined by AND"),
        ("pull iot.events --to ../../x.parquet", "outside the workspace"),
        ("pull iot.events --to x.txt", ".parquet"),
        ('pull iot.events --where "value', "quot"),
        ('pull iot.events --where "value > :limt"', "Did you mean 'limit'?"),
        ('pull iot.events --where "value > :kinds"', "':kinds' stands for several values, which only IN takes"),
        ('pull iot.events --where "value > :kinds[0]"', "joined by AND"),
        ('pull iot.events --where "value > :shell"', "A object is no value to compare with"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    shell: Shell, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    shell.user_ns.update({"limit": 23, "kinds": ["größe"], "shell": object()})
    assert said in failure(shell, f"%lakey {words}")
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert shown.err.count("\n") == 1


def test_a_taken_destination_is_refused_until_it_may_be_overwritten(shell: Shell) -> None:
    value(shell, f"%lakey pull {ITEM} name --to a.parquet")
    assert "is there already" in failure(shell, f"%lakey pull {ITEM} value --to a.parquet")
    assert list(value(shell, f"%lakey pull {ITEM} value --to a.parquet --overwrite").columns) == ["value"]


@pytest.mark.parametrize("text", ["{open('ran', 'w')}", "$ITEM", "{1 + 1}"])
def test_a_value_is_a_value_and_runs_nothing(shell: Shell, workspace: Path, text: str) -> None:
    shell.user_ns["ITEM"] = "größe"
    quoted = text.replace("'", "''")
    assert len(value(shell, f"%lakey pull {ITEM} name --where \"name = '{quoted}'\"")) == 0
    assert not (workspace / "ran").exists()


def test_variables_are_values(shell: Shell, events: tuple[Path, pd.DataFrame]) -> None:
    shell.run_cell("import datetime; least, kinds, day = 23, ['größe', 'humidity'], datetime.date(1970, 1, 1)")
    found = value(shell, f'%lakey pull {ITEM} value --where "value >= :least and name in (:kinds) and day = :day"')
    rows = events[1]
    kept = rows["value"].ge(23) & rows["name"].isin(["größe", "humidity"])
    assert found["value"].tolist() == rows[kept & (rows.index < 1_000)]["value"].tolist()
    shell.run_cell('text = "x\' or 1 = 1"')
    assert len(value(shell, f'%lakey pull {ITEM} value --where "name = :text"')) == 0


def test_a_cell_is_filters(shell: Shell, events: tuple[Path, pd.DataFrame]) -> None:
    shell.user_ns["least"] = 23
    cell = f"%%lakey df = pull {ITEM} value name\n" + "name = 'größe'  -- a kind\n  and value >= :least\n"
    assert value(shell, cell) is None
    rows = events[1]
    expected = rows[(rows["name"] == "größe") & (rows["value"] >= 23)]
    assert shell.user_ns["df"]["value"].tolist() == expected["value"].tolist()
    both = value(shell, f"%%lakey pull {ITEM} value --where 'value < 30'\nvalue >= :least")
    assert len(both) == len(rows[(rows["value"] >= 23) & (rows["value"] < 30)])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%lakey show iot.events\nvalue > 3", "'show' takes no filters: write it in a line, %lakey show."),
        ("%%lakey 1x = pull iot.events\nvalue > 3", "'1x' is no name of a variable."),
        ("%%lakey pul iot.events\nvalue > 3", "Did you mean 'pull'?"),
        ("%%lakey pull iot.events\nvalu > 3", "Did you mean 'value'?"),
        ("%%lakey pull iot.events\nvalue > 3 or value < 1", "joined by AND"),
    ],
)
def test_what_is_wrong_in_a_cell_is_said_in_a_sentence(shell: Shell, cell: str, said: str) -> None:
    assert said in failure(shell, cell)


def test_explain_says_what_happens_to_each_chunk(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell(f"%lakey explain {ITEM} value")
    whole = capsys.readouterr().out
    assert "copied byte for byte" in whole and "exactly 3,000 rows" in whole
    shell.run_cell(f"%lakey explain {ITEM} value --where 'value >= 23' --sample 0.1")
    assert "about" in (part := capsys.readouterr().out) and "between 0 and 3,000 rows" in part
