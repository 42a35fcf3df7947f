"""A person's own limits: an estimate says that they are passed, and a pull is refused, near and far alike."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from lakey_jupyter.errors import OverBudget
from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.lake import Lake
from lakey_jupyter.model.pulls import EstimateRequest, PullRequest
from lakey_jupyter.remote import RemoteLake
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

from . import weather
from .conftest import Side
from .people import ANN, BOB, TOKENS
from .real_server import RealServer

LIMIT = 40_000
ALL = weather.spec(weather.COLUMNS)


@pytest.fixture(params=["near", "far"])
def held(
    request: pytest.FixtureRequest, tmp_path: Path, files: Path, loop: asyncio.AbstractEventLoop
) -> Iterator[Side]:
    """A lake of which each person may land 40 kB a day."""
    new = NewItem(name=weather.ITEM, location=str(files))
    if request.param == "near":
        (tmp_path / "root").mkdir()
        made = EngineSettings(workspace=tmp_path / "root", state=tmp_path / "state", person_landed=LIMIT)
        engine = Engine(made)
        side = Side("near", {ANN.id: engine, BOB.id: engine}, tmp_path / "root", loop)
        side.run(engine.add_item(ANN, new))
        yield side
        side.run(engine.close())
        return
    people = f"--ServerApp.identity_provider_class={__package__.rpartition('.')[2]}.people.People"
    arguments = ("--ServerApp.jpserver_extensions={'lakey_jupyter': True}", people, f"--LakeyApp.admins={ANN.id}")
    with RealServer(tmp_path / "far", *arguments, f"--LakeyApp.person_landed={LIMIT}") as server:
        lakes: dict[str, Lake] = {
            person.id: RemoteLake(server.url + "lakey/", header.split()[1]) for header, person in TOKENS.items()
        }
        side = Side("far", lakes, server.root, loop)
        side.run(side.lake().add_item(ANN, new))
        yield side
        for lake in lakes.values():
            side.run(lake.close())


def test_a_pull_over_a_persons_limit_is_refused_in_words(held: Side) -> None:
    asked = PullRequest(item=weather.ITEM, spec=weather.spec(("id",)), to="first.parquet")
    first, _ = held.run(held.lake().pull(ANN, asked))
    landed = held.ended(first).result
    assert landed is not None and landed.bytes < LIMIT
    told = held.run(held.lake().estimate(ANN, EstimateRequest(item=weather.ITEM, spec=ALL)))
    assert told.over is not None and told.over.until is not None and not told.fits
    assert (told.over.name, told.over.most, told.over.left) == ("landed", LIMIT, LIMIT - landed.bytes)
    with pytest.raises(OverBudget) as refused:
        held.run(held.lake().pull(ANN, PullRequest(item=weather.ITEM, spec=ALL, to="second.parquet")))
    assert refused.value.code == "over_budget"
    assert "left of the 40 kB that you may land in 24 hours: " in refused.value.detail
    other = held.run(held.lake(BOB).estimate(BOB, EstimateRequest(item=weather.ITEM, spec=ALL)))
    assert other.over is None or other.over.left == LIMIT
