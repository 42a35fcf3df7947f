"""What people install: the sdist has the built sidebar, and a wheel is made of it without Node or a network."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from .sources import ROOT

pytestmark = pytest.mark.slow

SIDEBAR = "lakey_jupyter/labextension"
SHARED = "share/jupyter/labextensions/lakey-jupyter"
SCHEMAS = ROOT / "labextension" / "schema"
MOST = 3_000_000


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist of this tree."""
    return _built(ROOT, "sdist", tmp_path_factory.mktemp("sdist"), dict(os.environ))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the sdist, made where there are no commands at all."""
    place = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 of Debian has none
        archive.extractall(place)
    (unpacked,) = place.iterdir()
    empty = place / "no-commands"
    empty.mkdir()
    return _built(unpacked, "wheel", place / "out", {**os.environ, "PATH": str(empty)})


def test_the_sdist_has_sources_and_the_built_sidebar(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"package.json", "yarn.lock", "src/index.ts"} <= names
    assert {f"{SIDEBAR}/package.json", f"{SIDEBAR}/static/style.js"} <= names
    assert [name for name in names if name.split("/")[0] in {"node_modules", ".yarn", ".venv", "lib"}] == []
    assert sdist.stat().st_size < MOST


def test_the_wheel_has_what_jupyter_looks_for(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {_installed(name) for name in archive.namelist()}
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "lakey = lakey_jupyter.cli:main" in archive.read(entry).decode()
    assert {
        "etc/jupyter/jupyter_server_config.d/lakey_jupyter.json",
        f"{SHARED}/install.json",
        f"{SHARED}/package.json",
        f"{SHARED}/static/style.js",
        *(f"{SHARED}/schemas/lakey-jupyter/{path.name}" for path in SCHEMAS.glob("*.json")),
    } <= names
    assert any(name.startswith(f"{SHARED}/static/remoteEntry.") for name in names)
    assert wheel.stat().st_size < MOST


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if name.startswith("lakey_jupyter/")}
    package = ROOT / "lakey_jupyter"
    here = {path.relative_to(ROOT).as_posix() for path in package.rglob("*") if path.is_file()}
    assert {name for name in here if "__pycache__" not in name and not name.startswith(SIDEBAR)} == shipped


def _installed(name: str) -> str:
    """Where a file of the wheel goes below the environment."""
    head, _, tail = name.partition(".data/data/")
    return tail or head


def _built(source: Path, target: str, out: Path, environment: dict[str, str]) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    ran = subprocess.run(command, cwd=source, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (built,) = out.iterdir()
    return built
