"""`lakey.download` on a page of Voilà, where there is no notebook and no cell: the form shows, follows and pulls."""

from __future__ import annotations

import nbformat
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, expect

from .cellform import FORM, LEAST, choose_columns, narrow, over_the_budget_until_mended, start
from .expected import rows
from .lab import KERNEL, Lab

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
CELL = 'import lakey_jupyter as lakey\nform = lakey.download("iot.events")\nform'
PAGE = "page.ipynb"
TO = "voila.parquet"


def test_a_form_on_a_page_pulls(browser: Browser, lab: Lab) -> None:
    page = browser.new_page()  # Voilà tries every extension of JupyterLab there, and says that the sidebar does not fit
    made = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL}, cells=[nbformat.v4.new_code_cell(CELL)])
    nbformat.write(made, lab.workspace / PAGE)
    page.set_default_timeout(20_000)
    page.goto(f"{lab.url}/voila/render/{PAGE}?token={lab.token}")
    form = page.locator(FORM).first
    expect(form).to_contain_text("Pull iot.events", timeout=60_000)
    over_the_budget_until_mended(form)
    choose_columns(form)
    narrow(form)
    start(form, TO)
    assert pq.read_metadata(lab.workspace / TO).num_rows == len(
        rows(lab.lake / "iot.events", "temperature", LEAST, 0.5)
    )
    expect(page.locator("body")).not_to_contain_text("not pulled yet")
    page.close()
