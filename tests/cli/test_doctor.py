"""The doctor finds what is missing, says how to mend it, and shows no secret."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from lakey_jupyter.cli import main
from lakey_jupyter.commands.checks import CHECKS, Grade, _file_system, places

Said = pytest.CaptureFixture[str]


def _lines(capsys: Said) -> dict[str, str]:
    """What was said of each thing, with its mark and how to mend it."""
    found: dict[str, str] = {}
    for line in capsys.readouterr().out.splitlines():
        if line.startswith("    "):
            found[list(found)[-1]] += line
        else:
            mark, _, rest = line.partition(" ")
            what, _, says = rest.partition(": ")
            found[what] = f"{mark} {says}"
    return found


def test_what_is_well_is_said_so(workspace: Path, capsys: Said) -> None:
    main(["doctor"])
    found = _lines(capsys)
    for what in ("Python", "jupyterlab", "State folder", "Workspace", "Free disk", "Catalogue"):
        assert found[what].startswith("✓"), found


def test_every_item_is_looked_for(workspace: Path, files: Path, tmp_path: Path, capsys: Said) -> None:
    moved = shutil.copytree(files, tmp_path / "moved")
    for name, place in (("here", files), ("gone", moved)):
        assert main(["items", "add", name, str(place)]) == 0
    shutil.rmtree(moved)
    capsys.readouterr()
    assert main(["doctor"]) == 1
    found = _lines(capsys)
    assert found["Item here"] == "✓ 1 file"
    assert found["Item gone"].startswith("✗")
    assert "lakey items remove" in found["Item gone"]


def test_a_state_folder_that_cannot_be_is_named(workspace: Path, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "file").touch()
    assert main(["doctor", "--state", str(tmp_path / "file" / "state")]) == 1
    found = _lines(capsys)
    assert found["State folder"].startswith("✗")
    assert "LAKEY_STATE" in found["State folder"]
    assert "Catalogue" not in found


def test_an_endpoint_that_does_not_answer_is_named_without_secrets(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name, value in (
        ("LAKEY_S3_ENDPOINT", f"http://user:canary-4711@127.0.0.1:{port}"),
        ("AWS_ACCESS_KEY_ID", "canary-4712"),
        ("AWS_SECRET_ACCESS_KEY", "canary-4713"),
        ("LAKEY_URL", f"http://user:canary-4714@127.0.0.1:{port}/lakey/"),
        ("LAKEY_TOKEN", "canary-4715"),
    ):
        monkeypatch.setenv(name, value)
    assert main(["doctor"]) == 1
    shown = capsys.readouterr()
    assert "✗ S3 endpoint: does not answer" in shown.out
    assert "✗ Lakey server" in shown.out
    assert "canary" not in shown.out + shown.err


def test_a_bad_endpoint_breaks_nothing(workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setenv("LAKEY_S3_ENDPOINT", "http://[")
    assert main(["doctor"]) == 1
    assert "✗ S3 endpoint" in capsys.readouterr().out


def test_what_is_not_well_says_how_to_mend_it(workspace: Path, tmp_path: Path) -> None:
    at = places(str(tmp_path), str(tmp_path / "state"))
    for check in CHECKS.values():
        for finding in check(at):
            assert finding.grade is Grade.WELL or finding.mend, finding


def test_the_file_system_of_a_folder_is_known() -> None:
    assert _file_system(Path("/proc")) == "proc"
