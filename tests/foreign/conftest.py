"""The lake that generated foreign files are put in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from properties.lakes import Stand

from .pulls import worked


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """A lake of this machine whose work is done by one worker process, so that a crash there is a failure here."""
    standing = worked(tmp_path_factory.mktemp("foreign"))
    yield standing
    standing.session.close()
