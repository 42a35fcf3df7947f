"""What is committed holds on every machine: no registry hosts, no paths of ours, one version, reasons for needs."""

from __future__ import annotations

import json
import re
import sys

import pytest

from lakey_jupyter import __version__

from .sources import ROOT, committed_files, shown

HOSTS = re.compile(r"https?://|registry\.|resolved\b")
# Spelled in pieces, so that this file is none of those it looks for.
MACHINE = re.compile("|".join(("/wo" r"rk/", "/ro" r"ot/", "/ho" r"me/\w+/", "/Us" r"ers/\w+/", "/tmp/\\w*ve" r"nv")))
REGISTRIES = re.compile(r"registry\.(npm|yarn)\w+|pypi\.org/(simple|pypi)|--(extra-)?index-" r"url")
TEXTS = {".py", ".ts", ".tsx", ".md", ".toml", ".json", ".mjs", ".css", ".yml", ".yaml", ".cfg", ".lock", ".ipynb", ""}
NEED = re.compile(r'^    "(?P<name>[a-z0-9-]+)[^"]*",(?:  # (?P<reason>.+))?$')


def test_the_lock_file_names_no_host() -> None:
    lock = (ROOT / "yarn.lock").read_text(encoding="utf-8")
    assert "lakey-jupyter@workspace" in lock
    assert HOSTS.findall(lock) == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    texts = {shown(path): path.read_text(encoding="utf-8") for path in committed_files() if path.suffix in TEXTS}
    assert len(texts) > 100
    assert {path: MACHINE.findall(text) for path, text in texts.items() if MACHINE.search(text)} == {}
    assert {path: REGISTRIES.findall(text) for path, text in texts.items() if REGISTRIES.search(text)} == {}


def test_there_is_one_version() -> None:
    assert json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["version"] == __version__


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = project.partition("\ndependencies = [\n")[2].partition("\n]")[0].splitlines()
    needs = {line: NEED.match(line) for line in listed}
    assert len(needs) > 10
    assert [line for line, need in needs.items() if need is None or not need["reason"]] == []


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tomllib came with Python 3.11")
def test_the_settings_of_the_server_extension_are_shipped() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert [source for source in shipped if not (ROOT / source).exists()] == []
    enabled = json.loads((ROOT / "jupyter-config/server-config/lakey_jupyter.json").read_text(encoding="utf-8"))
    assert enabled == {"ServerApp": {"jpserver_extensions": {"lakey_jupyter": True}}}
