"""Texts that mean harm are only texts wherever Lakey shows them: nothing runs, is fetched, or is moved."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from .harm import HARM, KINDS, as_file_name
from .hostile import NAMES, Watched, columns_of, hostile_items, quoted, watched
from .lab import NOTEBOOK, Lab, opened
from .slow import asked

pytestmark = pytest.mark.e2e
PANEL = "#lakey-panel"
TABS = ("About", "Sample", "Columns", "Pull")
SHOWN = ".lakey-Description, .lakey-Table, .lakey-Columns-list, .lakey-Gate"
NARROWED = """width => {
  document.querySelector('#jp-left-stack').style.maxWidth = width + 'px';
  window.dispatchEvent(new Event('resize'));
}"""
PRESSED = """() => document.querySelectorAll('.lakey-Description *:not(a)').forEach(each => {
  for (const type of ['click', 'mouseover', 'focus', 'pointerenter', 'wheel']) {
    each.dispatchEvent(new Event(type, { bubbles: true }));
  }
})"""
"""Everything in a description but its links is touched in every way that texts hope for."""


def test_there_are_two_hundred_texts() -> None:
    assert len(HARM) >= 200
    assert all(len(set(kind)) == len(kind) for kind in KINDS.values())


def test_all_of_them_in_one_item_are_only_texts(page: Page, lab: Lab, tmp_path: Path) -> None:
    with hostile_items(lab, tmp_path, HARM) as (name,):
        opened(page, lab)
        seen = watched(page, lab)
        assert seen.harm(PANEL) == []
        gone_through(page, seen, name)


@pytest.mark.deep
def test_harm_is_noticed(page: Page, lab: Lab) -> None:
    opened(page, lab)
    seen = watched(page, lab)
    page.locator(".lakey-Card").first.evaluate(
        """each => {
          const image = '<img src="http://harm.example/x.png" style="position:fixed;width:9999px">';
          each.insertAdjacentHTML('beforeend', image);
          window.harmed = 1;
          window.jupyterapp.commands.execute('lakey:harm');
        }"""
    )
    page.wait_for_timeout(200)
    told = " ".join(seen.harm(PANEL))
    for said in ("request http://harm", "a script ran", "command lakey:harm", "made: IMG", "outside:"):
        assert said in told


def gone_through(page: Page, seen: Watched, name: str) -> None:
    """The item on each of its tabs; its description is pressed everywhere; a filter suggests its values."""
    page.evaluate("name => window.jupyterapp.commands.execute('lakey:show-item', {item: name})", name)
    panel = page.locator(PANEL)
    expect(panel.locator(".lakey-Item-name")).to_have_text(name)
    for tab in TABS:
        panel.get_by_role("tab", name=tab).click()
        expect(panel.locator(SHOWN).first).to_be_visible()
        if tab == "About":
            page.locator(".lakey-Description *").first.wait_for(state="attached")
            page.evaluate(PRESSED)
        page.wait_for_timeout(300)
        assert seen.harm(PANEL) == [], tab
    panel.locator(".lakey-AddFilter").click()
    expect(panel.locator(".lakey-FilterRow input, .lakey-FilterRow select").last).to_be_visible()
    page.wait_for_timeout(300)
    assert seen.harm(PANEL) == []


@pytest.mark.deep
def test_each_kind_in_an_item_of_its_own(page: Page, lab: Lab, tmp_path: Path) -> None:
    groups = tuple(KINDS.values())
    with hostile_items(lab, tmp_path, *groups) as names:
        opened(page, lab)
        seen = watched(page, lab)
        page.get_by_role("button", name="Narrow the list").click()
        expect(page.get_by_role("dialog", name="Narrow the list")).to_contain_text("all ")
        page.locator(".lakey-Facets .lakey-TextButton").first.click()
        assert seen.harm(PANEL) == []
        page.locator(".lakey-Facets fieldset").nth(1).locator("input").first.check()
        page.keyboard.press("Escape")
        expect(page.locator(".lakey-Chip")).to_be_visible()
        assert seen.harm(PANEL) == []
        for name in names:
            gone_through(page, seen, name)


@pytest.mark.deep
@pytest.mark.parametrize("width", [250, 420])
def test_each_text_as_the_whole_description(page: Page, lab: Lab, tmp_path: Path, width: int) -> None:
    with hostile_items(lab, tmp_path, HARM[:1]) as (name,):
        opened(page, lab)
        page.evaluate(NARROWED, width)
        seen = watched(page, lab)
        path = f"**/lakey/items/{quoted(name)}"
        item = asked(lab, "GET", f"lakey/items/{quoted(name)}")
        for text in HARM:
            page.unroute_all()
            told = json.dumps({**item, "description": text, "maintainer": text, "tags": [text], "created_by": text})
            page.route(path, lambda route, told=told: route.fulfill(body=told, content_type="application/json"))
            page.evaluate("() => window.jupyterapp.commands.execute('lakey:back')")
            page.evaluate("name => window.jupyterapp.commands.execute('lakey:show-item', {item: name})", name)
            expect(page.locator(".lakey-About")).to_be_visible()
            page.wait_for_timeout(60)
            page.evaluate(PRESSED)
            assert seen.harm(PANEL) == [], text[:200]


@pytest.mark.deep
def test_as_names_of_files_in_pulls_and_in_the_workspace(page: Page, lab: Lab) -> None:
    opened(page, lab)
    seen = watched(page, lab)
    spec = {"columns": ["device"], "randomize_ratio": 0.001}
    wanted = [as_file_name(text) for text in HARM if text.strip() and not text.startswith((".", "~"))]
    refused = 0
    for to in dict.fromkeys(wanted):
        try:
            asked(lab, "POST", "lakey/pulls", {"item": "iot.events", "spec": spec, "to": to, "overwrite": True})
        except OSError:  # the server refuses some names, in words
            refused += 1
    assert refused < len(wanted) / 2
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:refresh')")
    expect(page.locator(".lakey-Pull.lakey-mod-done").nth(20)).to_be_attached(timeout=120_000)
    page.get_by_role("button", name="Pulled before").click()
    expect(page.locator(".lakey-Landed").nth(10)).to_be_attached(timeout=30_000)
    page.wait_for_timeout(1_000)
    assert seen.harm(PANEL) == []
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:audit')")
    expect(page.locator("#lakey-audit .lakey-Lines").first).to_be_visible()
    page.wait_for_timeout(500)
    assert seen.harm("#lakey-audit") == []


@pytest.mark.deep
def test_in_a_file_that_is_opened(page: Page, lab: Lab) -> None:
    columns = columns_of(HARM)
    recipe = {"item": NAMES[1], "snapshot": HARM[0], "spec": {"columns": columns}}
    table = pa.table({column: [text[:500] for text in HARM] for column in columns})
    pq.write_table(table.replace_schema_metadata({"lakey.recipe": json.dumps(recipe)}), lab.workspace / "harm.parquet")
    opened(page, lab)
    seen = watched(page, lab)
    page.evaluate("() => void window.jupyterapp.commands.execute('docmanager:open', {path: 'harm.parquet'})")
    shown = page.locator(".lakey-File")
    for tab in ("Columns", "Recipe", "Rows"):
        shown.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(500)
        assert seen.harm(".lakey-File") == [], tab
    grid = shown.get_by_role("grid")
    grid.focus()
    for _ in range(len(HARM)):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert seen.harm(".lakey-File") == []


@pytest.mark.deep
def test_in_an_item_that_is_opened_wide(page: Page, lab: Lab, tmp_path: Path) -> None:
    with hostile_items(lab, tmp_path, HARM) as (name,):
        opened(page, lab)
        seen = watched(page, lab)
        page.evaluate("item => void window.jupyterapp.commands.execute('lakey:open-wide', { item })", name)
        wide = page.locator(".lakey-Wide")
        for tab in ("Distributions", "Coverage", "Sample"):
            wide.get_by_role("tab", name=tab).click()
            page.wait_for_timeout(700)
            assert seen.harm(".lakey-Wide") == [], tab


@pytest.mark.deep
def test_in_what_is_dragged_and_inserted(page: Page, lab: Lab, tmp_path: Path) -> None:
    with hostile_items(lab, tmp_path, HARM[:1], HARM[1:2], HARM[2:3]) as names:
        opened(page, lab, f"tree/{NOTEBOOK}")
        seen = watched(page, lab)
        to = page.locator(".jp-Notebook .jp-Cell").first.bounding_box()
        assert to is not None
        for name in names:
            page.locator(".lakey-Card", has_text=name).hover()
            page.mouse.down()
            page.mouse.move(to["x"] + 200, to["y"] + 5, steps=5)
            expect(page.locator(".lakey-Dragged")).to_have_text(name)
            expect(page.locator(".lakey-Dragged *")).to_have_count(0)
            assert seen.harm(PANEL) == []
            page.mouse.up()
            expect(page.locator(".jp-Cell.jp-mod-active")).to_contain_text("lakey.download(")
            page.evaluate("item => void window.jupyterapp.commands.execute('lakey:insert-item', { item })", name)
            expect(page.locator(".Toastify__toast", has_text=name)).to_be_visible()
            assert seen.harm(".Toastify__toast") == []
