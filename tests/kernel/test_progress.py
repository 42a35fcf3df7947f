"""Progress: a widget where one is drawn, a line on a terminal, nothing where nobody looks."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from lakey_jupyter.kernel.progress import said
from lakey_jupyter.model.job import Job, Progress, State

from .conftest import ITEM

PULL = f"import lakey_jupyter as lakey; lakey.pull({ITEM!r}, where='value >= 1')"
VIEW = "application/vnd.jupyter.widget-view+json"


def _job(state: State, progress: Progress) -> Job:
    return Job(
        id="j", kind="pull", item="a\nb", state=state, created=datetime.now(timezone.utc), seq=1, progress=progress
    )


def test_a_line_says_how_far_it_is() -> None:
    half = Progress(done_bytes=500_000, total_bytes=1_000_000, rate=250_000, eta=2)
    assert said(_job(State.READING, half)) == "a b: reading 50 % of 1 MB · 250 kB/s · 2 s left"
    assert said(_job(State.VERIFYING, half)) == "a b: verifying 50 % of 1 MB"
    assert said(_job(State.QUEUED, Progress())) == "a b: queued"


def _on_a_terminal(**environment: str) -> str:
    """What a script that pulls writes to a terminal."""
    ours, theirs = os.openpty()
    process = subprocess.Popen([sys.executable, "-c", PULL], stderr=theirs, env={**os.environ, **environment})
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(30) == 0
    return seen.decode()


def test_a_terminal_gets_a_line_that_goes(workspace: Path) -> None:
    shown = _on_a_terminal()
    assert f"{ITEM}: " in shown
    assert shown.endswith("\r")
    assert "\n" not in shown


def test_nothing_is_shown_when_it_is_turned_off(workspace: Path) -> None:
    assert _on_a_terminal(LAKEY_PROGRESS="0") == ""


def test_nothing_is_shown_in_a_pipe(workspace: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PULL], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize("silent", [False, True])
def test_a_notebook_keeps_no_bar_of_a_pull_that_is_over(
    workspace: Path, silent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKEY_PROGRESS", "0" if silent else "1")
    new: Any = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell(PULL + ";")])
    resources = {"metadata": {"path": str(workspace)}}
    done = NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    shown = [output for output in done.cells[0].outputs if output.output_type == "display_data"]
    assert len(shown) == (0 if silent else 1)
    assert not any(VIEW in output.data for output in shown)
