"""How many examples a property is tried with, the servers that all tests share, and the tale of foreign files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from foreign import coverage
from hypothesis import HealthCheck, settings
from kernel.lakes import S3_SERVER
from kernel.s3 import S3
from kernel.s3 import serving as serving_s3
from postgres import Postgres
from postgres import serving as serving_postgres

TESTS = Path(__file__).resolve().parent
LONG = ("work", "properties", "faults", "foreign", "kernel", "cli", "demo")
"""The folders whose files take long come first, so that those who run files side by side end at about the same time."""
# A slow example on a busy machine is no defect, and the same run twice is the same run.
QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile("test", max_examples=100, derandomize=True, deadline=None, suppress_health_check=QUIET)
settings.register_profile("deep", max_examples=2_500, deadline=None, suppress_health_check=QUIET, print_blob=True)
settings.load_profile("test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the folders; in each the tests keep theirs."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.relative_to(TESTS).parts[0], len(LONG)))


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A real S3 server."""
    if not S3_SERVER.is_file():
        pytest.skip("the shared S3 server is not here")
    with serving_s3(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL."""
    with serving_postgres() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where a test keeps its state: in a file of its state folder (None), and once more on PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.fresh() as found:
        yield found


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where tests are run by several processes, each hands on what it met."""
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["foreign"] = {heading: dict(counts) for heading, counts in coverage.SEEN.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What one of them met."""
    for heading, counts in getattr(node, "workeroutput", {}).get("foreign", {}).items():
        coverage.SEEN[heading].update(counts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often each writer, way and reader was met."""
    if coverage.SEEN:
        terminalreporter.section("foreign files")
        for line in coverage.lines():
            terminalreporter.write_line(line)
