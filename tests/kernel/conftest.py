"""A lake of this machine with one item, `iot.events`, and a workspace to be in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from traitlets.config import Config

import lakey_jupyter as lakey
from lakey_jupyter.kernel.bridge import Lake

from . import lakes

ITEM = "iot.events"
Shell = Any
"""An InteractiveShell; IPython tells no types of it."""


@pytest.fixture(scope="session")
def events(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    """The files of the item, and its rows."""
    place = tmp_path_factory.mktemp("lake") / "events"
    return place, lakes.events(place)


@pytest.fixture(scope="session")
def state(events: tuple[Path, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder whose catalogue has the item."""
    folder = tmp_path_factory.mktemp("state")
    lake = lakey.connect(state=folder, workspace=tmp_path_factory.mktemp("first"))
    lake.add_item(ITEM, events[0], description="what devices said", tags=["iot"], maintainer="ada@example.org")
    lake.close()
    return folder


@pytest.fixture
def workspace(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, from which `connect()` leads to the lake of this machine."""
    for name in [each for each in os.environ if each.startswith("LAKEY_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "workspace"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LAKEY_STATE", str(state))
    return folder.resolve()


@pytest.fixture
def lake(workspace: Path) -> Iterator[Lake]:
    """The lake as a script has it."""
    found = lakey.connect()
    yield found
    found.close()


@pytest.fixture
def shell(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """IPython with the extension loaded, in the workspace."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    config = Config()
    config.HistoryManager.enabled = False
    found: Shell = InteractiveShell.instance(config=config)
    assert found.run_cell("%load_ext lakey_jupyter").success
    yield found
    InteractiveShell.clear_instance()


@pytest.fixture
def kernel(workspace: Path) -> Iterator[BlockingKernelClient]:
    """A kernel with the extension loaded."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(workspace))
    try:
        client.execute_interactive("%load_ext lakey_jupyter", timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def failure(shell: Shell, cell: str) -> str:
    """The sentence with which a cell fails."""
    with pytest.raises(UsageError) as refused:
        shell.run_cell(cell).raise_error()
    return str(refused.value)


def value(shell: Shell, cell: str) -> Any:
    """What a cell gives."""
    done = shell.run_cell(cell)
    done.raise_error()
    return done.result
