"""What bad input gets: the same code, sentence and places near and far, and nothing left in the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from lakey_jupyter.errors import Fault, LakeyError
from lakey_jupyter.model.item import Item, NewItem
from lakey_jupyter.model.job import Problem
from lakey_jupyter.model.problems import PROBLEMS
from lakey_jupyter.model.pulls import PullRequest
from lakey_jupyter.model.wire import convert, decode

from . import weather
from .conftest import KEY, SECRET, Side
from .people import ANN, TOKENS
from .real_server import RealServer

GOOD: dict[str, Any] = {"item": weather.ITEM, "spec": {"columns": ["id"]}}


def filtered(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {**GOOD, "spec": {"columns": ["id"], "filters": [{"name": name, "operator": operator, "value": value}]}}


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown item": ({**GOOD, "item": "weather.hourli"}, "not_found", "item"),
    "unknown column": ({**GOOD, "spec": {"columns": ["id", "tmp"]}}, "invalid", "spec.columns[1]"),
    "unknown filter column": (filtered("tmp", "=", 1), "invalid", "spec.filters[0].name"),
    "unknown operator": (filtered("temp", "~=", 1), "invalid", "spec.filters[0].operator"),
    "unfit operator": (filtered("temp", "contains", "1"), "invalid", "spec.filters[0].operator"),
    "wrong type of value": (filtered("id", "=", "many"), "invalid", "spec.filters[0].value"),
    "wrong type in a list": (filtered("id", "in", [1, "many"]), "invalid", "spec.filters[0].value[1]"),
    "two values for one": (filtered("id", "=", [1, 2]), "invalid", "spec.filters[0].value"),
    "unknown field": ({**GOOD, "colour": "red"}, "invalid", "colour"),
    "unknown field inside": ({**GOOD, "spec": {"columns": ["id"], "filter": []}}, "invalid", "spec.filter"),
    "missing field": ({"item": weather.ITEM}, "invalid", "spec"),
    "ratio 1.2": ({**GOOD, "spec": {"columns": ["id"], "randomize_ratio": 1.2}}, "invalid", "spec.randomize_ratio"),
    "ratio a text": ({**GOOD, "spec": {"columns": ["id"], "randomize_ratio": "x"}}, "invalid", "spec.randomize_ratio"),
    "no columns": ({**GOOD, "spec": {"columns": []}}, "invalid", "spec.columns"),
    "a column twice": ({**GOOD, "spec": {"columns": ["id", "id"]}}, "invalid", "spec.columns[1]"),
    "outside by dots": ({**GOOD, "to": "../outside.parquet"}, "invalid", "to"),
    "outside by root": ({**GOOD, "to": "/tmp/outside.parquet"}, "invalid", "to"),
    "outside by a link": ({**GOOD, "to": "link/outside.parquet"}, "invalid", "to"),
    "a folder": ({**GOOD, "to": "folder.parquet"}, "exists", "to"),
    "existing": ({**GOOD, "to": "taken.parquet"}, "exists", "to"),
}
Told = tuple[str, str, tuple[Fault, ...]]


def failure(act: Callable[[], Any]) -> Told:
    with pytest.raises(LakeyError) as caught:
        act()
    return caught.value.code, caught.value.detail, caught.value.faults


@pytest.fixture(scope="module")
def prepared(near: Side, far: Side, place: Path) -> Iterator[None]:
    """Workspaces where something stands in the way."""
    outside = place / "outside"
    outside.mkdir()
    for side in (near, far):
        (side.workspace / "taken.parquet").write_bytes(b"mine")
        (side.workspace / "folder.parquet").mkdir()
        (side.workspace / "link").symlink_to(outside)
    yield
    assert list(outside.iterdir()) == []
    for side in (near, far):
        assert (side.workspace / "taken.parquet").read_bytes() == b"mine"
        (side.workspace / "taken.parquet").unlink()
        (side.workspace / "folder.parquet").rmdir()
        (side.workspace / "link").unlink()


@pytest.mark.parametrize("name", BAD)
def test_it_is_the_same_near_far_and_raw(name: str, prepared: None, near: Side, far: Side, server: RealServer) -> None:
    raw, code, path = BAD[name]
    before = sorted(near.workspace.rglob("*"))
    here = failure(lambda: near.run(near.lake().pull(ANN, convert(raw, PullRequest))))
    assert (here[0], here[2][0].path) == (code, path)
    there = failure(lambda: far.run(far.lake().pull(ANN, convert(raw, PullRequest))))
    assert there == here
    header = next(header for header, person in TOKENS.items() if person == ANN)
    answer = httpx.post(server.url + "lakey/pulls", json=raw, headers={"Authorization": header}, trust_env=False)
    told = decode(answer.content, Problem)
    assert answer.status_code == PROBLEMS[code][0]
    assert (told.code, told.detail, tuple(Fault(each.path, each.reason) for each in told.errors)) == here
    assert sorted(near.workspace.rglob("*")) == before


@pytest.mark.parametrize("name", ["unknown item", "unknown column", "unknown operator"])
def test_near_names_are_offered(name: str, prepared: None, side: Side) -> None:
    raw, _, _ = BAD[name]
    _, detail, _ = failure(lambda: side.run(side.lake().pull(ANN, convert(raw, PullRequest))))
    known = {"unknown item": weather.ITEM, "unknown column": "'temp'", "unknown operator": "!="}
    assert known[name] in detail


def add(side: Side, new: NewItem) -> Item:
    return side.run(side.lake().add_item(ANN, new))


def show(side: Side, name: str) -> Item:
    return side.run(side.lake().item(ANN, name))


def troubled(place: Path) -> dict[str, tuple[str, str]]:
    """Locations that cannot be an item's, and the code of each."""
    empty = place / "empty"
    empty.mkdir(exist_ok=True)
    text = place / "text"
    text.mkdir(exist_ok=True)
    (text / "part-0.parquet").write_bytes(b"these are words, not Parquet" * 10)
    return {
        "missing": (str(place / "nowhere"), "lake_empty"),
        "empty": (str(empty), "lake_empty"),
        "text": (str(text), "not_parquet"),
        "away": ("s3://bucket/prefix", "lake_away"),
        "unknown store": ("ftp://host/prefix", "invalid"),
    }


@pytest.mark.parametrize("name", ["missing", "empty", "text", "away", "unknown store"])
def test_a_lake_that_cannot_serve_says_which_item_and_what_to_check(
    name: str, place: Path, near: Side, far: Side
) -> None:
    location, code = troubled(place)[name]
    new = NewItem(name="in.trouble", location=location)
    here, there = [failure(partial(add, side, new)) for side in (near, far)]
    assert here == there
    assert here[0] == code
    assert "in.trouble" in here[1] or here[2]
    for secret in (KEY, SECRET, "Traceback"):
        assert secret not in here[1]
    for side in (near, far):
        assert failure(partial(show, side, new.name))[0] == "not_found"


def test_no_secret_is_in_the_servers_log(far: Side, server: RealServer) -> None:
    log = server.log.read_text()
    for secret in (KEY, SECRET, *(header.split()[1] for header in TOKENS)):
        assert secret not in log
