"""What a person does in the form of `lakey.download`, wherever a page shows it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

FORM = ".jupyter-widgets.widget-vbox"
LEAST = 22.5
SIZE = re.compile(r"B · .*row")


def over_the_budget_until_mended(form: Locator) -> None:
    """Everything is over the demo's 20 MB: no start, until one click takes a share that fits; then it is a half."""
    expect(form).to_contain_text("over your budget of 20 MB")
    start = form.get_by_role("button", name="Start pull")
    expect(start).to_be_disabled()
    form.get_by_role("button", name=re.compile(r"take \d+ % of the rows")).click()
    expect(start).to_be_enabled()
    form.get_by_label("Share of rows in %").fill("50")


def choose_columns(form: Locator) -> None:
    """Two of the columns, found by a part of their names."""
    form.get_by_role("button", name="none", exact=True).click()
    expect(form).to_contain_text("Choose at least one column.")
    expect(form).to_contain_text(re.compile(r"(?<!\d)0 of \d+ chosen"))  # until then boxes may still be ticked
    for part, column in (("devi", "device STRING"), ("valu", "value FLOAT")):
        form.get_by_label("Find columns").fill(part)
        box = form.get_by_label(re.compile(f"^{column}"))
        box.check()
    expect(form).to_contain_text(re.compile(r"2 of \d+ chosen"))


def narrow(form: Locator) -> None:
    """Temperatures alone, and then the warm ones: each filter changes the estimate."""
    everything = settled(form)
    form.get_by_role("button", name="add filter").click()
    form.get_by_label("Column", exact=True).select_option("name")
    form.get_by_label("Operator").select_option("is")
    form.get_by_label("Value", exact=True).select_option(label(form, "temperature"))
    some = changed(form, everything)
    form.get_by_role("button", name="add filter").click()
    form.get_by_label("Column", exact=True).nth(1).select_option("value")
    form.get_by_label("Operator").nth(1).select_option("is at least")
    form.get_by_label("Value", exact=True).nth(1).fill(str(LEAST))
    changed(form, some)


def start(form: Locator, to: str) -> None:
    """Name the file, begin, and see it land."""
    form.get_by_label("To", exact=True).fill(to)
    form.get_by_role("button", name="Start pull").click()
    expect(form).to_contain_text(f"✓ pull {to}", timeout=60_000)


def label(form: Locator, text: str) -> str:
    """The choice that begins with this value, once the values are there; its count follows."""
    choice = form.get_by_label("Value", exact=True).locator("option", has_text=re.compile(f"^{text}"))
    choice.wait_for(state="attached")
    return choice.inner_text()


def settled(form: Locator) -> str:
    """The estimate of what the form says now."""
    expect(form).not_to_contain_text("estimating…")
    return _size(form).inner_text()


def changed(form: Locator, before: str) -> str:
    """The estimate once it is another one."""
    expect(_size(form)).not_to_have_text(before)
    return settled(form)


def _size(form: Locator) -> Locator:
    return form.locator(".widget-label", has_text=SIZE).last
