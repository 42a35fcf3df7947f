"""A command finds the catalogue and the jobs on PostgreSQL where `LAKEY_DATABASE_URL` says that they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from postgres import PASSWORD, Postgres

from lakey_jupyter.cli import main

Said = pytest.CaptureFixture[str]


def test_what_one_machine_registers_another_one_has(
    workspace: Path, tmp_path: Path, files: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    with postgres.fresh() as url:
        monkeypatch.setenv("LAKEY_DATABASE_URL", url)
        assert main(["items", "add", "demo.numbers", str(files)]) == 0
        assert main(["pull", "demo.numbers", "number", "--to", "a.parquet"]) == 0
        capsys.readouterr()
        assert main(["items", "--state", str(tmp_path / "another")]) == 0
        assert "demo.numbers" in capsys.readouterr().out
        assert main(["audit", "--by", "item", "--state", str(tmp_path / "another")]) == 0
        assert capsys.readouterr().out.splitlines()[1].split()[:3] == ["demo.numbers", "1", "1"]
        assert not list(tmp_path.rglob("lakey.db"))
        monkeypatch.delenv("LAKEY_DATABASE_URL")
        assert main(["items"]) == 0
        assert "demo.numbers" not in capsys.readouterr().out


@pytest.mark.parametrize("command", [["items"], ["audit"], ["cache", "--trim"], ["pull", "a", "b"]])
def test_a_database_that_is_away_is_one_sentence(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, command: list[str]
) -> None:
    monkeypatch.setenv("LAKEY_DATABASE_URL", f"postgresql://ada:{PASSWORD}@127.0.0.1:1/lakey")
    assert main(command) == 1
    said = capsys.readouterr()
    assert said.out == "" and PASSWORD not in said.err
    assert said.err.startswith("lakey: The state database cannot be reached") and said.err.count("\n") == 1
