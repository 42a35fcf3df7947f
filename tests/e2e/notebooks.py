"""A notebook in a browser, in JupyterLab or in Notebook 7: written, opened, its cells run, saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

from .lab import KERNEL, Lab
from .slow import asked

PLACES: dict[str, Callable[[Lab, str], str]] = {
    "lab": lambda lab, name: lab.path(f"tree/{name}"),
    "notebook": lambda lab, name: f"{lab.url}/notebooks/{name}?token={lab.token}",
}
"""Where a notebook is opened in JupyterLab, and where in Notebook 7."""
PATIENT = 60_000
STARTED = "() => window.jupyterapp !== undefined && window.jupyterapp.shell.currentWidget?.content?.widgets?.length > 0"
RUN = """place => {
  const { commands, shell } = window.jupyterapp;
  shell.currentWidget.content.activeCellIndex = place;
  void commands.execute('notebook:run-cell');
}"""
READY = "() => window.jupyterapp.shell.currentWidget.sessionContext.ready"
"""Until then JupyterLab asks for a kernel when a cell is run, though the one it has says that it is idle."""
DONE = re.compile(r"\[\d+\]:")
BEGUN = re.compile(r"\[(\d+|\*)\]:")


@dataclass(frozen=True)
class Book:
    """A notebook that is open in a page."""

    page: Page
    lab: Lab
    name: str

    def cell(self, place: int) -> Locator:
        """A cell, by its place."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(place)

    def output(self, place: int) -> Locator:
        """What a cell shows below its code."""
        return self.cell(place).locator(".jp-Cell-outputArea")

    def begin(self, place: int) -> Locator:
        """Run a cell, once in its life; its output, which may still be coming."""
        self.page.evaluate(RUN, place)
        expect(self.cell(place).locator(".jp-InputPrompt")).to_have_text(BEGUN)
        return self.output(place)

    def run(self, place: int) -> Locator:
        """The output of a cell once it has run."""
        self.begin(place)
        return self.done(place)

    def done(self, place: int) -> Locator:
        """The output of a cell that somebody runs, once it has run."""
        expect(self.cell(place).locator(".jp-InputPrompt")).to_have_text(DONE, timeout=PATIENT)
        return self.output(place)

    def command(self, name: str) -> None:
        """Run a command of the page, and wait until it is done."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name).then(() => undefined)", name)

    def saved(self) -> str:
        """The text of the file, once the notebook is saved."""
        self.command("docmanager:save")
        return (self.lab.workspace / self.name).read_text(encoding="utf-8")

    def ready(self) -> None:
        """Its kernel may be asked."""
        self.page.evaluate(READY)
        self.kernel("idle")

    def kernel(self, status: str) -> None:
        """The page says so of the kernel."""
        indicator = self.page.locator(".jp-Notebook-ExecutionIndicator")
        expect(indicator).to_have_attribute("data-status", status, timeout=PATIENT)

    def sessions(self) -> list[Any]:
        """The sessions of this notebook that the server has."""
        return [each for each in asked(self.lab, "GET", "api/sessions") if each["path"] == self.name]

    def shut_down(self) -> None:
        """Its kernel is no more."""
        for session in self.sessions():
            asked(self.lab, "DELETE", f"api/sessions/{session['id']}")


def opened_book(page: Page, lab: Lab, place: str, name: str, *cells: str) -> Book:
    """A new notebook of these cells in one of the `PLACES`, once its kernel is idle."""
    book = opened_page(page, lab, place, name, {"kernelspec": KERNEL}, *cells)
    book.ready()
    return book


def opened_page(page: Page, lab: Lab, place: str, name: str, metadata: dict[str, Any], *cells: str) -> Book:
    """A new notebook of these cells that says this of itself, once it is shown."""
    made = [nbformat.v4.new_code_cell(each) for each in cells]
    return opened_file(page, lab, place, name, nbformat.v4.new_notebook(metadata=metadata, cells=made))


def opened_file(page: Page, lab: Lab, place: str, name: str, notebook: Any) -> Book:
    """A notebook as it is, once it is shown."""
    file = f"{name}-{place}.ipynb"
    nbformat.write(notebook, lab.workspace / file)
    page.set_default_timeout(20_000)
    page.goto(PLACES[place](lab, file))
    page.wait_for_function(STARTED, timeout=PATIENT)
    return Book(page, lab, file)
