"""The sidebar needs no kernel: it browses and pulls beside a notebook whose kernel is busy, shut down, or never was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .notebooks import PATIENT, PLACES, Book, opened_book, opened_page

pytestmark = pytest.mark.e2e
ITEM = "iot.events"
BUSY = "import time\ntime.sleep(600)"
EVERYWHERE = pytest.mark.parametrize(
    "place", [each if each == "lab" else pytest.param(each, marks=pytest.mark.deep) for each in PLACES]
)


@EVERYWHERE
def test_while_the_kernel_is_busy(page: Page, lab: Lab, place: str) -> None:
    with leaving_nothing(opened_book(page, lab, place, "busy", BUSY)) as book:
        book.begin(0)
        book.kernel("busy")
        browsed_and_pulled(book, f"busy-{place}.parquet")
        book.kernel("busy")


@pytest.mark.deep
@pytest.mark.parametrize("place", PLACES)
def test_once_the_kernel_is_shut_down(page: Page, lab: Lab, place: str) -> None:
    with leaving_nothing(opened_book(page, lab, place, "over", "1")) as book:
        book.command("kernelmenu:shutdown")
        expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_have_count(0)
        browsed_and_pulled(book, f"over-{place}.parquet")
        assert book.sessions() == []


@pytest.mark.deep
@pytest.mark.parametrize("place", PLACES)
def test_where_no_kernel_ever_was(page: Page, lab: Lab, place: str) -> None:
    with leaving_nothing(opened_page(page, lab, place, "never", {}, "1")) as book:
        page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        browsed_and_pulled(book, f"never-{place}.parquet")
        assert book.sessions() == []


@pytest.mark.deep
def test_notebook_7_is_offered_what_it_has_room_for(page: Page, lab: Lab) -> None:
    with leaving_nothing(opened_book(page, lab, "notebook", "room", "1")) as book:
        browsed_and_pulled(book, "room.parquet")
        panel = page.locator("#lakey-panel")
        panel.get_by_role("tab", name="Columns").click()
        expect(panel.locator(".lakey-Columns-list")).to_be_visible()
        expect(panel.get_by_role("button", name="Open wide")).to_have_count(0)
        with page.context.expect_page() as files:
            panel.locator(".lakey-Pull", has_text="room.parquet").locator("[data-action=reveal]").click()
        expect(files.value.locator(".jp-DirListing-item", has_text="room.parquet")).to_be_visible(timeout=PATIENT)


@contextmanager
def leaving_nothing(book: Book) -> Iterator[Book]:
    """The notebook, whose kernel is shut down at the end."""
    try:
        yield book
    finally:
        book.shut_down()


def browsed_and_pulled(book: Book, to: str) -> None:
    """From a search to a file, and to a cell of code below the notebook's own."""
    page, panel = book.page, book.page.locator("#lakey-panel")
    book.command("lakey:show")
    panel.locator(".lakey-Search-input").fill("iot")
    panel.locator(".lakey-Card", has_text=ITEM).click()
    panel.get_by_role("tab", name="Sample").click()
    expect(panel.locator(".lakey-Table tbody tr").first).to_be_visible()
    panel.get_by_role("tab", name="Pull").click()
    panel.get_by_role("button", name="Choose none of the columns").click()
    panel.get_by_label("device", exact=True).check()
    expect(panel.locator(".lakey-Gate")).to_have_attribute("aria-busy", "false")
    panel.locator(".lakey-Landing input[type=text]").fill(to)
    panel.get_by_role("button", name="Start pull").click()
    pull = panel.locator(".lakey-Pull", has_text=to)
    expect(pull).to_have_class(re.compile("lakey-mod-done"), timeout=30_000)
    assert pq.read_schema(book.lab.workspace / to).names == ["device"]
    pull.locator("[data-action=insert]").click()
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(2)
    expect(book.cell(1)).to_contain_text(to)
