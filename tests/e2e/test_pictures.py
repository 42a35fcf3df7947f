"""Pictures of the sidebar for people to look at: light and dark, narrow and wide; each shows what it should hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from .lab import Lab, opened, themed

pytestmark = pytest.mark.e2e
SHOTS = Path(__file__).parent / "shots"
WIDTHS = {"narrow": 250, "wide": 420}


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_panel_holds_together(page: Page, lab: Lab, theme: str, width: str) -> None:
    opened(page, lab)
    themed(page, theme)
    stretched(page, WIDTHS[width])
    taken(page, f"{theme}-{width}-cards")
    narrowed(page, f"{theme}-{width}")
    page.locator(".lakey-Card", has_text="iot.events").click()
    for name in ("About", "Sample", "Columns", "Pull"):
        page.locator(".lakey-Panel").get_by_role("tab", name=name).click()
        page.wait_for_timeout(500)
        taken(page, f"{theme}-{width}-{name}")
        panel = page.locator("#lakey-panel")
        assert panel.evaluate("each => each.scrollWidth <= each.clientWidth"), f"{name} is wider than the panel"


def narrowed(page: Page, name: str) -> None:
    """What the list is narrowed by, and a search that says what is wrong with it; nothing is wider than the panel."""
    panel = page.locator("#lakey-panel")
    page.get_by_role("button", name="Narrow the list").click()
    page.get_by_role("checkbox", name="updated this week").check()
    page.get_by_role("checkbox", name="with a sample").check()
    taken(page, f"{name}-facets")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Star on iot.events").click()
    page.locator(".lakey-Search-input").fill("iot | weather & rows ~")
    page.wait_for_timeout(500)
    taken(page, f"{name}-search")
    assert panel.evaluate("each => each.scrollWidth <= each.clientWidth"), "The search is wider than the panel"
    page.locator(".lakey-Search-input").press("Enter")
    page.locator(".lakey-Search-input").fill("")
    taken(page, f"{name}-searches")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove: updated this week").click()
    page.get_by_role("button", name="Remove: with a sample").click()


def stretched(page: Page, width: int) -> None:
    """Drag the edge of the sidebar until it is so wide."""
    panel = page.locator("#lakey-panel").bounding_box()
    assert panel is not None
    page.locator("#jp-main-split-panel > .lm-SplitPanel-handle:not(.lm-mod-hidden)").first.hover()
    page.mouse.down()
    page.mouse.move(panel["x"] + width, panel["y"] + panel["height"] / 2, steps=8)
    page.mouse.up()
    page.wait_for_timeout(500)
    now = page.locator("#lakey-panel").bounding_box()
    assert now is not None
    assert abs(now["width"] - width) < 40


def taken(page: Page, name: str) -> None:
    """A picture of the sidebar."""
    SHOTS.mkdir(exist_ok=True)
    box = page.locator("#lakey-panel").bounding_box()
    assert box is not None
    clip = {"x": 0, "y": 0, "width": box["x"] + box["width"] + 8, "height": 860}
    page.screenshot(path=str(SHOTS / f"{name}.png"), clip=clip)
