"""A server lets go of what nothing needs once its state folder is too large, and of nothing before."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from lakey_jupyter.connect import Session
from lakey_jupyter.work import keeping

from .folders import Folders, done, write_rows

BYTES = 1_000_000
LONG_AGO = 86_400.0


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "FIRST", 0.05)
    monkeypatch.setattr(keeping, "PAUSE", 0.05)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A lake with the item `numbers`, and in the state folder what is left of an item that is no more."""
    found = Folders.at(tmp_path, None)
    write_rows(found.lake / "a.parquet", 1)
    session = found.session()
    session.add_item("numbers", found.lake)
    session.close()
    old = left(found)
    old.parent.mkdir(parents=True)
    old.write_bytes(b"x" * BYTES)
    then = time.time() - LONG_AGO
    os.utime(old, (then, then))
    return found


def left(folders: Folders) -> Path:
    return folders.root / "state" / "items" / "of-nobody" / "snapshot" / "index.arrow"


def server(folders: Folders, **settings: Any) -> Session:
    """An engine as a server has one."""
    return folders.session(**{"adopts": True, **settings})


def test_what_nothing_needs_goes_by_itself_and_what_is_needed_stays(folders: Folders) -> None:
    session = server(folders, state_bytes=BYTES)
    until = time.monotonic() + 20
    while left(folders).exists():
        assert time.monotonic() < until, "it is still there"
        time.sleep(0.02)
    done(session, "numbers")
    session.close()


@pytest.mark.parametrize(
    "settings",
    [{"state_bytes": 100 * BYTES}, {"state_bytes": None}, {"state_bytes": 0, "adopts": False}],
    ids=["it is small enough", "never", "no server"],
)
def test_else_everything_stays(folders: Folders, settings: dict[str, Any]) -> None:
    session = server(folders, **settings)
    time.sleep(0.5)
    assert left(folders).exists()
    session.close()
