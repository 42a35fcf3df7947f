"""Binder, as far as it goes without one: its steps in a fresh environment, and the page a stranger is led to."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from house.sources import ROOT, committed_files
from playwright.sync_api import Page, expect

from .lab import EXPOSED, Lab, answering, environment, free_port
from .notebooks import STARTED, Book

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
BASE = "/user/lakey-a1b2c3/"
TOUR = "demo.ipynb"
ASKED = ("bash", "binder/postBuild")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the repository in the folder that Binder checks them out into, and serves."""
    folder = tmp_path_factory.mktemp("binder") / "home"
    for file in committed_files():
        place = folder / file.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, place)
    return folder


@pytest.fixture(scope="module")
def programs(repository: Path) -> Path:
    """The commands of an environment that knew nothing of Lakey before `postBuild` ran in it."""
    folder = repository.parent / "env"
    venv.create(folder, with_pip=True)
    ran = subprocess.run(ASKED, cwd=repository, env=variables(folder), check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-4_000:] + ran.stderr[-4_000:]
    assert "lakey-jupyter" in ran.stdout + ran.stderr and "lakey_jupyter" in ran.stdout + ran.stderr
    return folder / "bin"


@pytest.fixture(scope="module")
def binder(repository: Path, programs: Path) -> Iterator[Lab]:
    """The server as Binder starts it: below a path of the hub, with a token that its link hands over."""
    port, token = free_port(), "handed-over-by-the-link"
    found = Lab(f"http://127.0.0.1:{port}{BASE.rstrip('/')}", token, repository, repository, repository / "server.log")
    command = [str(programs / "jupyter-lab"), "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    options = [f"--ServerApp.base_url={BASE}", f"--IdentityProvider.token={token}", *EXPOSED]
    with answering(found, [*command, *options], variables(programs.parent)):
        yield found


def variables(folder: Path) -> dict[str, str]:
    """The variables of a shell in which the environment is the only one."""
    own = environment(folder.parent / "own")
    return {**own, "PATH": os.pathsep.join((str(folder / "bin"), "/usr/local/bin", "/usr/bin", "/bin"))}


def test_a_stranger_comes_to_the_tour_with_the_sidebar_in_place_and_takes_it(page: Page, binder: Lab) -> None:
    page.set_default_timeout(20_000)
    page.goto(f"{binder.url}/?token={binder.token}")
    page.wait_for_function(STARTED, timeout=60_000)
    expect(page.locator(".lakey-Card")).to_have_count(3)
    expect(page.locator("#lakey-panel")).to_be_visible()
    expect(page.locator(".jp-NotebookPanel h1")).to_contain_text("A slice of a lake")
    book = Book(page, binder, TOUR)
    book.ready()
    book.command("notebook:run-all-cells")
    cells = nbformat.read(binder.workspace / TOUR, as_version=nbformat.NO_CONVERT).cells
    expect(book.done(len(cells) - 1)).to_contain_text("batteries.parquet: pulled (the same")
    expect(page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')).to_have_count(0)
    for name, count in (("temperature.parquet", 1), ("batteries.parquet", 2)):
        expect(page.locator(".lakey-Pull.lakey-mod-done", has_text=name)).to_have_count(count)
    assert (binder.workspace / "data" / "temperature.parquet").is_file()
