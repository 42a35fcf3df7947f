"""A database in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lakey_jupyter.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty state database."""
    found = Database(tmp_path / "state")
    yield found
    found.close()
