"""Estimates on an item of 5,000 files: how long they take."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest
from work.many_files import many_files

from lakey_jupyter.model.account import Account
from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.pulls import EstimateRequest
from lakey_jupyter.model.wire import convert
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

ANN = Account(id="ann", name="Ann", admin=True)
COUNT = 400
MOST = 0.050


@pytest.mark.bench
def test_estimates_of_five_thousand_files_take_at_most_fifty_milliseconds(tmp_path: Path) -> None:
    took = asyncio.run(_measured(tmp_path))
    p50, p95, p99 = (took[int(len(took) * share)] for share in (0.5, 0.95, 0.99))
    print(f"\n{COUNT} estimates of 5,000 files: p50 {p50 * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms")
    assert p99 <= MOST


async def _measured(folder: Path) -> list[float]:
    (folder / "workspace").mkdir()
    engine = Engine(EngineSettings(workspace=folder / "workspace", state=folder / "state"))
    await engine.add_item(ANN, NewItem(name="x.y", location=str(many_files(folder / "lake", 5_000))))
    took = []
    for _ in range(COUNT):
        request = _request()
        began = time.perf_counter()
        await engine.estimate(ANN, request)
        took.append(time.perf_counter() - began)
    await engine.close()
    return sorted(took)


def _request() -> EstimateRequest:
    draw = random.Random()
    filters = [
        {"name": "part", "operator": ">=", "value": draw.randrange(5_000)},
        {"name": "value", "operator": "<", "value": draw.gauss(20, 5)},
        {"name": "name", "operator": "in", "value": ["a", "ü"]},
        {"name": "id", "operator": "between", "value": [3, draw.randrange(4, 100)]},
    ]
    spec = {"columns": ["id", "value", "name"], "filters": draw.sample(filters, draw.randrange(5))}
    return convert({"item": "x.y", "spec": spec}, EstimateRequest)
