"""The command line and Python against a Jupyter server of one's own, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lakey_jupyter.commands.jupyter import Place, running
from lakey_jupyter.connect import Session
from lakey_jupyter.errors import NotFound
from lakey_jupyter.kernel.bridge import Lake

from .conftest import ROWS


@pytest.fixture(scope="module")
def server(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Place]]:
    """A running server with one item, and a session with it."""
    folder = tmp_path_factory.mktemp("server")
    place = Place(folder / "workspace", folder / "state", 20_000_000)
    place.workspace.mkdir()
    with running(place, folder / "server.log") as session:
        session.add_item("demo.numbers", files)
        yield session, place


def test_a_session_pulls_over_http(server: tuple[Session, Place]) -> None:
    session, place = server
    lake = Lake(session)
    pulled = lake.pull("demo.numbers", ["number"], where="number >= 990", to=place.workspace / "far.parquet")
    assert pulled.path == place.workspace / "far.parquet"
    assert pulled.to_pandas()["number"].tolist() == list(range(990, 1000))
    assert pulled.recipe["item"] == "demo.numbers"
    assert repr(lake).startswith("<lake RemoteLake(")


def test_a_workspace_elsewhere_is_fetched_from(server: tuple[Session, Place]) -> None:
    session = server[0]
    away = Session(session.lake, session.who, None, far=True)
    pulled = Lake(away).pull("demo.numbers", to="away.parquet")
    assert pulled.to_arrow().num_rows == ROWS
    assert pulled.recipe["rows"] == ROWS
    with pytest.raises(NotFound, match="not on this machine"):
        _ = pulled.path
