"""A folder to work in, a lake of its own, and files to register."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROWS = 1_000


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small item: `number` counts, `name` says whether it is even."""
    place = tmp_path_factory.mktemp("files")
    number = list(range(ROWS))
    table = pa.table({"number": number, "name": ["odd" if each % 2 else "even" for each in number]})
    pq.write_table(table, place / "part-0.parquet", row_group_size=100)
    return place


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder; the state is beside it, and no server is about."""
    for name in [each for each in os.environ if each.startswith(("LAKEY_", "AWS_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "workspace"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LAKEY_STATE", str(tmp_path / "state"))
    return folder
