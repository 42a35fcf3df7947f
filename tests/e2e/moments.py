"""What comes and goes: dialogs, menus, notices, pulls that run or failed, and the states of a sidebar without items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect
from store.scripted import Bucket, Fault

from .lab import Lab, entered, free_port, placed, served
from .scenes import ITEM, SHOWN, panel, run
from .slow import SLOW, begun, pace

COOKIES = "jupyter_cookie_secret"


def dialogs(page: Page) -> Iterator[str]:
    """What is asked in a dialog, and the recipes that are kept by one."""
    run(page, "lakey:open-text")
    page.locator(".jp-Dialog textarea").fill("%lakey pull iot.events value --where \"name = 'humidity'\"")
    yield "a dialog: open from text"
    page.locator(".jp-Dialog .jp-mod-reject").first.click()
    run(page, "lakey:show-item", item=ITEM, tab="pull")
    panel(page).locator(".lakey-Form").wait_for()
    run(page, "lakey:save-recipe")
    page.locator(".jp-Dialog input").fill("Humidity, half of it")
    yield "a dialog: save a recipe"
    page.locator(".jp-Dialog .jp-mod-accept").click()
    run(page, "lakey:back")
    run(page, "lakey:show-recipes")
    page.locator(".lakey-Recipes .lakey-Pull", has_text="Humidity").wait_for()
    yield "saved recipes"
    page.locator(".lakey-Recipes .lakey-Pull", has_text="Humidity").click(button="right")
    page.locator(".lm-Menu").get_by_text("Delete").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Delete").click()


def menus(page: Page) -> Iterator[str]:
    """The menus of what is pointed at, and Lakey in those of JupyterLab."""
    page.locator(".lakey-Card", has_text=ITEM).click(button="right")
    yield "the menu of an item"
    page.keyboard.press("Escape")
    page.locator(".lakey-Pull.lakey-mod-done", has_text=SHOWN).first.click(button="right")
    yield "the menu of a pull"
    page.keyboard.press("Escape")
    page.locator('[data-id="filebrowser"]').click()
    run(page, "filebrowser:refresh")
    page.locator(".jp-DirListing-item", has_text=SHOWN).click(button="right")
    yield "the menu of a file"
    page.locator(".lm-Menu").get_by_text("Pull again").click()
    page.locator(".jp-Dialog", has_text=f"{SHOWN} is replaced").wait_for()
    yield "a dialog: a file is replaced"
    page.locator(".jp-Dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("menuitem", name="View", exact=True).click()
    yield "Lakey in the View menu"
    page.keyboard.press("Escape")
    run(page, "settingeditor:open", query="Lakey")
    page.locator(".jp-SettingsForm", has_text="Lakey").first.wait_for()
    yield "the settings"
    run(page, "application:close")
    page.locator('[data-id="lakey-panel"]').click()


def pulls(page: Page, lab: Lab, bucket: Bucket) -> Iterator[str]:
    """A pull that runs, is cancelled, fails: in the sidebar, in the status bar and as notices."""
    pace(bucket, SLOW)
    begun(lab, "slow.parquet", 7)
    row = page.locator('.lakey-Pull[aria-label^="slow.parquet"]').first
    expect(row.get_by_role("progressbar")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(3_000)  # until its rate is known
    yield "a pull under way"
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_have_class(re.compile("lakey-mod-cancelled"))
    bucket.script = lambda key, count: Fault(status=403)
    begun(lab, "refused.parquet", 8)
    refused = page.locator('.lakey-Pull[aria-label^="refused.parquet"]').first
    expect(refused).to_have_class(re.compile("lakey-mod-failed"), timeout=30_000)
    yield "one was cancelled, one failed"


def states(page: Page, folder: Path) -> Iterator[str]:
    """The sidebar without items, without a server, signed out, and without the half of Lakey in the server."""
    place, port = placed(folder), free_port()
    shown = page.locator(".lakey-Main .lakey-State")
    with served(folder, place, port, "one") as lab:
        entered(page, lab)
        expect(shown).to_contain_text("The catalogue is empty")
        yield "no items yet"
    run(page, "lakey:refresh")
    expect(shown).to_contain_text("The server does not answer")
    yield "no server"
    (folder / "runtime" / COOKIES).unlink()
    with served(folder, place, port, "two"):
        run(page, "lakey:refresh")
        expect(shown).to_contain_text("You are signed out")
        yield "signed out"
    off = "--ServerApp.jpserver_extensions=lakey_jupyter=False"
    with served(folder, place, free_port(), "three", off) as lab:
        entered(page, lab)
        expect(shown).to_contain_text("The server half of Lakey is not running")
        yield "no server extension"
