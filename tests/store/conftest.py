"""A database in a folder, and the real S3 server of the notebook's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kernel.conftest import s3

from lakey_jupyter.store.database import Database

__all__ = ["database", "s3"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty state database."""
    found = Database(tmp_path / "state")
    yield found
    found.close()
