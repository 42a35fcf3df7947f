"""The pictures of the README: every screen in light and dark, narrow and wide; `make pictures` keeps them."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .lab import Lab, opened, themed
from .moments import dialogs, menus, pulls, states
from .notebooks import opened_book
from .scenes import CELLS, MAIN, SIDEBAR, as_before, notebook, panel, pulled, run, written_notebook
from .slow import slow_item
from .test_pictures import SHOTS, stretched

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "screens"
PLACELESS = ".lakey-Facts > :last-child { visibility: hidden }"
"""Where the lake lies while the tests run is nothing to be shown."""
ALONE = "[data-jp-item-name=voilaRender], .voilaRender { display: none }"
"""Voilà, which is installed for its own test, has a button in the toolbar of notebooks."""
WIDTHS = {"narrow": 250, "wide": 420}
NARROW = 400
PAPER = {"Light": "#e4e6e9", "Dark": "#3b3f45", "Dark High Contrast": "#000000"}
INK = {"Light": "#24292f", "Dark": "#f0f3f6", "Dark High Contrast": "#ffffff"}
SHEETS = {"Light": "light", "Dark": "dark", "Dark High Contrast": "contrast"}


@pytest.fixture(autouse=True)
def _as_before(lab: Lab) -> Iterator[None]:
    yield
    as_before(lab)


def main_area(page: Page, lab: Lab, theme: str) -> Iterator[str]:
    """The names of what is shown in the main area, one after the other, each while it is there."""
    page.set_viewport_size({"width": 1100, "height": 680})
    opened(page, lab)
    themed(page, theme)
    pulled(page, lab)
    for scene in MAIN:
        yield from scene(page)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_sidebar(page: Page, browser: Browser, lab: Lab, theme: str, width: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    opened(page, lab)
    themed(page, theme)
    pulled(page, lab)
    stretched(page, WIDTHS[width])
    shots: dict[str, bytes] = {}
    for scene in SIDEBAR:
        for name in scene(page):
            page.wait_for_timeout(600)  # what moves comes to rest
            shots[name] = panel(page).screenshot(style=PLACELESS)
            fits = panel(page).evaluate("each => each.scrollWidth <= each.clientWidth")
            assert fits, f"{name} is wider than the panel"
    sheet(browser, f"sidebar-{width}-{SHEETS[theme]}", theme, shots, WIDTHS[width])


@pytest.mark.parametrize("theme", SHEETS)
def test_the_main_area(page: Page, browser: Browser, lab: Lab, theme: str) -> None:
    shots: dict[str, bytes] = {}
    for name in main_area(page, lab, theme):
        page.wait_for_timeout(800)
        shots[name] = page.screenshot()
    sheet(browser, f"tabs-{SHEETS[theme]}", theme, shots, 800)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_a_notebook(page: Page, browser: Browser, lab: Lab, theme: str) -> None:
    name = f"shown-{theme.lower()}.ipynb"  # each with a kernel of its own
    written_notebook(lab, name)
    opened(page, lab, f"tree/{name}")
    themed(page, theme)
    shots: dict[str, bytes] = {}
    for name in notebook(page):
        page.wait_for_timeout(1_500)
        shots[name] = page.screenshot(style=ALONE)
    sheet(browser, f"notebook-{SHEETS[theme]}", theme, shots, 1280)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_tabs_that_have_little_room(page: Page, browser: Browser, lab: Lab, theme: str) -> None:
    shots: dict[str, bytes] = {}
    for name in main_area(page, lab, theme):
        run(page, "application:toggle-left-area")
        page.set_viewport_size({"width": NARROW, "height": 680})
        page.wait_for_timeout(800)
        shots[name] = page.screenshot()
        page.set_viewport_size({"width": 1100, "height": 680})
        run(page, "application:toggle-left-area")
    sheet(browser, f"tabs-narrow-{SHEETS[theme]}", theme, shots, NARROW)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_what_comes_and_goes(page: Page, browser: Browser, lab: Lab, theme: str) -> None:
    page.set_viewport_size({"width": 1100, "height": 680})
    with slow_item(lab) as bucket:
        opened(page, lab)
        themed(page, theme)
        pulled(page, lab)
        shots: dict[str, bytes] = {}
        for scene in (dialogs(page), menus(page), pulls(page, lab, bucket)):
            for name in scene:
                page.wait_for_timeout(600)
                shots[name] = page.screenshot()
        sheet(browser, f"moments-{SHEETS[theme]}", theme, shots, 800)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_a_sidebar_without_items(page: Page, browser: Browser, tmp_path: Path, theme: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 440})
    said = page.locator(".jp-Dialog")  # by JupyterLab itself, of a server that is lost
    page.add_locator_handler(said, lambda: page.keyboard.press("Escape"))
    shots: dict[str, bytes] = {}
    for name in states(page, tmp_path):
        themed(page, theme)
        for kind, width in WIDTHS.items():
            stretched(page, width)
            shots[f"{name}, {kind}"] = panel(page).screenshot()
    sheet(browser, f"states-{SHEETS[theme]}", theme, shots, WIDTHS["wide"])


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_notebook_7(page: Page, browser: Browser, lab: Lab, theme: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    book = opened_book(page, lab, "notebook", f"shown-{theme.lower()}", *CELLS)
    themed(page, theme)
    for place in range(len(CELLS)):
        book.run(place)
    expect(book.output(len(CELLS) - 1)).to_contain_text("Start pull")
    page.wait_for_timeout(1_500)
    sheet(browser, f"notebook7-{SHEETS[theme]}", theme, {"Notebook 7": page.screenshot(style=ALONE)}, 1280)


def sheet(browser: Browser, name: str, theme: str, shots: dict[str, bytes], width: int) -> None:
    """All of these pictures on one, each so wide and with its name."""
    figures = "".join(
        f"<figure><img style='max-width: {width}px' src='data:image/png;base64,{base64.b64encode(shot).decode()}'>"
        f"<figcaption>{html.escape(said)}</figcaption></figure>"
        for said, shot in shots.items()
    )
    across = {250: 6, 400: 4, 420: 4, 800: 2, 1280: 1}[width]
    style = (
        f"<style>body {{ margin: 0; padding: 12px; background: {PAPER[theme]}; color: {INK[theme]};"
        f" font: 14px sans-serif; display: grid; grid-template-columns: repeat({across}, {width}px); gap: 12px }}"
        " figure { margin: 0 } img { display: block } figcaption { padding: 4px 2px }</style>"
    )
    page = browser.new_page(viewport={"width": across * (width + 12) + 12, "height": 200})
    page.set_content(style + figures)
    folder = KEPT if os.environ.get("KEEP") else SHOTS
    folder.mkdir(exist_ok=True, parents=True)
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
    page.close()
