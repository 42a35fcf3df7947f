"""An engine of worker processes on a lake of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.model.account import Account
from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.job import Job
from lakey_jupyter.model.pulls import PullRequest
from lakey_jupyter.model.wire import convert
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

T = TypeVar("T")
ANN = Account(id="ann", name="Ann", admin=True)
WAYS = pytest.mark.parametrize(
    ("workers", "database_url"),
    [(0, "sqlite"), (1, "postgres")],
    ids=["threads", "processes-postgres"],
    indirect=["database_url"],
)
"""How engines work, and where their jobs are."""


@dataclass
class Stand:
    """An engine, its folders, and a loop to ask it on."""

    engine: Engine
    folder: Path
    loop: asyncio.AbstractEventLoop

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    def run(self, verb: Coroutine[Any, Any, T]) -> T:
        """What a verb answers."""
        return self.loop.run_until_complete(asyncio.wait_for(verb, 120))

    def pull(self, **asked: Any) -> Job:
        """Start a pull of `x.y`."""
        request = convert({"item": "x.y", **asked}, PullRequest)
        return self.run(self.engine.pull(ANN, request))[0]

    def ended(self, job: Job) -> Job:
        """The job once it is over."""
        while not job.is_over:
            job = self.run(self.engine.job(ANN, job.id, job.seq, 20))
        return job

    def left_behind(self) -> list[str]:
        """What lies in the workspace that nobody asked for."""
        return [path.name for path in self.workspace.rglob("*") if path.name.startswith(".")]


def write_lake(folder: Path, files: int = 2, rows: int = 400_000) -> None:
    """Some files of numbers that do not compress."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        draw = np.random.default_rng(number)
        table = pa.table({"id": np.arange(rows) + number * rows, "value": draw.random(rows)})
        pq.write_table(table, folder / f"{number}.parquet", row_group_size=20_000)


@pytest.fixture
def start(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Stand]]:
    """Start engines on one place; they are closed at the end. Their database is what the test asks for."""
    asks = "database_url" in request.fixturenames
    database = request.getfixturevalue("database_url") if asks else None
    stands: list[Stand] = []
    (tmp_path / "workspace").mkdir()

    def begin(**settings: Any) -> Stand:
        asked = {"workers": 1, "database": database, **settings}
        engine = Engine(EngineSettings(workspace=tmp_path / "workspace", state=tmp_path / "state", **asked))
        stands.append(Stand(engine, tmp_path, asyncio.new_event_loop()))
        return stands[-1]

    yield begin
    for stand in stands:
        stand.run(stand.engine.close())
        stand.loop.close()


@pytest.fixture
def stand(start: Callable[..., Stand]) -> Stand:
    """An engine with the item `x.y`."""
    found = start()
    write_lake(found.lake)
    found.run(found.engine.add_item(ANN, NewItem(name="x.y", location=str(found.lake))))
    return found
