"""A real JupyterLab on the demo lake, and a real Chromium that looks at it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lakey_jupyter.commands.jupyter import Place
from lakey_jupyter.connect import connect
from lakey_jupyter.demo.lake import make_demo_lake

BUDGET = 20_000_000
FOCUSED_MS = 3_000
NOTEBOOK = "trial.ipynb"
EXPOSED = tuple(f"--{app}.expose_app_in_browser=True" for app in ("LabApp", "JupyterNotebookApp"))
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
QUIET = {"@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"}}
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True)
class Lab:
    """A server that runs: where it answers, its folders, and what it logs."""

    url: str
    token: str
    lake: Path
    workspace: Path
    log: Path

    def path(self, below: str) -> str:
        """The address of a page of JupyterLab, in a workspace of its own."""
        return f"{self.url}/lab/workspaces/{secrets.token_hex(4)}/{below}?token={self.token}"


@contextmanager
def lab(folder: Path) -> Iterator[Lab]:
    """A JupyterLab of nobody's settings on the demo lake, stopped at the end."""
    place = placed(folder)
    _register(folder / "lake", place)
    nbformat.write(nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL}), place.workspace / NOTEBOOK)
    with served(folder, place, free_port()) as found:
        yield found


def placed(folder: Path) -> Place:
    """The folders of a server that knows no items yet."""
    place = Place(folder / "workspace", folder / "state", BUDGET)
    place.workspace.mkdir(parents=True)
    return place


@contextmanager
def served(folder: Path, place: Place, port: int, token: str = "tok", *more: str) -> Iterator[Lab]:
    """A JupyterLab of nobody's settings at this port, with `more` options, stopped at the end."""
    found = Lab(f"http://127.0.0.1:{port}", token, folder / "lake", place.workspace, folder / "server.log")
    options = ("--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}", *EXPOSED, *more)
    with answering(found, place.command(*options), environment(folder)):
        yield found


@contextmanager
def answering(found: Lab, command: list[str], variables: dict[str, str]) -> Iterator[None]:
    """The server that this command starts, from when it answers; it is stopped at the end."""
    with found.log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=found.workspace, env=variables, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        try:
            _await(found, process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a screen that reaches this machine alone."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


def opened(page: Page, lab: Lab, below: str = "") -> None:
    """JupyterLab, loaded and quiet, with Lakey's panel and its items in sight."""
    entered(page, lab, below)
    page.locator(".lakey-Card").first.wait_for()


def entered(page: Page, lab: Lab, below: str = "") -> None:
    """JupyterLab, loaded and quiet, with Lakey's panel in sight."""
    page.set_default_timeout(20_000)
    page.goto(lab.path(below))
    settled(page)
    if below:
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:show')")


def settled(page: Page) -> None:
    """JupyterLab has loaded, and every panel is where it was before."""
    page.wait_for_function("() => window.jupyterapp !== undefined", timeout=60_000)
    page.evaluate("() => window.jupyterapp.restored.then(() => undefined)")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=60_000)
    with contextlib.suppress(PlaywrightTimeout):  # it gives the focus to its main area, when it comes to that
        page.wait_for_function("() => document.activeElement !== document.body", timeout=FOCUSED_MS)


def themed(page: Page, theme: str) -> None:
    """JupyterLab in its theme `Light` or `Dark`."""
    page.evaluate(f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
    expect(page.locator(f"body[data-jp-theme-light={str(theme == 'Light').lower()}]")).to_be_attached()


def _register(lake: Path, place: Place) -> None:
    session = connect(workspace=place.workspace, state=place.state)
    try:
        for item in make_demo_lake(lake):
            about = {"description": item.description, "tags": item.tags, "descriptions": item.descriptions}
            session.add_item(item.name, item.location, **about)
    finally:
        session.close()


def environment(folder: Path) -> dict[str, str]:
    """The variables of a server whose settings lie in this folder, and are nobody's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAKEY_", "JUPYTER"))}
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    settings = folder / "config" / "labconfig"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "default_setting_overrides.json").write_text(json.dumps(QUIET))
    own["LAKEY_HTTP_HOSTS"] = "127.0.0.1"  # where the tests have a store of their own
    return {**kept, **own, "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])}


def _await(found: Lab, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{found.url}/api?token={found.token}", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(found.log.read_text())
