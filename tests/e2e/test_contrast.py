"""Every screen in JupyterLab's high contrast theme, and in colours that the system chooses, still tells all it told."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .axe import violations
from .lab import Lab, opened
from .slow import asked

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
SHOTS = Path(__file__).parent / "shots"
PANEL = "#lakey-panel"
ITEM = "iot.events"
SECOND = "weather.daily"
THEME = "JupyterLab Dark High Contrast"
TABS = ("About", "Sample", "Columns", "Pull")
SPEC = {"columns": ["device"], "randomize_ratio": 0.01}

UNLIKE = """([first, second, pseudo]) => {
  const said = selector => {
    const found = getComputedStyle(document.querySelector(selector), pseudo);
    return ['backgroundColor', 'borderBottomColor', 'borderBottomWidth', 'outlineColor', 'outlineStyle', 'fill']
      .map(name => found[name]).join(' ');
  };
  return [said(first), said(second)];
}"""
"""What the colours and lines of two elements are."""


@pytest.fixture(params=["theme", "forced light", "forced dark"])
def panel(page: Page, lab: Lab, request: pytest.FixtureRequest) -> Page:
    """The sidebar in high contrast, each way there is."""
    opened(page, lab)
    how = str(request.param)
    if how == "theme":
        page.evaluate(f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{THEME}'}})")
        expect(page.locator(f"body[data-jp-theme-name='{THEME}']")).to_be_attached()
    else:
        page.emulate_media(forced_colors="active", color_scheme="dark" if how.endswith("dark") else "light")
    return page


def looked_at(page: Page, name: str, *parts: str) -> None:
    """A picture of the page, and nothing that axe finds broken in these parts of it."""
    page.wait_for_timeout(400)
    SHOTS.mkdir(exist_ok=True)
    forced = page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    how = f"forced-{'dark' if dark else 'light'}" if forced else "theme"
    page.screenshot(path=str(SHOTS / f"contrast-{how}-{name}.png"))
    # What the system paints is its own affair, and axe reads the colours that were meant.
    found = violations(page, *parts, holding="button-name" if forced else "color-contrast")
    assert [each for each in found if not (forced and each.startswith("color-contrast"))] == []


def unlike(page: Page, first: str, second: str) -> None:
    """One can be told from the other by a colour or a line."""
    one, other = page.evaluate(UNLIKE, [first, second, None])
    assert one != other, one


def test_the_list_and_what_narrows_it(panel: Page) -> None:
    panel.get_by_role("button", name=f"Star on {ITEM}").click()
    panel.locator(".lakey-Search-input").focus()
    looked_at(panel, "cards", PANEL)
    stars = (".lakey-Star[aria-pressed=true] .lakey-Star-shape", ".lakey-Star[aria-pressed=false] .lakey-Star-shape")
    unlike(panel, *stars)
    panel.get_by_role("button", name=f"Star on {ITEM}").click()
    panel.locator(".lakey-Card").first.focus()
    panel.keyboard.press("ArrowDown")
    unlike(panel, ".lakey-Card:focus-visible", ".lakey-Card:not(:focus)")
    panel.get_by_role("button", name="Narrow the list").click()
    panel.get_by_role("checkbox", name="with a sample").check()
    looked_at(panel, "facets", PANEL)


@pytest.mark.parametrize("tab", TABS)
def test_an_item(panel: Page, tab: str) -> None:
    panel.locator(".lakey-Card", has_text=ITEM).click()
    panel.locator(PANEL).get_by_role("tab", name=tab).click()
    if tab == "Pull":
        panel.locator(".lakey-AddFilter").click()
        row = panel.locator(".lakey-FilterRow").first
        row.locator(".lakey-FilterRow-column").select_option("value")
        row.locator(".lakey-FilterRow-operator").select_option(">=")
        row.locator("input").fill("no number")
        expect(panel.locator(".lakey-Gate")).to_be_visible()
    looked_at(panel, tab, PANEL)
    unlike(panel, '.lakey-Tab[aria-selected="true"]', '.lakey-Tab[aria-selected="false"]')


def test_pulls_the_audit_and_a_file(panel: Page, lab: Lab) -> None:
    asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": SPEC, "to": "contrast.parquet", "overwrite": True})
    second = {"columns": [asked(lab, "GET", f"lakey/items/{SECOND}")["columns"][0]["name"]]}
    asked(lab, "POST", "lakey/pulls", {"item": SECOND, "spec": second, "to": "second.parquet", "overwrite": True})
    done = panel.locator(".lakey-Pull.lakey-mod-done", has_text="contrast.parquet").first
    expect(done).to_be_visible(timeout=60_000)
    panel.get_by_role("button", name="Pulled before").click()
    expect(panel.locator(".lakey-Landed", has_text="contrast.parquet")).to_be_visible()
    looked_at(panel, "pulls", PANEL)
    panel.evaluate("() => window.jupyterapp.commands.execute('lakey:audit')")
    expect(panel.locator("#lakey-audit .lakey-Sums tbody tr", has_text=SECOND)).to_be_visible()
    expect(panel.locator("#lakey-audit .lakey-Lines").first).to_be_visible()
    looked_at(panel, "audit", "#lakey-audit")
    unlike(panel, ".lakey-Sums-compared div", ".lakey-Sums-compared")
    done.locator("[data-action=open]").click()
    grid = panel.locator(".lakey-File").get_by_role("grid")
    grid.focus()
    panel.keyboard.press("ArrowDown")
    expect(panel.locator('.lakey-Grid-cell[aria-selected="true"]')).to_be_visible()
    looked_at(panel, "file", ".lakey-File")
    cells = ('.lakey-Grid-cell[aria-selected="true"]', '.lakey-Grid-cell:not([aria-selected="true"])')
    unlike(panel, *cells)


def test_an_item_opened_wide(panel: Page) -> None:
    panel.evaluate("item => void window.jupyterapp.commands.execute('lakey:open-wide', { item })", ITEM)
    wide = panel.locator(".lakey-Wide")
    expect(wide.locator("canvas").first).to_be_visible()
    looked_at(panel, "wide-sample", ".lakey-Wide")
    wide.get_by_role("tab", name="Distributions").click()
    expect(wide.locator(".lakey-mod-whole").first).to_be_visible()
    looked_at(panel, "wide", ".lakey-Wide")
    expect(wide.locator(".lakey-Values-bars > .lakey-mod-whole").first).to_be_attached()
    unlike(panel, ".lakey-Values-bars > .lakey-mod-whole", ".lakey-Values-bars")
