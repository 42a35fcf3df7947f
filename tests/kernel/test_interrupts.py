"""A pull that takes a while, and Ctrl-C: once stops the wait, twice stops the pull."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lakey_jupyter.errors import Cancelled
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.item import ItemHandle
from lakey_jupyter.kernel.progress import Interrupted
from lakey_jupyter.model.job import State

from . import lakes

NAME = "slow.events"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that take some seconds to read."""
    place = tmp_path_factory.mktemp("slow") / "events"
    lakes.events(place, 1_500_000)
    return place


@pytest.fixture
def item(lake: Lake, files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ItemHandle]:
    """The slow item, in the hands of somebody who types."""
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    yield lake.add_item(NAME, files)
    for each in lake.pulls():
        each.cancel()
    lake.remove_item(NAME)


def _interrupt(lake: Lake, *after: float) -> None:
    """Interrupt the main thread so many seconds after the next pull is waited for."""
    before = {each.id for each in lake.pulls()}

    def interrupt() -> None:
        while all(each.id in before for each in lake.pulls()):
            time.sleep(0.02)
        for each in after:
            threading.Timer(each, os.kill, (os.getpid(), signal.SIGINT)).start()

    threading.Thread(target=interrupt).start()


def test_the_first_stops_the_wait_alone(lake: Lake, item: ItemHandle, capsys: pytest.CaptureFixture[str]) -> None:
    _interrupt(lake, 0.3)
    with pytest.raises(Interrupted) as stopped:
        item.pull(where="value >= 1")
    id = lake.pulls()[0].id
    assert f"attach({id!r})" in str(stopped.value)
    assert "Interrupt again" in capsys.readouterr().err
    assert lake.attach(id).wait().result.rows > 1_000_000


def test_the_second_cancels_the_pull(lake: Lake, item: ItemHandle, workspace: Path) -> None:
    _interrupt(lake, 0.3, 1.2)
    with pytest.raises(Interrupted, match="was cancelled"):
        item.pull(where="value >= 2")
    pulled = lake.pulls()[0]
    with pytest.raises(Cancelled):
        pulled.wait()
    assert pulled.job.state is State.CANCELLED
    assert list(workspace.iterdir()) == []


def test_a_script_that_is_interrupted_leaves_nothing_behind(item: ItemHandle, workspace: Path) -> None:
    code = f"import lakey_jupyter as lakey; lakey.pull({NAME!r}, where='value >= 3')"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    _until_it_writes(workspace)
    process.send_signal(signal.SIGINT)
    assert "was cancelled" in process.communicate(timeout=30)[1]
    assert list(workspace.iterdir()) == []


def test_a_script_that_ends_in_the_middle_leaves_nothing_behind(item: ItemHandle, workspace: Path) -> None:
    code = f"""
from lakey_jupyter.connect import connect
session = connect()
session.pull({NAME!r}, {{"columns": ["id"], "filters": [{{"name": "id", "operator": ">", "value": 4}}]}})
while not list(session.workspace.iterdir()): pass
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert list(workspace.iterdir()) == []


def _until_it_writes(workspace: Path) -> None:
    end = time.monotonic() + 30
    while not list(workspace.iterdir()):
        assert time.monotonic() < end, "the pull never began to write"
        time.sleep(0.02)


def test_an_interrupted_wait_shows_no_traceback() -> None:
    assert Interrupted("It goes on.")._render_traceback_() == ["It goes on."]
