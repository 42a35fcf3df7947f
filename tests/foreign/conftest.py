"""The lake that generated foreign files are put in, and the tale of what was met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from properties.lakes import Stand

from . import coverage
from .pulls import worked


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """A lake of this machine whose work is done by one worker process, so that a crash there is a failure here."""
    standing = worked(tmp_path_factory.mktemp("foreign"))
    yield standing
    standing.session.close()


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
