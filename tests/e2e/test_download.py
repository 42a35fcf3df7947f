"""`lakey.download` and `lakey.discover` in a browser: from a click in a cell to a DataFrame of exactly the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from .cellform import FORM, LEAST, choose_columns, narrow, over_the_budget_until_mended, start
from .expected import CODE, rows, told
from .lab import Lab
from .notebooks import PATIENT, PLACES, Book, opened_book
from .slow import asked

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
HARM = ("<img src=x onerror=window.harmed=1>", '"><script>window.harmed=1</script>', "$x^2$ and $y$")
IMPORT = "import lakey_jupyter as lakey\n"
NAMELESS = """root => [...root.querySelectorAll('input, select, textarea, button')].filter(each =>
    each.checkVisibility() &&
    !each.labels?.length && !each.textContent.trim() && !each.title && !each.getAttribute('aria-label')).length"""
TOKEN = "token.txt"
KEPT = f"import os, pathlib\npathlib.Path({TOKEN!r}).write_text(os.environ['LAKEY_TOKEN'])\n"


@pytest.mark.parametrize("place", PLACES)
def test_a_form_in_a_cell_gives_the_dataframe(page: Page, lab: Lab, place: str) -> None:
    made = IMPORT + 'form = lakey.download("iot.events")\nform'
    book = opened_book(page, lab, place, "form", made, "df = form.result\n" + KEPT + CODE)
    form, to = shown(book), f"form-{place}.parquet"
    over_the_budget_until_mended(form)
    choose_columns(form)
    narrow(form)
    assert form.evaluate(NAMELESS) == 0
    start(form, to)
    expected = told(rows(lab.lake / "iot.events", "temperature", LEAST, 0.5))
    expect(book.run(1)).to_contain_text(expected)
    kept_without_a_kernel(book, to)


def test_a_card_opens_the_form_of_its_item(page: Page, lab: Lab) -> None:
    made = IMPORT + "found = lakey.discover()\nfound"
    book = opened_book(page, lab, "lab", "discovering", made, "found.download.item")
    found = shown(book)
    expect(found).to_contain_text("3 items")
    found.get_by_label("Search items").fill("iot")
    expect(found).to_contain_text("1 item")
    assert found.evaluate(NAMELESS) == 0
    found.get_by_role("button", name="iot.events").click()
    expect(found).to_contain_text("Pull iot.events")
    expect(book.run(1)).to_contain_text("'iot.events'")
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
    form = shown(opened_book(page, lab, "lab", "harmless", f"{IMPORT}form = lakey.download({hostile!r})\nform"))
    expect(form).to_contain_text("3 of 3 chosen")
    form.get_by_role("button", name="add filter").click()
    for number in range(len(HARM)):
        operator = form.get_by_label("Operator").element_handle()
        form.get_by_label("Column", exact=True).select_option(index=number)
        if number:
            operator.wait_for_element_state("hidden")  # there is another one for another column
        form.get_by_label("Operator").select_option("is not")
        expect(form.get_by_label("Operator").locator("option:checked")).to_have_text("is not")
        expect(form.get_by_label("Value", exact=True)).to_be_visible()
    assert form.locator("img, script, mjx-container, .MathJax").count() == 0
    assert page.evaluate("() => window.harmed") is None
    assert HARM[0] in form.inner_text()


def shown(book: Book) -> Locator:
    """What the first cell shows."""
    form = book.begin(0).locator(FORM).first
    expect(form).to_be_visible(timeout=PATIENT)
    return form


def kept_without_a_kernel(book: Book, to: str) -> None:
    """A saved notebook says what was pulled once its kernel is gone; it has no token, nor where the workspace is."""
    summary = f"name is 'temperature' and value is at least {LEAST} · 50 % of the rows → {to}"
    expect(book.output(0)).to_contain_text(summary)
    text = book.saved()
    assert summary in text
    token = (book.lab.workspace / TOKEN).read_text(encoding="utf-8")
    assert len(token) > 20 and token not in text and str(book.lab.workspace) not in text
    book.shut_down()
    book.page.reload()
    expect(book.output(0)).to_contain_text(summary, timeout=PATIENT)
