"""The lake of this machine that all generated cases are put in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .lakes import Stand
from .profiles import EXAMPLES


def pytest_report_header() -> str:
    """How many examples each property tries."""
    return f"properties: {EXAMPLES} examples each"


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """A lake of this machine that the examples of all properties share."""
    standing = Stand.at(tmp_path_factory.mktemp("stand"))
    yield standing
    standing.session.close()
