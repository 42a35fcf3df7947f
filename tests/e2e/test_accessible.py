"""Every screen in light and dark is free of what axe-core finds at levels A and AA."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect

from .axe import violations
from .lab import Lab, opened, themed
from .slow import ENDLESS, asked, begun, pace, slow_item

pytestmark = pytest.mark.e2e
PANEL = "#lakey-panel"
ITEM = "iot.events"


@pytest.fixture(params=["Light", pytest.param("Dark", marks=pytest.mark.deep)])
def panel(page: Page, lab: Lab, request: pytest.FixtureRequest) -> Page:
    """The sidebar in a theme."""
    opened(page, lab)
    themed(page, request.param)
    return page


def clean(page: Page, *parts: str) -> None:
    """Nothing is broken in these parts, once what moves has come to rest."""
    page.wait_for_timeout(400)
    assert violations(page, *parts) == []


def test_axe_finds_what_is_broken(page: Page, lab: Lab) -> None:
    opened(page, lab)
    page.add_style_tag(content=".lakey-Card-facts { color: #aaa !important }")
    told = ""
    for _ in range(3):  # the list may be drawn anew right after it was broken
        page.locator(".lakey-Card-facts").first.wait_for()
        page.locator(".lakey-Tally select").evaluate("each => each.closest('label')?.replaceWith(each)")
        told = " ".join(violations(page, PANEL))
        if "select-name" in told and "color-contrast" in told:
            break
    assert "select-name" in told and "color-contrast" in told


def test_finding_items(panel: Page) -> None:
    clean(panel, PANEL)
    panel.locator(".lakey-Search-input").fill("iot & no & ~ nowhere")
    clean(panel, PANEL)
    panel.keyboard.press("Enter")
    panel.locator(".lakey-Search-input").fill("")
    expect(panel.get_by_role("list", name="Searched before")).to_be_visible()
    clean(panel, PANEL)
    panel.keyboard.press("Escape")
    panel.get_by_role("button", name=f"Star on {ITEM}").click()
    panel.get_by_role("button", name="Narrow the list").click()
    panel.get_by_role("checkbox", name="with my star").check()
    clean(panel, PANEL)
    panel.keyboard.press("Escape")
    clean(panel, PANEL)


@pytest.mark.parametrize("tab", ["About", "Sample", "Columns", "Pull"])
def test_an_item(panel: Page, tab: str) -> None:
    panel.locator(".lakey-Card", has_text=ITEM).click()
    panel.get_by_role("button", name=f"Star on {ITEM}").click()
    panel.locator(PANEL).get_by_role("tab", name=tab).click()
    if tab == "Pull":
        panel.locator(".lakey-AddFilter").click()
        row = panel.locator(".lakey-FilterRow").first
        row.locator(".lakey-FilterRow-column").select_option("value")
        row.locator(".lakey-FilterRow-operator").select_option(">=")
        row.locator("input").fill("no number")
        expect(panel.locator(".lakey-Gate")).to_be_visible()
    clean(panel, PANEL)


def test_an_item_that_is_not_there(panel: Page) -> None:
    panel.evaluate("() => window.jupyterapp.commands.execute('lakey:show-item', {item: 'no such item'})")
    expect(panel.locator(".lakey-State[role=alert]")).to_be_visible()
    clean(panel, PANEL)


def test_pulls_that_run_are_over_or_were_before(panel: Page, lab: Lab) -> None:
    spec = {"columns": ["device"], "randomize_ratio": 0.01}
    asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": spec, "to": "axe.parquet", "overwrite": True})
    expect(panel.locator(".lakey-Pull.lakey-mod-done", has_text="axe.parquet").first).to_be_visible(timeout=60_000)
    panel.get_by_role("button", name="Pulled before").click()
    expect(panel.locator(".lakey-Landed", has_text="axe.parquet")).to_be_visible()
    clean(panel, PANEL)
    to = f"{secrets.token_hex(4)}.parquet"
    with slow_item(lab) as bucket:
        pace(bucket, ENDLESS)
        begun(lab, to, 1)
        expect(panel.locator(".lakey-Pull .lakey-Bar").first).to_be_visible(timeout=30_000)
        expect(panel.locator(".lakey-Status")).to_be_visible()
        expect(panel.locator(".Toastify__toast", has_text=to)).to_be_visible(timeout=30_000)
        clean(panel, PANEL, ".lakey-Status", ".Toastify__toast")


def test_the_audit(panel: Page, lab: Lab) -> None:
    spec = {"columns": ["device"], "randomize_ratio": 0.001}
    asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": spec, "to": "audited.parquet", "overwrite": True})
    panel.evaluate("() => window.jupyterapp.commands.execute('lakey:audit')")
    audit = panel.locator("#lakey-audit")
    audit.locator(".lakey-Sums").get_by_role("button", name=ITEM).click()
    expect(audit.locator(".lakey-Coverage")).to_be_visible()
    clean(panel, "#lakey-audit")
