"""The sample in a tab of its own is Lumino's data grid: mouse, keyboard and theme reach what is drawn on its canvas."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import Lab, opened, themed

pytestmark = pytest.mark.e2e
ITEM = "iot.events"
# The colour of a point of the canvas, and of the ground of the page as the same canvas would draw it.
GROUNDS = """
canvas => {
  const named = getComputedStyle(canvas).getPropertyValue('--jp-layout-color1');
  const probe = document.createElement('canvas').getContext('2d');
  probe.fillStyle = matchMedia('(forced-colors: active)').matches ? 'Canvas' : named;
  probe.fillRect(0, 0, 1, 1);
  const ratio = window.devicePixelRatio;
  const height = canvas.height - 60 * ratio;
  const drawn = canvas.getContext('2d').getImageData(canvas.width / 2, height / 2, 300, 100).data;
  const told = new Map();
  for (let at = 0; at < drawn.length; at += 4) {
    const colour = drawn.slice(at, at + 3).join();
    told.set(colour, (told.get(colour) ?? 0) + 1);
  }
  const [most] = [...told].sort((one, other) => other[1] - one[1])[0];
  return [most, probe.getImageData(0, 0, 1, 1).data.slice(0, 3).join(), told.size];
}
"""


@pytest.fixture
def wide(page: Page, lab: Lab) -> Locator:
    """The item in a tab of its own, its sample drawn."""
    page.set_viewport_size({"width": 1400, "height": 800})
    opened(page, lab)
    page.evaluate(f"() => void window.jupyterapp.commands.execute('lakey:open-wide', {{ item: '{ITEM}' }})")
    found = page.locator(".lakey-Wide")
    expect(found.locator("canvas").first).to_be_visible()
    return found


def cell(wide: Locator, row: int, column: int) -> str:
    """What the sample says of a cell, moved to by keys from the first one."""
    wide.get_by_role("grid").press("Control+Home")
    for key, times in (("ArrowDown", row), ("ArrowRight", column)):
        for _ in range(times):
            wide.get_by_role("grid").press(key)
    return wide.locator(".lakey-Grid-value").inner_text()


def point(wide: Locator, row: int, x: int) -> tuple[float, float]:
    """A point of a row on the page, so many pixels from the left of the canvas."""
    box = wide.locator(".lakey-Grid-canvas").bounding_box()
    line = wide.page.evaluate("each => 1.85 * parseFloat(getComputedStyle(each).fontSize)", wide.element_handle())
    assert box is not None
    return box["x"] + x, box["y"] + round(line) * (row + 1.5)


def test_the_mouse_chooses_a_cell_and_copies_many(page: Page, wide: Locator) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expected = [cell(wide, row, 0) for row in (2, 3)]
    page.mouse.move(*point(wide, 2, 120))
    page.mouse.down()
    expect(wide.locator(".lakey-Grid-said")).to_contain_text("Row 3")
    expect(wide.get_by_role("gridcell")).to_have_text(expected[0])
    expect(wide.get_by_role("grid")).to_be_focused()
    page.mouse.move(*point(wide, 3, 120))
    page.mouse.up()
    page.keyboard.press("Control+c")
    assert page.evaluate("() => navigator.clipboard.readText()") == "\n".join(expected)
    page.keyboard.press("ArrowRight")
    device = wide.locator(".lakey-Grid-value").inner_text()
    page.keyboard.press("Control+c")
    assert page.evaluate("() => navigator.clipboard.readText()") == device


def test_it_is_drawn_in_the_colours_of_the_page(page: Page, wide: Locator) -> None:
    canvas = wide.locator("canvas").first
    for theme in ("Light", "Dark"):
        themed(page, theme)
        page.wait_for_function(
            f"each => {{ const said = ({GROUNDS})(each); return said[0] === said[1]; }}", arg=canvas.element_handle()
        )
        most, ground, colours = canvas.evaluate(GROUNDS)
        assert most == ground
        assert colours > 10, "No text is drawn."


@pytest.mark.deep
def test_it_scrolls_by_the_wheel_and_comes_back_by_keys(page: Page, wide: Locator) -> None:
    canvas = wide.locator("canvas").first
    wide.get_by_role("grid").focus()
    before = canvas.screenshot()
    page.mouse.move(*point(wide, 5, 300))
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(300)
    scrolled = canvas.screenshot()
    assert scrolled != before
    expect(wide.locator(".lakey-Grid-said")).to_contain_text("Row 1")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert canvas.screenshot() != scrolled, "The cell that one stands on is not brought into sight."
    page.keyboard.press("Control+End")
    expect(wide.locator(".lakey-Grid-said")).to_contain_text("Row 200")


@pytest.mark.deep
def test_where_no_canvas_can_be_had_it_is_a_grid_of_elements(page: Page, lab: Lab) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    opened(page, lab)
    page.evaluate(f"() => void window.jupyterapp.commands.execute('lakey:open-wide', {{ item: '{ITEM}' }})")
    wide = page.locator(".lakey-Wide")
    expect(wide.locator(".lakey-Grid-row").first).to_be_visible()
    wide.get_by_role("grid", name=f"Sample of {ITEM}").focus()
    page.keyboard.press("Control+End")
    expect(wide.locator(".lakey-Grid-said")).to_contain_text("Row 200")
