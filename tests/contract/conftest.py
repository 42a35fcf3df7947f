"""Two lakes over the same files: an Engine here, and one behind a real Jupyter server asked over HTTP."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from lakey_jupyter.model.account import Account
from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.job import Job
from lakey_jupyter.model.lake import Lake
from lakey_jupyter.remote import RemoteLake
from lakey_jupyter.store.settings import Reach, S3Settings
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

from . import weather
from .people import ANN, BOB, TOKENS
from .real_server import RealServer

T = TypeVar("T")
BUDGET = 5_000_000
KEY, SECRET = "key-canary-4711", "secret-canary-4711"


@dataclass
class Side:
    """One lake as Ann and Bob see it, and the workspace where its pulls land."""

    name: str
    lakes: dict[str, Lake]
    workspace: Path
    loop: asyncio.AbstractEventLoop

    def lake(self, who: Account = ANN) -> Lake:
        """The lake on this person's behalf."""
        return self.lakes[who.id]

    def run(self, verb: Coroutine[Any, Any, T]) -> T:
        """What a verb answers."""
        return self.loop.run_until_complete(asyncio.wait_for(verb, 120))

    def ended(self, job: Job, who: Account = ANN) -> Job:
        """The job at its end, which comes within two minutes."""
        end = time.monotonic() + 120
        while not job.is_over:
            assert time.monotonic() < end, job
            job = self.run(self.lake(who).job(who, job.id, job.seq, 25))
        return job


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lake's files and both sides' folders lie."""
    return tmp_path_factory.mktemp("contract")


@pytest.fixture(scope="session")
def files(place: Path) -> Path:
    """The Parquet files of the one item."""
    return weather.build(place / "files")


@pytest.fixture(scope="session")
def closed_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def near(place: Path, files: Path, closed_port: int, loop: asyncio.AbstractEventLoop) -> Iterator[Side]:
    """An Engine in this process."""
    workspace = place / "near" / "root"
    workspace.mkdir(parents=True)
    s3 = S3Settings(endpoint=f"http://127.0.0.1:{closed_port}", region="us-east-1", key=KEY, secret=SECRET)
    engine = Engine(
        EngineSettings(workspace=workspace, state=place / "near" / "state", budget=BUDGET, reach=Reach(s3=s3))
    )
    side = Side("near", {ANN.id: engine, BOB.id: engine}, workspace, loop)
    side.run(engine.add_item(ANN, NewItem(name=weather.ITEM, location=str(files), tags=("weather",))))
    yield side
    side.run(engine.close())


@pytest.fixture(scope="session")
def server(place: Path, closed_port: int) -> Iterator[RealServer]:
    """A Jupyter server as a person starts one, but for a login that knows two people."""
    people = f"{__package__.rpartition('.')[2]}.people.People"
    arguments = (
        "--ServerApp.jpserver_extensions={'lakey_jupyter': True}",
        f"--ServerApp.identity_provider_class={people}",
        f"--LakeyApp.admins={ANN.id}",
        f"--LakeyApp.budget={BUDGET}",
        f"--LakeyApp.s3_endpoint=http://127.0.0.1:{closed_port}",
        "--LakeyApp.s3_region=us-east-1",
        f"--LakeyApp.s3_key={KEY}",
        f"--LakeyApp.s3_secret={SECRET}",
    )
    with RealServer(place / "far", *arguments) as server:
        yield server


@pytest.fixture(scope="session")
def far(server: RealServer, files: Path, loop: asyncio.AbstractEventLoop) -> Iterator[Side]:
    """A RemoteLake for each person."""
    lakes: dict[str, Lake] = {
        person.id: RemoteLake(server.url + "lakey/", header.split()[1]) for header, person in TOKENS.items()
    }
    side = Side("far", lakes, server.root, loop)
    side.run(side.lake().add_item(ANN, NewItem(name=weather.ITEM, location=str(files), tags=("weather",))))
    yield side
    for lake in lakes.values():
        side.run(lake.close())


@pytest.fixture(params=["near", "far"])
def side(request: pytest.FixtureRequest) -> Side:
    """Each lake in turn."""
    found: Side = request.getfixturevalue(request.param)
    return found
