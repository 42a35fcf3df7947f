"""One demo lake for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from lakey_jupyter.demo.entry import DemoItem
from lakey_jupyter.demo.lake import make_demo_lake


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo lake of the usual seed."""
    folder = tmp_path_factory.mktemp("demo") / "lake"
    make_demo_lake(folder)
    return folder


@pytest.fixture(scope="session")
def items(lake: Path) -> dict[str, DemoItem]:
    """Its items by name."""
    return {item.name: item for item in make_demo_lake(lake)}


@pytest.fixture(scope="session")
def events(items: dict[str, DemoItem]) -> pa.Table:
    """All rows of `iot.events`, read by pyarrow."""
    return rows(items["iot.events"])


@pytest.fixture(scope="session")
def products(items: dict[str, DemoItem]) -> pa.Table:
    """All rows of `sales.products`."""
    return rows(items["sales.products"])


@pytest.fixture(scope="session")
def weather(items: dict[str, DemoItem]) -> pa.Table:
    """All rows of `weather.daily`."""
    return rows(items["weather.daily"])


def rows(item: DemoItem) -> pa.Table:
    """All rows of an item, in the order of its files."""
    found: pa.Table = ds.dataset(item.location, partitioning="hive").to_table()
    return found
