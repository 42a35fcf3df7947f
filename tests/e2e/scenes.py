"""Every screen there is, each brought about as a person would: for pictures that people look at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

from .lab import KERNEL, Lab
from .slow import asked

ITEM = "iot.events"
SPEC: dict[str, Any] = {
    "columns": ["timestamp", "device", "name", "value"],
    "filters": [{"name": "name", "operator": "=", "value": "humidity"}],
    "randomize_ratio": 0.5,
}
SHOWN = "shown.parquet"
SETTING = "lab/api/settings/lakey-jupyter:plugin"
CELLS = (
    "%load_ext lakey_jupyter",
    "%lakey estimate iot.events value --where \"name = 'temperature' and value >= 23\"",
    "import lakey_jupyter as lakey\nlakey.download('iot.events')",
)


def run(page: Page, command: str, **args: Any) -> None:
    """Execute a command of JupyterLab, and do not wait for what it opens."""
    page.evaluate("([name, args]) => void window.jupyterapp.commands.execute(name, args)", [command, args])


def panel(page: Page) -> Locator:
    """The sidebar."""
    return page.locator("#lakey-panel")


def pulled(page: Page, lab: Lab) -> None:
    """A file of the workspace that a pull has made."""
    if not (lab.workspace / SHOWN).exists():
        asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": SPEC, "to": SHOWN})
    expect(page.locator(".lakey-Pull.lakey-mod-done", has_text=SHOWN).first).to_be_visible(timeout=60_000)


def finding(page: Page) -> Iterator[str]:
    """The catalogue: on cards, narrowed, searched in, in a list."""
    yield "cards"
    page.get_by_role("button", name="Narrow the list").click()
    page.get_by_role("checkbox", name="with a sample").check()
    yield "narrowed"
    page.get_by_role("checkbox", name="with a sample").uncheck()
    page.keyboard.press("Escape")
    box = page.locator(".lakey-Search-input")
    box.fill("iot | weather & rows ~")
    yield "searched"
    box.fill("xyzzy")
    expect(page.locator(".lakey-State-title")).to_be_visible()
    yield "nothing fits"
    box.fill("")
    run(page, "lakey:toggle-compact")
    expect(page.locator(".lakey-Card-text").first).to_be_hidden()
    yield "in a list"
    run(page, "lakey:toggle-compact")


def item(page: Page) -> Iterator[str]:
    """One item: what it is, a sample, its columns, the form empty and filled in."""
    page.locator(".lakey-Card", has_text=ITEM).click()
    for tab in ("About", "Sample", "Columns", "Pull"):
        panel(page).get_by_role("tab", name=tab).click()
        yield "over the budget" if tab == "Pull" else tab.lower()
    page.locator(".lakey-AddFilter").click()
    row = page.locator(".lakey-FilterRow").first
    row.locator(".lakey-FilterRow-column").select_option("value")
    row.locator(".lakey-FilterRow-operator").select_option(">=")
    row.locator(".lakey-FilterRow-value input, input").first.fill("30")
    expect(page.locator(".lakey-Gate-budget")).to_be_visible()
    row.scroll_into_view_if_needed()
    yield "a filter, by hand or on the histogram"
    run(page, "lakey:back")
    page.get_by_role("button", name="Pulled before").click()
    yield "pulls"
    page.get_by_role("button", name="Pulled before").click()


def wide(page: Page) -> Iterator[str]:
    """The item in a tab of its own."""
    for tab in ("sample", "distributions", "coverage"):
        run(page, "lakey:open-wide", item=ITEM, tab=tab)
        shown = page.locator(".lakey-Wide")
        expect(shown.get_by_role("tab", name=tab.capitalize())).to_have_attribute("aria-selected", "true")
        yield f"wide: {tab}"


def opened_file(page: Page) -> Iterator[str]:
    """A Parquet file that was pulled, and what was pulled by everybody."""
    page.locator(".lakey-Pull.lakey-mod-done", has_text=SHOWN).first.locator("[data-action=open]").click()
    shown = page.locator(".lakey-File")
    for tab in ("Rows", "Columns", "Recipe"):
        shown.get_by_role("tab", name=tab).click()
        yield f"a file: {tab.lower()}"
    run(page, "lakey:audit")
    expect(page.locator("#lakey-audit .lakey-Lines").first).to_be_visible()
    yield "the audit"


def notebook(page: Page) -> Iterator[str]:
    """A notebook with the magic and the widget."""
    cells = page.locator(".jp-Notebook .jp-Cell .cm-content")
    for place in range(len(CELLS)):
        cells.nth(place).click()
        page.keyboard.press("Control+Enter")
    expect(page.locator(".jp-OutputArea .jupyter-widgets").first).to_contain_text("Start pull", timeout=60_000)
    cells.first.scroll_into_view_if_needed()
    yield "a notebook"


def written_notebook(lab: Lab, name: str) -> None:
    """The notebook that `notebook` runs."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL}, cells=[*map(nbformat.v4.new_code_cell, CELLS)])
    nbformat.write(made, lab.workspace / name)


def as_before(lab: Lab) -> None:
    """The settings of nobody."""
    asked(lab, "PUT", SETTING, {"raw": json.dumps({})})


SIDEBAR: tuple[Callable[[Page], Iterator[str]], ...] = (finding, item)
MAIN: tuple[Callable[[Page], Iterator[str]], ...] = (wide, opened_file)
