"""Parquet files of the workspace over HTTP: what is told and shown, what is refused, and what stays out of the way."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jupyter_server.serverapp import ServerApp

from lakey_jupyter.model.job import Problem
from lakey_jupyter.model.viewing import FileRows, ParquetFile
from lakey_jupyter.model.wire import decode

from . import stand
from .conftest import Caller
from .memory_lake import MemoryLake

SPEC = {"columns": ["n"], "filters": [{"name": "n", "operator": ">", "value": 3}]}
RECIPE = {"item": "a <b> & 'c'", "snapshot": "s", "spec": SPEC, "pulled": "2026-01-02T03:04:05+00:00", "key": "k"}


@pytest.fixture
def folder(jp_serverapp: ServerApp) -> Path:
    """The workspace."""
    return Path(jp_serverapp.root_dir)


def written(path: Path, rows: int = 1_000, recipe: Any = None) -> Path:
    """A file of so many numbers, with a recipe in its footer if one is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({"n": range(rows), "t": [f"text {each}" for each in range(rows)]})
    notes = {} if recipe is None else {"lakey.recipe": json.dumps(recipe)}
    pq.write_table(table.replace_schema_metadata(notes), path, row_group_size=300)
    return path


async def file(ask: Caller, path: str) -> ParquetFile:
    answer = await ask("GET", "file?" + urlencode({"path": path}))
    assert answer.code == 200, answer.body
    return decode(answer.body, ParquetFile)


async def refused(ask: Caller, path: str, query: dict[str, Any]) -> tuple[int, Problem]:
    answer = await ask("GET", f"{path}?{urlencode(query)}")
    return answer.code, decode(answer.body, Problem)


async def test_a_file_is_told_and_its_rows_are_shown(ask: Caller, folder: Path, lake: MemoryLake) -> None:
    written(folder / "a b" / "x & y.parquet", recipe=RECIPE)
    found = await file(ask, "a b/x & y.parquet")
    assert (found.rows, found.groups, found.largest_group, found.codecs) == (1_000, 4, 300, ("SNAPPY",))
    assert [(each.name, each.min, each.max, each.nulls) for each in found.columns] == [
        ("n", 0, 999, 0),
        ("t", "text 0", "text 999", 0),
    ]
    assert found.recipe is not None
    assert (found.recipe.item, found.recipe.spec.filters[0].value) == ("a <b> & 'c'", 3)
    asked = {"path": found.path, "version": found.version, "first": 298, "count": 4, "columns": "1,0"}
    rows = decode((await ask("GET", "file/rows?" + urlencode(asked))).body, FileRows)
    assert rows == FileRows(first=298, values=tuple((f"text {each}", each) for each in range(298, 302)))
    past = asked | {"first": 998, "count": 100, "columns": "0"}
    assert decode((await ask("GET", "file/rows?" + urlencode(past))).body, FileRows).values == ((998,), (999,))
    assert lake.calls == []


@pytest.mark.parametrize("recipe", [{"item": 3}, "text", [1], {"item": "x", "spec": {"columns": []}}, {"spec": SPEC}])
async def test_a_recipe_that_makes_no_sense_is_none(ask: Caller, folder: Path, recipe: Any) -> None:
    written(folder / "x.parquet", recipe=recipe)
    assert (await file(ask, "x.parquet")).recipe is None


@pytest.mark.parametrize("way", ["../outside.parquet", "/etc/x.parquet", "linked.parquet", "away/outside.parquet"])
async def test_nothing_outside_the_workspace_is_looked_at(
    ask: Caller, folder: Path, tmp_path_factory: pytest.TempPathFactory, way: str
) -> None:
    outside = written(tmp_path_factory.mktemp("elsewhere") / "outside.parquet")
    written(folder.parent / "outside.parquet")
    (folder / "linked.parquet").symlink_to(outside)
    (folder / "away").symlink_to(outside.parent)
    for path, more in (("file", {}), ("file/rows", {"version": "0"})):
        status, told = await refused(ask, path, {"path": way, **more})
        assert (status, told.code, told.errors[0].path) == (422, "invalid", "path")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (".hidden/x.parquet", "invalid"),
        ("x.csv", "invalid"),
        ("", "invalid"),
        ("none.parquet", "not_found"),
        ("folder.parquet", "not_found"),
        ("pipe.parquet", "not_found"),
        ("text.parquet", "not_parquet"),
        ("cut.parquet", "not_parquet"),
    ],
)
async def test_what_cannot_be_looked_at_is_told_in_a_sentence(ask: Caller, folder: Path, path: str, code: str) -> None:
    (folder / "folder.parquet").mkdir()
    os.mkfifo(folder / "pipe.parquet")
    (folder / "text.parquet").write_text("a,b\n1,2\n" * 9)
    (folder / "cut.parquet").write_bytes(written(folder / "x.parquet").read_bytes()[:-20])
    _, told = await refused(ask, "file", {"path": path})
    assert told.code == code
    assert told.detail.endswith(".")


async def test_a_file_that_changes_or_goes_while_it_is_open_is_told(ask: Caller, folder: Path) -> None:
    path = written(folder / "x.parquet")
    found = await file(ask, "x.parquet")
    asked = {"path": "x.parquet", "version": found.version}
    written(path, rows=10)
    status, told = await refused(ask, "file/rows", asked)
    assert (status, told.code) == (409, "snapshot_changed")
    assert "open it again" in told.detail
    assert (await file(ask, "x.parquet")).rows == 10
    path.unlink()
    assert (await refused(ask, "file/rows", asked))[1].code == "not_found"


@pytest.mark.parametrize(
    "wrong", [{"first": -1}, {"count": 0}, {"count": 1_001}, {"columns": "0,x"}, {"columns": "-1"}, {"columns": "2"}]
)
async def test_rows_that_there_cannot_be_are_refused(ask: Caller, folder: Path, wrong: dict[str, Any]) -> None:
    written(folder / "x.parquet")
    version = (await file(ask, "x.parquet")).version
    status, told = await refused(ask, "file/rows", {"path": "x.parquet", "version": version, **wrong})
    assert (status, told.code) == (422, "invalid")


async def test_more_cells_than_a_screen_has_are_refused(ask: Caller, folder: Path) -> None:
    written(folder / "x.parquet")
    many = {"path": "x.parquet", "version": "0", "count": 1_000, "columns": ",".join(["0"] * 11)}
    assert (await refused(ask, "file/rows", many))[1].errors[0].path == "columns"


class TestWhoMayNotReadFiles:
    @pytest.fixture
    def jp_server_config(self, tmp_path: Any) -> dict[str, Any]:
        return {
            "ServerApp": {
                "jpserver_extensions": {stand.__name__: True},
                "authorizer_class": stand.NoContents,
            },
            "LakeyApp": {"state_dir": str(tmp_path)},
        }

    async def test_may_not_look_into_them_here(self, ask: Caller, kernel: Caller, folder: Path) -> None:
        written(folder / "x.parquet")
        for caller in (ask, kernel):
            assert (await caller("GET", "items")).code == 200
            for path, more in (("file", {}), ("file/rows", {"version": "0"})):
                status, told = await refused(caller, path, {"path": "x.parquet", **more})
                assert (status, told.code) == (403, "forbidden")
                assert told.detail == "You may not read the files of this server."


async def test_the_server_answers_others_while_somebody_looks(ask: Caller, folder: Path) -> None:
    """A list column is decoded from its row group's start: long enough for the loop to be asked meanwhile."""
    rows = 400_000
    pq.write_table(pa.table({"l": [[1, 2]] * rows}), folder / "x.parquet", row_group_size=rows)
    version = (await file(ask, "x.parquet")).version
    query = urlencode({"path": "x.parquet", "version": version, "first": rows - 1})
    looking = asyncio.ensure_future(ask("GET", f"file/rows?{query}"))
    await asyncio.sleep(0)
    longest = 0.0
    while not looking.done():
        began = time.monotonic()
        assert (await ask("GET", "health/live")).code == 200
        longest = max(longest, time.monotonic() - began)
    assert decode((await looking).body, FileRows).values == (([1, 2],),)
