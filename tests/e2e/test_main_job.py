"""The main job in a real browser: from a search word to a DataFrame with exactly the rows that were asked for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .expected import CODE, rows, told
from .lab import NOTEBOOK, Lab, opened

pytestmark = pytest.mark.e2e
LEAST = 22.5


def tab(page: Page, name: str) -> Locator:
    """A tab of the item."""
    return page.locator(".lakey-Panel").get_by_role("tab", name=name)


def settled(page: Page) -> str:
    """The estimate once it stands still."""
    gate = page.locator(".lakey-Gate")
    page.wait_for_timeout(250)
    expect(gate).to_have_attribute("aria-busy", "false")
    return page.locator(".lakey-Gate-size").inner_text()


def test_from_a_search_to_a_dataframe(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    find_the_item(page)
    look_at_its_sample(page)
    tab(page, "Pull").click()
    everything = settled(page)
    over_the_budget_until_mended(page)
    small = narrowed(page)
    assert small != everything
    share = float(page.locator(".lakey-Share input[type=number]").input_value())
    start(page, "events.parquet")
    done = page.locator(".lakey-Pull.lakey-mod-done", has_text="events.parquet")
    expect(done.first).to_be_visible(timeout=60_000)
    assert (lab.workspace / "events.parquet").is_file()
    in_the_file_browser(page)
    expected = told(rows(lab.lake / "iot.events", "temperature", LEAST, share / 100))
    expect(run_its_code(page)).to_have_text(re.compile(re.escape(expected)), timeout=60_000)


def find_the_item(page: Page) -> None:
    """Three items; the search leaves one; its card opens it."""
    expect(page.locator(".lakey-Card")).to_have_count(3)
    page.locator(".lakey-Search-input").fill("iot")
    expect(page.locator(".lakey-Card")).to_have_count(1)
    page.locator(".lakey-Card").click()
    expect(page.locator(".lakey-Panel")).to_contain_text("Readings of 200 field devices")


def look_at_its_sample(page: Page) -> None:
    """Rows, with the item's columns as their headers."""
    tab(page, "Sample").click()
    expect(page.locator(".lakey-Table thead")).to_contain_text("firmware")
    assert page.locator(".lakey-Table tbody tr").count() >= 10


def over_the_budget_until_mended(page: Page) -> None:
    """Everything is over the demo's 20 MB: no start, until one click takes a share that fits."""
    expect(page.locator(".lakey-Gate-size")).to_have_class(re.compile("lakey-mod-over"))
    expect(page.locator(".lakey-Start-button")).to_be_disabled()
    mend = page.locator(".lakey-Gate-mend button")
    expect(mend).to_have_text(re.compile(r"take \d+\s?% of the rows"))
    mend.click()
    settled(page)
    expect(page.locator(".lakey-Start-button")).to_be_enabled()


def narrowed(page: Page) -> str:
    """Two filters; each changes the estimate."""
    before = settled(page)
    page.locator(".lakey-AddFilter").click()
    first = page.locator(".lakey-FilterRow").nth(0)
    first.locator(".lakey-FilterRow-column").select_option("name")
    first.locator(".lakey-FilterRow-operator").select_option("=")
    first.locator("select").last.select_option("temperature")
    one = settled(page)
    page.locator(".lakey-AddFilter").click()
    second = page.locator(".lakey-FilterRow").nth(1)
    second.locator(".lakey-FilterRow-column").select_option("value")
    second.locator(".lakey-FilterRow-operator").select_option(">=")
    second.locator("input").fill(str(LEAST))
    two = settled(page)
    assert len({before, one, two}) == 3
    return two


def start(page: Page, to: str) -> None:
    """Name the file and begin; progress is said at once."""
    page.locator(".lakey-Landing input[type=text]").fill(to)
    page.locator(".lakey-Start-button").click()
    expect(page.locator(".lakey-Pull").first).to_contain_text(to)


def in_the_file_browser(page: Page) -> None:
    """The pull shows its file there."""
    page.locator(".lakey-Pull [data-action=reveal]").first.click()
    chosen = page.locator(".jp-DirListing-item.jp-mod-selected", has_text="events.parquet")
    expect(chosen).to_be_visible()  # before that it may still be brought to the front
    page.locator('[data-id="lakey-panel"]').click()


def run_its_code(page: Page) -> Locator:
    """Insert the code below, run it, then one more cell that says which rows came; the output of that one."""
    cells = page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    page.locator(".lakey-Pull [data-action=insert]").first.click()
    expect(cells).to_have_count(before + 1)
    expect(cells.last).to_contain_text("lakey.read")
    cells.last.locator(".cm-content").click()
    page.keyboard.press("Alt+Enter")
    expect(cells).to_have_count(before + 2)
    cells.last.locator(".cm-content").click()
    page.keyboard.insert_text(CODE)
    page.keyboard.press("Control+Enter")
    return cells.last.locator(".jp-OutputArea-output")
