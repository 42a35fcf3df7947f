"""An item in a tab of its own: opened from the sidebar, gone through by keyboard, compared by filters, restored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import violations
from .lab import Lab, opened, settled, themed
from .slow import asked

pytestmark = pytest.mark.e2e
SHOTS = Path(__file__).parent / "shots"
ITEM = "iot.events"
WIDE = ".lakey-Wide"
COLUMNS = 400


def card(wide: Locator, name: str) -> Locator:
    """The card of a column."""
    return wide.get_by_role("group", name=name, exact=True)


def shown(page: Page, item: str, tab: str) -> Locator:
    """The item in a tab of its own."""
    page.evaluate(f"() => window.jupyterapp.commands.execute('lakey:open-wide', {{item: '{item}', tab: '{tab}'}})")
    wide = page.locator(WIDE)
    expect(wide.get_by_role("tab", name=tab.capitalize())).to_have_attribute("aria-selected", "true")
    return wide


def filtered(wide: Locator) -> None:
    """One filter, for one name of events, and what came of it."""
    wide.locator(".lakey-AddFilter").click()
    row = wide.locator(".lakey-FilterRow").first
    row.locator(".lakey-FilterRow-column").select_option("name")
    row.locator(".lakey-FilterRow-operator").select_option("=")
    row.get_by_label("Value", exact=True).select_option("temperature")
    expect(wide.locator(".lakey-Comparing-said")).to_contain_text("meet the filters")
    expect(card(wide, "value").locator("rect.lakey-mod-kept").first).to_be_attached()


def test_an_item_opens_wide_and_filters_are_compared(page: Page, lab: Lab) -> None:
    opened(page, lab)
    page.locator(".lakey-Card", has_text=ITEM).click()
    panel = page.locator("#lakey-panel")
    panel.get_by_role("tab", name="Sample").click()
    panel.get_by_role("button", name="Open wide").click()
    wide = page.locator(WIDE)
    grid = wide.get_by_role("grid", name=f"Sample of {ITEM}")
    grid.focus()
    page.keyboard.press("Control+End")
    expect(wide.locator('[aria-selected="true"][data-row="199"]')).to_be_visible()
    panel.get_by_role("tab", name="Columns").click()
    panel.get_by_role("button", name="Open wide").click()
    expect(page.locator(WIDE)).to_have_count(1)
    expect(wide.get_by_role("tab", name="Distributions")).to_have_attribute("aria-selected", "true")
    expect(card(wide, "name")).to_contain_text(re.compile(r"temperature\d+% · "))
    filtered(wide)
    expect(card(wide, "name")).to_contain_text("100% of those that meet the filters")
    wide.get_by_role("button", name="pull these rows").click()
    expect(panel.locator(".lakey-FilterRow-column")).to_have_value("name")
    wide.get_by_role("tab", name="Coverage").click()
    expect(wide.locator(".lakey-Coverage")).to_contain_text(f"Explored of {ITEM}")


@pytest.mark.deep
def test_it_is_there_again_when_the_page_is_loaded_again(page: Page, lab: Lab) -> None:
    opened(page, lab)
    wide = shown(page, ITEM, "coverage")
    expect(wide.locator(".lakey-Coverage")).to_be_visible()
    wide.get_by_role("tab", name="Distributions").click()
    page.wait_for_timeout(1_500)  # JupyterLab saves the layout when it has been quiet for a second
    page.reload()
    settled(page)
    expect(page.locator(WIDE).get_by_role("tab", name="Distributions")).to_have_attribute("aria-selected", "true")
    expect(card(page.locator(WIDE), "value")).to_be_visible()


@pytest.fixture
def broad(lab: Lab, tmp_path: Path) -> Iterator[str]:
    """An item of some hundred columns."""
    table = pa.table({f"column {each}": [row % (each + 2) for row in range(300)] for each in range(COLUMNS)})
    pq.write_table(table, tmp_path / "broad.parquet")
    asked(lab, "POST", "lakey/items", {"name": "broad", "location": str(tmp_path)})
    yield "broad"
    asked(lab, "DELETE", "lakey/items/broad")


@pytest.mark.deep
def test_of_many_columns_only_what_is_seen_is_drawn(page: Page, lab: Lab, broad: str) -> None:
    opened(page, lab)
    wide = shown(page, broad, "distributions")
    first = card(wide, "column 0")
    first.focus()
    assert wide.locator(".lakey-ColumnCard").count() < 60
    page.keyboard.press("End")
    expect(card(wide, f"column {COLUMNS - 1}")).to_be_focused()
    expect(card(wide, f"column {COLUMNS - 1}")).to_be_in_viewport()
    wide.get_by_label("Find a column").fill("column 123")
    expect(wide.locator(".lakey-ColumnCard")).to_have_count(1)
    wide.get_by_label("Find a column").fill("no such")
    expect(wide).to_contain_text("No column is named like that")
    wide.get_by_label("Find a column").fill("")
    wide.locator(".lakey-AddFilter").click()
    wide.locator(".lakey-FilterRow input").first.fill("1")
    expect(wide.locator(".lakey-Comparing-said")).to_contain_text("150 of all 300 rows meet the filters: 50%")


@pytest.mark.deep
def test_an_item_that_is_not_there_says_so(page: Page, lab: Lab) -> None:
    opened(page, lab)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:open-wide', {item: 'iot.event'})")
    expect(page.locator(WIDE).get_by_role("alert")).to_contain_text("Did you mean 'iot.events'")


@pytest.mark.deep
@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [400, 1600])
def test_it_holds_together_in_any_light_and_width(page: Page, lab: Lab, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width + 80, "height": 900})
    opened(page, lab)
    themed(page, theme)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    SHOTS.mkdir(exist_ok=True)
    for tab in ("sample", "distributions", "compared", "coverage"):
        wide = shown(page, ITEM, "distributions" if tab == "compared" else tab)
        if tab == "compared":
            filtered(wide)
        page.wait_for_timeout(500)
        page.screenshot(path=str(SHOTS / f"wide-{theme}-{width}-{tab}.png"))
        assert violations(page, WIDE) == [], tab
        assert wide.evaluate("each => each.scrollWidth <= each.clientWidth"), f"{tab} is wider than it may be"
