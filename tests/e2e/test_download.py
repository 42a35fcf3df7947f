"""`lakey.download` and `lakey.discover` in a browser: from a click in a cell to a DataFrame of exactly the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nbformat
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from .expected import CODE, rows, told
from .lab import KERNEL, Lab
from .slow import asked

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
LEAST = 22.5
HARM = ("<img src=x onerror=window.harmed=1>", '"><script>window.harmed=1</script>', "$x^2$ and $y$")
IMPORT = "import lakey_jupyter as lakey\n"
NAMELESS = """root => [...root.querySelectorAll('input, select, textarea, button')].filter(each =>
    !each.labels?.length && !each.textContent.trim() && !each.title && !each.getAttribute('aria-label')).length"""
TOKEN = "token.txt"
KEPT = f"import os, pathlib\npathlib.Path({TOKEN!r}).write_text(os.environ['LAKEY_TOKEN'])\n"
PLACES = {
    "lab": lambda lab, name: lab.path(f"tree/{name}"),
    "notebook": lambda lab, name: f"{lab.url}/notebooks/{name}?token={lab.token}",
}
"""Where a notebook is opened in JupyterLab, and where in Notebook 7."""


@pytest.mark.parametrize("place", PLACES)
def test_a_form_in_a_cell_gives_the_dataframe(page: Page, lab: Lab, place: str) -> None:
    name = f"form-{place}"
    form = shown(page, lab, place, name, IMPORT + 'form = lakey.download("iot.events")\nform')
    over_the_budget_until_mended(form)
    choose_columns(form)
    narrow(form)
    assert form.evaluate(NAMELESS) == 0
    form.get_by_label("To", exact=True).fill(f"{name}.parquet")
    form.get_by_role("button", name="Start pull").click()
    expect(form).to_contain_text(f"✓ pull {name}.parquet", timeout=60_000)
    expected = told(rows(lab.lake / "iot.events", "temperature", LEAST, 0.5))
    expect(run(page, "df = form.result\n" + KEPT + CODE)).to_have_text(re.compile(re.escape(expected)), timeout=60_000)
    kept_without_a_kernel(page, lab, name)


def test_a_card_opens_the_form_of_its_item(page: Page, lab: Lab) -> None:
    found = shown(page, lab, "lab", "discovering", IMPORT + "found = lakey.discover()\nfound")
    expect(found).to_contain_text("3 items")
    found.get_by_label("Search items").fill("iot")
    expect(found).to_contain_text("1 item")
    assert found.evaluate(NAMELESS) == 0
    found.get_by_role("button", name="iot.events").click()
    expect(found).to_contain_text("Pull iot.events")
    expect(run(page, "found.download.item")).to_have_text("'iot.events'")
    found.get_by_role("button", name="all items").click()
    expect(found.get_by_label("Search items")).to_have_value("iot")


@pytest.fixture
def hostile(lab: Lab) -> Iterator[str]:
    """An item whose columns and values mean harm, as far as they can."""
    place = lab.lake.parent / "hostile"
    place.mkdir()
    pq.write_table(pa.table({name: [*HARM, *HARM] for name in HARM}), place / "a.parquet")
    asked(lab, "POST", "lakey/items", {"name": "hostile.item", "location": str(place), "description": HARM[0]})
    yield "hostile.item"
    asked(lab, "DELETE", "lakey/items/hostile.item")


def test_what_means_harm_is_text(page: Page, lab: Lab, hostile: str) -> None:
    form = shown(page, lab, "lab", "harmless", f"{IMPORT}form = lakey.download({hostile!r})\nform")
    expect(form).to_contain_text("3 of 3 chosen")
    form.get_by_role("button", name="add filter").click()
    for number in range(len(HARM)):
        form.get_by_label("Column", exact=True).select_option(index=number)
        form.get_by_label("Operator").select_option("is not")
        page.wait_for_timeout(500)
        expect(form.get_by_label("Value", exact=True)).to_be_visible()
    assert form.locator("img, script, mjx-container, .MathJax").count() == 0
    assert page.evaluate("() => window.harmed") is None
    assert HARM[0] in form.inner_text()


def shown(page: Page, lab: Lab, place: str, name: str, code: str) -> Locator:
    """What a notebook with this one cell shows once it is run."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL}, cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(notebook, lab.workspace / f"{name}.ipynb")
    page.set_default_timeout(20_000)
    page.goto(PLACES[place](lab, f"{name}.ipynb"))
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)
    page.locator(".jp-Notebook .jp-Cell .cm-content").first.click()
    page.keyboard.press("Control+Enter")
    form = page.locator(".jp-Notebook .jp-OutputArea .jupyter-widgets.widget-vbox").first
    expect(form).to_be_visible(timeout=60_000)
    return form


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
    for part, column in (("devi", "device STRING"), ("valu", "value FLOAT")):
        form.get_by_label("Find columns").fill(part)
        box = form.get_by_label(re.compile(f"^{column}"))
        box.check()
    expect(form).to_contain_text(re.compile(r"2 of \d+ chosen"))


def narrow(form: Locator) -> None:
    """Two filters; each changes the estimate."""
    size = form.locator(".widget-label", has_text=re.compile(r"B · .*row")).last
    sizes = [settled(form, size)]
    form.get_by_role("button", name="add filter").click()
    form.get_by_label("Column", exact=True).select_option("name")
    form.get_by_label("Operator").select_option("is")
    form.get_by_label("Value", exact=True).select_option(label(form, "temperature"))
    sizes.append(settled(form, size))
    form.get_by_role("button", name="add filter").click()
    form.get_by_label("Column", exact=True).nth(1).select_option("value")
    form.get_by_label("Operator").nth(1).select_option("is at least")
    form.get_by_label("Value", exact=True).nth(1).fill(str(LEAST))
    sizes.append(settled(form, size))
    assert len(set(sizes)) == 3


def label(form: Locator, text: str) -> str:
    """The choice that begins with this value, once the values are there; its count follows."""
    choice = form.get_by_label("Value", exact=True).locator("option", has_text=re.compile(f"^{text}"))
    choice.wait_for(state="attached")
    return choice.inner_text()


def settled(form: Locator, size: Locator) -> str:
    """The estimate once it stands still."""
    form.page.wait_for_timeout(400)
    expect(form).not_to_contain_text("estimating…")
    return size.inner_text()


def run(page: Page, code: str) -> Locator:
    """The output of a new cell with this code, below all others."""
    page.locator(".jp-Notebook .jp-Cell .cm-content").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    cell = page.locator(".jp-Notebook .jp-Cell").last
    cell.locator(".cm-content").click()
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")
    return cell.locator(".jp-OutputArea-output").last


def kept_without_a_kernel(page: Page, lab: Lab, name: str) -> None:
    """A saved notebook says what was pulled once its kernel is gone; it has no token, nor where the workspace is."""
    page.keyboard.press("Control+s")
    path = lab.workspace / f"{name}.ipynb"
    summary = f"name is 'temperature' and value is at least 22.5 · 50 % of the rows → {name}.parquet"
    for _ in range(50):
        if summary in (text := path.read_text(encoding="utf-8")):
            break
        page.wait_for_timeout(100)
    assert summary in text
    token = (lab.workspace / TOKEN).read_text(encoding="utf-8")
    assert len(token) > 20 and token not in text and str(lab.workspace) not in text
    for session in asked(lab, "GET", "api/sessions"):
        asked(lab, "DELETE", f"api/sessions/{session['id']}")
    page.reload()
    expect(page.locator(".jp-Notebook .jp-OutputArea").first).to_contain_text(summary, timeout=60_000)
