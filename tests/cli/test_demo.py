"""The demo, started unseen: a lake is made, a server comes up, a pull over HTTP is right, and all is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from lakey_jupyter.cli import main
from lakey_jupyter.commands.demo import NOTEBOOK


def test_the_demo_checks_itself(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAKEY_DATABASE_URL", "postgresql://127.0.0.1:1/of_a_team")  # and is left alone
    folder = tmp_path / "demo"
    assert main(["demo", "--folder", str(folder), "--check"]) == 0
    shown = capsys.readouterr().out
    assert "over HTTP" in shown
    assert shown.startswith("Made 3 items")
    assert [each.name for each in (folder / "workspace").glob("*.*")] == [NOTEBOOK.name]
    assert main(["items", "iot", "--state", str(folder / "state")]) == 0
    assert "iot.events" in capsys.readouterr().out
    assert list(workspace.iterdir()) == []
