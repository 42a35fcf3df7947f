"""What the schemas add to JupyterLab names commands and plugins that are there, and takes no key that is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyterlab.commands import get_app_dir

from .sources import FRONT_END, ROOT

Json = dict[str, Any]

FOLDER = ROOT / "labextension" / "schema"
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
SOURCES = "".join(path.read_text(encoding="utf-8") for path in sorted((FRONT_END / "plugin").glob("*.ts")))
SYSTEMS = {"mac": "Cmd", "win": "Ctrl", "linux": "Ctrl"}
"""What “Accel” is on each system."""


def entries(schema: Json) -> Iterator[Json]:
    """Whatever a schema adds that names a command."""
    menus = schema.get("jupyter.lab.menus", {})
    yield from (item for menu in menus.get("main", []) for item in menu["items"])
    yield from (item for item in menus.get("context", []) if item.get("type") != "separator")
    yield from schema.get("jupyter.lab.shortcuts", [])
    yield from (item for items in schema.get("jupyter.lab.toolbars", {}).values() for item in items)


def shortcuts(schema: Json, system: str) -> Iterator[tuple[str, str]]:
    """The keys and the selector of each shortcut on a system."""
    for each in schema.get("jupyter.lab.shortcuts", []):
        keys = each.get(f"{system}Keys", each["keys"])
        told = [" ".join(sorted(SYSTEMS[system] if part == "Accel" else part for part in key.split())) for key in keys]
        if any(told):
            yield ", ".join(told), each["selector"]


def test_there_are_menus_shortcuts_and_a_toolbar() -> None:
    assert {"context", "files", "moves", "plugin"} <= set(SCHEMAS)
    assert len([each for schema in SCHEMAS.values() for each in entries(schema)]) > 20


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_is_that_of_a_plugin(name: str) -> None:
    assert f"'lakey-jupyter:{name}'" in SOURCES


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_command_is_there(name: str) -> None:
    known = set(re.findall(r"'(lakey:[\w-]+)'", SOURCES))
    assert {each["command"] for each in entries(SCHEMAS[name])} - known == set()


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_key_is_taken_by_jupyterlab_or_notebook(system: str) -> None:
    ours = {each for schema in SCHEMAS.values() for each in shortcuts(schema, system)}
    texts = [path.read_text(encoding="utf-8") for path in (Path(get_app_dir()) / "schemas").rglob("*.json")]
    taken = {each for text in texts for each in shortcuts(json.loads(text), system)}
    assert (f"{SYSTEMS[system]} S", "body") in taken
    assert [keys for keys, _ in ours if (keys, "body") in taken] == []
    assert [keys for keys, selector in ours if selector == "body" and keys in dict(taken)] == []
