"""The pull form in the browser: values are pasted, ranges are dragged, texts are opened, recipes are kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import violations
from .lab import Lab, opened, settled, themed

pytestmark = pytest.mark.e2e
ITEM = "iot.events"
LINE = (
    f"%lakey pull {ITEM} value name --where \"name in ('temperature', 'humidity') and value between 20 and 25\""
    " --sample 0.5 --to data/warm.parquet"
)
PASTE = """([text]) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


ABOVE_THE_FOOT = """() => {
  const [row, foot] = ['.lakey-FilterRow', '.lakey-Form-foot'].map(each => document.querySelector(each));
  return row.getBoundingClientRect().bottom <= foot.getBoundingClientRect().top;
}"""


def command(page: Page, name: str, **arguments: str) -> None:
    """Run a command of JupyterLab, and do not wait for what it asks."""
    page.evaluate("([name, args]) => void window.jupyterapp.commands.execute(name, args)", [name, arguments])


def filtered(page: Page, column: str, operator: str) -> Locator:
    """A new filter in the form of the item, which does not hide below the foot of the form."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".lakey-Card", has_text=ITEM).click()
    page.locator("#lakey-panel").get_by_role("tab", name="Pull").click()
    page.locator(".lakey-AddFilter").click()
    row = page.get_by_role("group", name="Filter 1")
    row.get_by_label("Column").select_option(column)
    row.get_by_label("Operator").select_option(operator)
    expect(page.locator(".lakey-Form-foot")).to_contain_text("Fill in every filter")
    assert page.evaluate(ABOVE_THE_FOOT)
    return row


def test_values_are_pasted_and_a_range_is_dragged(page: Page, lab: Lab) -> None:
    opened(page, lab)
    row = filtered(page, "payload_bytes", "in")
    row.get_by_label("Value", exact=True).focus()
    page.evaluate(PASTE, ["10\n20\n10\nmany"])
    expect(row.get_by_label("Value", exact=True)).to_have_count(2)
    expect(row.get_by_role("status")).to_have_text(
        "2 values added; 1 was there already; left out, since they do not fit INTEGER: “many”."
    )
    page.keyboard.press("Control+z")
    expect(row.get_by_label("Value", exact=True)).to_have_count(1)
    row.get_by_label("Column").select_option("value")
    box = row.locator(".lakey-Brush-strip").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 10, steps=4)
    page.mouse.up()
    expect(row.get_by_label("Operator")).to_have_value("between")
    upper = row.get_by_role("slider", name="Upper border of value")
    most = row.get_by_label("The most").input_value()
    expect(upper).to_have_attribute("aria-valuetext", most)
    upper.press("ArrowRight")
    expect(row.get_by_label("The most")).not_to_have_value(most)
    least = row.get_by_label("The least").input_value()
    row.get_by_role("slider", name="Lower border of value").hover()
    page.mouse.down()
    page.mouse.move(box["x"], box["y"] + 10, steps=4)
    page.mouse.up()
    expect(row.get_by_label("The least")).not_to_have_value(least)
    expect(row.get_by_role("slider", name="Lower border of value")).to_be_focused()
    assert row.locator("rect.lakey-mod-out").count() > 0
    expect(page.locator(".lakey-Gate-size:not(.lakey-mod-pending)")).to_be_visible()
    expect(row.locator(".lakey-Faults")).to_have_text("")


def test_a_text_fills_the_form_which_is_kept_and_opened_again(page: Page, lab: Lab) -> None:
    opened(page, lab)
    command(page, "lakey:open-text")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(LINE.replace("25", ":most"))
    expect(dialog.get_by_role("status")).to_contain_text("only the notebook knows")
    dialog.get_by_role("textbox").fill(LINE)
    expect(dialog.get_by_role("status")).to_contain_text(f"{ITEM} · value, name · name in")
    dialog.get_by_role("button", name="Open in the form").click()
    expect(page.get_by_role("group", name="Filter 2").get_by_label("The most")).to_have_value("25")
    expect(page.get_by_label("Share of rows in percent")).to_have_value("50")
    page.get_by_role("button", name="save…").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("warm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="save…")).to_be_focused()
    page.get_by_role("button", name="Back to the items").click()
    command(page, "lakey:show-recipes")
    kept = page.get_by_role("group", name=f"warm · {ITEM}")
    expect(kept).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Filter 2").get_by_label("The most")).to_have_value("25")
    expect(page.get_by_text(re.compile("^2 of 10 chosen$"))).to_be_visible()


@pytest.mark.deep
@pytest.mark.parametrize("writing", ["%lakey", "Python", "JSON"])
def test_what_is_copied_from_the_menu_is_opened_again(page: Page, lab: Lab, writing: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, lab)
    command(page, "lakey:open-text", text=LINE)
    page.get_by_role("button", name="copy as…").click()
    page.get_by_role("menuitem", name=f"Copy the Form as {writing}").click()
    expect(page.locator(".Toastify__toast", has_text="Copied.")).to_be_visible()
    page.get_by_role("button", name="Remove filter 1").click()
    page.get_by_role("button", name="Remove filter 1").click()
    page.get_by_label("Share of rows in percent").fill("100")
    page.get_by_role("button", name="open from text…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Control+v")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text(f"{ITEM} · value, name")
    page.get_by_role("dialog").get_by_role("button", name="Open in the form").click()
    expect(page.get_by_role("button", name="open from text…")).to_be_focused()
    expect(page.get_by_role("group", name="Filter 2").get_by_label("The most")).to_have_value("25")
    expect(page.get_by_label("Share of rows in percent")).to_have_value("50")


@pytest.mark.deep
def test_a_column_of_a_sheet_is_pasted_by_keyboard(page: Page, lab: Lab) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, lab)
    row = filtered(page, "day", "in")
    page.evaluate("() => navigator.clipboard.writeText('2026-09-01\\n2026-09-02\\n2026-09-31\\n')")
    row.get_by_label("Value", exact=True).focus()
    page.keyboard.press("Control+v")
    expect(row.get_by_label("Value", exact=True)).to_have_count(2)
    expect(row.get_by_role("status")).to_contain_text("do not fit DATE: “2026-09-31”")
    page.evaluate(
        "() => navigator.clipboard.writeText([...Array(10000).keys()].map(each => `dev-${each}`).join('\\n'))"
    )
    row.get_by_label("Column").select_option("device")
    row.get_by_label("Operator").select_option("in")
    row.get_by_label("Value", exact=True).first.focus()
    page.keyboard.press("Control+v")
    expect(row).to_contain_text("10,000 values")
    row.get_by_label("Value", exact=True).first.press("Control+z")
    expect(row.get_by_label("Value", exact=True)).to_have_count(1)


@pytest.mark.deep
def test_recipes_stay_and_are_renamed_and_deleted_by_keyboard(page: Page, lab: Lab) -> None:
    opened(page, lab)
    for name in ("one", "two"):
        command(page, "lakey:open-text", text=LINE)
        expect(page.get_by_role("group", name="Filter 2")).to_be_visible()
        command(page, "lakey:save-recipe")
        page.get_by_role("dialog").get_by_role("textbox").fill(name)

        def is_saved(request: object, name: str = name) -> bool:
            body = getattr(request, "post_data", "") or ""
            return "lakey-jupyter:recipes" in body and f'\\"{name}\\"' in body

        with page.expect_request_finished(is_saved):
            page.keyboard.press("Enter")
    page.reload()
    settled(page)
    command(page, "lakey:show-recipes")
    expect(page.get_by_role("group", name=f"one · {ITEM}")).to_be_visible()
    page.get_by_role("group", name=f"one · {ITEM}").focus()
    page.keyboard.press("F2")
    page.get_by_role("dialog").get_by_role("textbox").fill("zebra")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=f"zebra · {ITEM}")).to_be_visible()
    expect(page.locator(".lakey-Recipes .lakey-Pull:focus")).to_have_count(1)
    page.get_by_role("group", name=f"zebra · {ITEM}").focus()
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".lakey-Recipes .lakey-Pull")).to_have_count(1)
    expect(page.get_by_role("group", name=f"two · {ITEM}")).to_be_focused()


@pytest.mark.deep
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_every_part_of_the_form_is_accessible(page: Page, lab: Lab, theme: str) -> None:
    opened(page, lab)
    themed(page, theme)
    line = LINE.replace(" value name ", " value gone ").replace(" --sample", " --format csv --sample")
    command(page, "lakey:open-text", text=line)
    expect(page.locator(".lakey-LeftOut")).to_contain_text("“column gone”, “--format csv”")
    command(page, "lakey:save-recipe")
    page.get_by_role("dialog").get_by_role("textbox").fill(theme)
    page.keyboard.press("Enter")
    command(page, "lakey:show-recipes")
    expect(page.locator(".lakey-Recipes .lakey-Pull:focus")).to_have_count(1)
    assert violations(page, "#lakey-panel") == []
    command(page, "lakey:open-text")
    page.get_by_role("dialog").get_by_role("textbox").fill("hello")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("There is no %lakey pull")
    assert violations(page, ".lakey-OpenText") == []
