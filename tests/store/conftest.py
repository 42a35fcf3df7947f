"""A database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lakey_jupyter.store.database import Database


@pytest.fixture
def database(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    """An empty state database."""
    found = Database(tmp_path / "state", database_url)
    yield found
    found.close()
