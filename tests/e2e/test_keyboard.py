"""From a search to a cell without ever touching the mouse: every step is a key that anybody could press."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import NOTEBOOK, Lab, opened

pytestmark = pytest.mark.e2e
MOST_TABS = 60
TO = "by-keys.parquet"


def test_an_item_is_found_pulled_and_inserted_by_keyboard_alone(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    panel = page.locator("#lakey-panel")
    page.keyboard.press("Alt+Shift+L")
    expect(panel.locator(".lakey-Search-input")).to_be_focused()
    page.keyboard.type("iot")
    expect(panel.locator(".lakey-Card")).to_have_count(1)
    reached(page, panel.locator(".lakey-Card"))
    page.keyboard.press("Enter")
    reached(page, panel.locator('[role="tab"][aria-selected="true"]'))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("tab", name="Pull")).to_be_focused()
    mend = panel.get_by_role("button", name=re.compile(r"take \d+% of the rows"))
    expect(mend).to_be_visible()
    reached(page, mend)
    page.keyboard.press("Enter")
    start = panel.get_by_role("button", name="Start pull")
    expect(start).to_be_enabled()
    reached(page, panel.get_by_label("to", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(TO)
    reached(page, start)
    page.keyboard.press("Enter")
    done = panel.locator(".lakey-Pull.lakey-mod-done", has_text=TO)
    expect(done).to_be_visible(timeout=60_000)
    reached(page, done)
    page.keyboard.press("Enter")
    expect(page.locator(".jp-Notebook .jp-mod-active .cm-content")).to_contain_text(f'lakey.read("{TO}")')


def reached(page: Page, wanted: Locator) -> None:
    """Tab goes on from where the focus is until it is there."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} times Tab do not lead to {wanted}")
