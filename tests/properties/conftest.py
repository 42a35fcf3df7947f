"""How many examples each property tries: few and always the same in `make test`, many and new ones in `make deep`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from .lakes import Stand

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile("test", max_examples=200, derandomize=True, deadline=None, suppress_health_check=QUIET)
settings.register_profile("deep", max_examples=2_500, deadline=None, suppress_health_check=QUIET, print_blob=True)
settings.load_profile("deep" if os.environ.get("LAKEY_DEEP") == "1" else "test")


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """A lake of this machine that the examples of all properties share."""
    standing = Stand.at(tmp_path_factory.mktemp("stand"))
    yield standing
    standing.session.close()
