"""Lakey within JupyterLab: cells found again, drags into a notebook, context menus, the menu, keys and the toolbar."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import KERNEL, NOTEBOOK, Lab, opened
from .lab import lab as running_lab
from .slow import asked

pytestmark = pytest.mark.e2e
ITEM = "iot.events"
SPEC = {"columns": ["device"], "randomize_ratio": 0.001}
CELLS = """() => {
  const all = [...window.jupyterapp.shell.widgets('main')];
  const { model, activeCellIndex, selectedCells } = all.find(each => each.content?.model?.cells).content;
  const marks = [...model.cells].map(cell => cell.getMetadata('lakey') ?? null);
  return { marks, active: activeCellIndex, selected: selectedCells.length };
}"""


def pulled(page: Page, lab: Lab, to: str) -> Locator:
    """A pull that is done, in the list of pulls."""
    asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": SPEC, "to": to, "overwrite": True})
    done = page.locator(".lakey-Pull.lakey-mod-done", has_text=to).first
    expect(done).to_be_visible(timeout=60_000)
    return done


def cells(page: Page) -> dict[str, Any]:
    """The marks of the notebook's cells in order, the place of the active one, and how many are chosen."""
    found: dict[str, Any] = page.evaluate(CELLS)
    return found


def dragged(page: Page, grip: Locator, to: Locator) -> None:
    """Pressed, moved there by and by, and let go."""
    grip.hover()
    page.mouse.down()
    box = to.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()


def menu(page: Page) -> Locator:
    """The context menu."""
    return page.locator(".lm-Menu")


def offered(page: Page) -> list[str]:
    """What the context menu offers, but what JupyterLab itself adds to every one."""
    expect(menu(page)).to_be_visible()
    labels = menu(page).locator(".lm-Menu-item[data-type=command]:not(.lm-mod-hidden) .lm-Menu-itemLabel")
    return [label for label in labels.all_inner_texts() if "Shift+Right Click" not in label]


def test_code_leads_to_its_own_cell_although_it_was_edited(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    insert = pulled(page, lab, "found.parquet").locator("[data-action=insert]")
    before = len(cells(page)["marks"])
    insert.click()
    made = page.locator(".jp-Notebook .jp-Cell", has_text="found.parquet")
    expect(made).to_have_count(1)
    made.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# mine\n")
    page.locator(".jp-Notebook .jp-Cell").first.locator(".cm-content").click()
    insert.click()
    told = page.locator(".Toastify__toast", has_text="This notebook already has the code for found.parquet.")
    expect(told).to_be_visible()
    expect(page.locator(".jp-Cell.jp-mod-active")).to_contain_text("# mine")
    assert len(cells(page)["marks"]) == before + 1
    told.get_by_role("button", name="Insert once more").click()
    expect(made).to_have_count(2)
    expect(page.locator(".jp-Cell.jp-mod-active")).not_to_contain_text("# mine")


def test_a_card_and_a_pull_are_dragged_to_where_they_belong(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    pull = pulled(page, lab, "dragged.parquet")
    place = page.locator(".jp-Notebook .jp-Cell")
    before = cells(page)["marks"]
    card = page.locator(".lakey-Card", has_text=ITEM)
    dragged(page, card, card.locator(".lakey-Card-facts"))
    dragged(page, card, place.first)
    expect(place).to_have_count(len(before) + 1)
    expect(place.first).to_contain_text(f'lakey.download("{ITEM}")')
    dragged(page, pull.locator(".lakey-Pull-name"), place.nth(1))
    expect(place).to_have_count(len(before) + 2)
    expect(place.nth(1)).to_contain_text('lakey.read("dragged.parquet")')
    expect(place.nth(1)).to_have_class(re.compile("jp-mod-active"))
    found = cells(page)
    pull_mark = {"pull": pull.get_attribute("data-lakey-pull")}
    assert found["marks"] == [{"item": ITEM}, pull_mark, *before]
    assert (found["active"], found["selected"]) == (1, 1)
    page.get_by_role("button", name="Pulled before").click()
    dragged(page, page.locator(".lakey-Landed .lakey-Pull-name", has_text="dragged.parquet").first, place.first)
    expect(place).to_have_count(len(before) + 3)
    assert cells(page)["marks"] == [pull_mark, {"item": ITEM}, pull_mark, *before]
    expect(page.locator(".lakey-Dragged")).to_have_count(0)
    card.click()
    expect(page.locator(".lakey-Item-name")).to_have_text(ITEM)


@pytest.mark.deep
def test_a_cell_that_is_far_away_and_folded_is_brought_into_sight(page: Page, lab: Lab) -> None:
    v4 = nbformat.v4
    many = [v4.new_code_cell("\n".join(f"{place} + {line}" for line in range(5))) for place in range(80)]
    many[60] = v4.new_markdown_cell("# Folded", metadata={"jp-MarkdownHeadingCollapsed": True})
    many[70] = v4.new_code_cell("mine", metadata={"lakey": {"item": ITEM}})
    nbformat.write(v4.new_notebook(cells=many, metadata={"kernelspec": KERNEL}), lab.workspace / "long.ipynb")
    opened(page, lab, "tree/long.ipynb")
    mine = page.locator(".jp-Notebook .jp-Cell", has_text=re.compile(r"^\W*mine$"))
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_in_viewport()
    page.evaluate("() => void window.jupyterapp.commands.execute('launcher:create')")
    expect(page.locator(".jp-Notebook .jp-Cell").first).not_to_be_visible()
    page.locator(".lakey-Card", has_text=ITEM).click(button="right")
    menu(page).get_by_text("Insert code").click()
    expect(mine).to_be_in_viewport()
    expect(mine).to_have_class(re.compile("jp-mod-active"))
    assert (cells(page)["active"], len(cells(page)["marks"])) == (70, 80)


@pytest.mark.deep
def test_the_keyboard_opens_the_menu_of_a_card_and_comes_back(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    card = page.locator(".lakey-Card", has_text=ITEM)
    card.focus()
    page.keyboard.press("Shift+F10")
    assert offered(page) == ["Open", "Open wide", "Insert code", "Mark with a star", "Copy the link"]
    page.keyboard.press("Escape")
    expect(menu(page)).to_have_count(0)
    expect(card).to_be_focused()
    page.keyboard.press("Shift+F10")
    menu(page).get_by_text("Mark with a star").click()
    star = page.get_by_role("button", name=f"Star on {ITEM}")
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    before = len(cells(page)["marks"])
    card.click(button="right")
    menu(page).get_by_text("Insert code").click()
    expect(page.locator(".jp-Cell.jp-mod-active")).to_contain_text(f'lakey.download("{ITEM}")')
    assert len(cells(page)["marks"]) == before + 1
    card.focus()
    page.keyboard.press("Shift+F10")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".lakey-Item-name")).to_have_text(ITEM)
    expect(page.get_by_role("button", name="Back to the items")).to_be_focused()
    page.keyboard.press("Shift+F10")
    assert offered(page) == ["Open wide", "Insert code", "Mark with a star", "Copy the link"]


@pytest.mark.deep
def test_a_pull_one_from_before_and_a_recipe_have_menus(page: Page, lab: Lab) -> None:
    opened(page, lab)
    pull = pulled(page, lab, "menus.parquet")
    pull.click(button="right")
    assert offered(page) == ["Insert code", "Open", "Show in file browser", "Copy as %lakey"]
    menu(page).get_by_text("Show in file browser").click()
    expect(page.locator(".jp-DirListing-item.jp-mod-selected", has_text="menus.parquet")).to_be_visible()
    page.locator('[data-id="lakey-panel"]').click()
    page.get_by_role("button", name="Pulled before").click()
    entry = page.locator(".lakey-Landed", has_text="menus.parquet")
    entry.click(button="right")
    labels = ["Insert code", "Open", "Show in file browser", "Pull again", "Forget, and leave the file"]
    assert offered(page) == labels
    page.keyboard.press("Escape")
    (lab.workspace / "menus.parquet").unlink()
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:refresh')")
    expect(entry).to_contain_text("gone")
    entry.click(button="right")
    assert offered(page) == labels[3:]
    menu(page).get_by_text("Forget, and leave the file").click()
    expect(entry).to_have_count(0)


@pytest.mark.deep
def test_a_recipe_is_opened_from_its_menu(page: Page, lab: Lab) -> None:
    opened(page, lab)
    page.evaluate("([item]) => window.jupyterapp.commands.execute('lakey:show-item', {item, tab: 'pull'})", [ITEM])
    page.locator(".lakey-Form").wait_for()
    page.evaluate("() => void window.jupyterapp.commands.execute('lakey:save-recipe')")
    page.locator(".jp-Dialog input").fill("by its menu")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:back')")
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:show-recipes')")
    saved = page.locator(".lakey-Recipes .lakey-Pull", has_text="by its menu")
    saved.click(button="right")
    assert offered(page) == ["Open in the form", "Rename", "Delete"]
    menu(page).get_by_text("Open in the form").click()
    expect(page.locator(".lakey-Form")).to_be_visible()
    saved.click(button="right")
    menu(page).get_by_text("Delete").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Delete").click()
    expect(saved).to_have_count(0)


@pytest.mark.deep
def test_a_file_has_a_menu(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    pulled(page, lab, "chosen.parquet")
    page.locator('[data-id="filebrowser"]').click()
    page.evaluate("() => window.jupyterapp.commands.execute('filebrowser:refresh')")
    # JupyterLab chooses the notebook of the address, be it after a while, whatever is chosen by then.
    expect(page.locator(".jp-DirListing-item.jp-mod-selected", has_text=NOTEBOOK)).to_be_attached()
    file = page.locator(".jp-DirListing-item", has_text="chosen.parquet")
    file.click(button="right")
    labels = offered(page)
    start = labels.index("Open in Lakey")
    assert labels[start : start + 3] == ["Open in Lakey", "Insert code", "Pull again"]
    menu(page).get_by_text("Insert code").click()
    expect(page.locator(".jp-Cell.jp-mod-active")).to_contain_text('lakey.read("chosen.parquet")')
    assert {"file": "chosen.parquet"} in cells(page)["marks"]
    file.click(button="right")
    menu(page).get_by_text("Pull again").click()
    dialog = page.locator(".jp-Dialog", has_text="chosen.parquet is replaced")
    dialog.get_by_role("button", name="Cancel").click()
    file.click(button="right")
    menu(page).get_by_text("Open in Lakey").click()
    expect(page.locator(".lakey-File")).to_be_visible()


@pytest.mark.deep
def test_menu_keys_and_toolbar_lead_to_the_sidebar(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    panel = page.locator("#lakey-panel")
    away = page.locator('[data-id="filebrowser"]')
    away.click()
    expect(panel).to_be_hidden()
    page.get_by_role("menuitem", name="View", exact=True).click()
    menu(page).get_by_text("Lakey", exact=True).click()
    expect(panel).to_be_visible()
    away.click()
    page.locator(".jp-NotebookPanel-toolbar").get_by_role("button", name="Show Lakey").click()
    expect(panel).to_be_visible()
    away.click()
    page.locator(".jp-Notebook .jp-Cell").first.locator(".cm-content").click()
    page.keyboard.press("Alt+Shift+L")
    expect(page.locator(".lakey-Search-input")).to_be_focused()
    page.locator(".lakey-Card", has_text=ITEM).click()
    panel.get_by_role("tab", name="Pull").click()
    page.locator(".lakey-Share input[type=number]").fill("0.1")
    page.locator(".lakey-Landing input[type=text]").fill("by-key.parquet")
    expect(page.locator(".lakey-Start-button")).to_be_enabled()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lakey-Pull", has_text="by-key.parquet").first).to_be_visible()


@pytest.mark.deep
def test_a_site_can_switch_each_of_them_off(page: Page, tmp_path: Path) -> None:
    config = tmp_path / "config" / "labconfig" / "page_config.json"
    config.parent.mkdir(parents=True)
    off = {f"lakey-jupyter:{name}": True for name in ("context", "dragging", "files", "items", "moves")}
    config.write_text(json.dumps({"disabledExtensions": off}), encoding="utf-8")
    with running_lab(tmp_path) as lab:
        page.goto(lab.path(f"tree/{NOTEBOOK}"))
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)
        page.locator('[data-id="lakey-panel"]').click()
        card = page.locator(".lakey-Card", has_text=ITEM)
        expect(page.locator(".jp-NotebookPanel-toolbar").get_by_role("button", name="Save")).to_be_visible()
        expect(page.locator(".jp-NotebookPanel-toolbar").get_by_role("button", name="Show Lakey")).to_have_count(0)
        dragged(page, card, page.locator(".jp-Notebook .jp-Cell").first)
        assert cells(page)["marks"] == [None]
        card.click(button="right")
        expect(menu(page)).to_have_count(0)
        page.get_by_role("menuitem", name="View", exact=True).click()
        assert "Table of Contents" in offered(page) and "Lakey" not in offered(page)
