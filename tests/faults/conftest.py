"""The lake of the trials, written once."""

from __future__ import annotations

import pytest

from .ground import Lake


@pytest.fixture(scope="package")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Of one file, whose pull is large enough for a journal."""
    return Lake.at(tmp_path_factory.mktemp("lake"))


@pytest.fixture(scope="package")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Of three such files."""
    return Lake.at(tmp_path_factory.mktemp("wide"), files=3)


@pytest.fixture(scope="package")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Of three such files, which are scanned some row groups at a time."""
    return Lake.at(tmp_path_factory.mktemp("checked"), files=3, checked=True)
