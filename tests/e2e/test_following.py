"""A pull that takes a while is followed on every surface, and lost by nothing that happens to a browser or a kernel."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect
from store.scripted import Bucket

from .lab import NOTEBOOK, Lab, opened
from .slow import ENDLESS, GROUPS, NAME, ROWS, SLOW, asked, begun, pace, slow_item

pytestmark = pytest.mark.e2e
PATIENT, USUAL = 30_000, 5_000
START = f"""
import lakey_jupyter as lakey
lakey.connect().pull({NAME!r}, where="x >= 0", to="followed.parquet", wait=False)
"""


@pytest.fixture(scope="module")
def bucket(lab: Lab) -> Iterator[Bucket]:
    """Where the slow item lies."""
    expect.set_options(timeout=PATIENT)  # until it is planned, a pull has no share
    with slow_item(lab) as found:
        yield found
    expect.set_options(timeout=USUAL)


def row(page: Page, name: str) -> Locator:
    """The pull in the sidebar."""
    return page.locator(".lakey-Pull", has_text=name)


def status(page: Page) -> Locator:
    """The item of the status bar."""
    return page.locator("#jp-main-statusbar .lakey-Status")


def toast(page: Page, text: str) -> Locator:
    """A notification."""
    return page.locator(".Toastify__toast", has_text=text)


def followed(page: Page, name: str) -> None:
    """The sidebar, the status bar and a notification tell of it."""
    expect(row(page, name).get_by_role("progressbar")).to_be_visible()
    expect(status(page)).to_contain_text(name)
    expect(toast(page, f"Pulling {name}")).to_be_visible()


def test_its_share_is_told_until_it_is_here(page: Page, lab: Lab, bucket: Bucket) -> None:
    pace(bucket, SLOW)
    opened(page, lab)
    begun(lab, "shared.parquet", 5)
    followed(page, "shared.parquet")
    expect(status(page)).to_contain_text(re.compile(r"\d\s?%"))
    expect(toast(page, "shared.parquet is here")).to_be_visible(timeout=60_000)
    expect(toast(page, "Pulling shared.parquet")).to_have_count(0)
    expect(status(page)).to_be_hidden()


def test_a_reload_and_a_new_kernel_change_nothing(page: Page, lab: Lab, bucket: Bucket) -> None:
    pace(bucket, SLOW)
    opened(page, lab, f"tree/{NOTEBOOK}")
    expect(status(page)).to_be_hidden()
    page.locator(".jp-Notebook .jp-Cell .cm-content").first.click()
    page.keyboard.insert_text(START)
    page.keyboard.press("Control+Enter")
    followed(page, "followed.parquet")
    for kernel in asked(lab, "GET", "api/kernels"):
        asked(lab, "POST", f"api/kernels/{kernel['id']}/restart")
    assert asked(lab, "GET", "lakey/pulls")["items"][0]["ended"] is None
    page.reload()
    page.locator('[data-id="lakey-panel"]').wait_for(timeout=60_000)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:show-pulls')")
    expect(row(page, "followed.parquet")).to_have_class(re.compile("lakey-mod-done"), timeout=60_000)
    expect(toast(page, "Pulling followed.parquet")).to_have_count(0)
    expect(status(page)).to_be_hidden()
    assert pq.read_metadata(lab.workspace / "followed.parquet").num_rows == GROUPS * ROWS


def test_it_is_cancelled_from_the_status_bar(page: Page, lab: Lab, bucket: Bucket) -> None:
    pace(bucket, ENDLESS)
    opened(page, lab)
    begun(lab, "dropped.parquet", 1)
    expect(status(page)).to_contain_text("dropped.parquet")
    status(page).get_by_role("button", name="Cancel: dropped.parquet").click()
    gone(page, lab, "dropped.parquet")


def test_it_is_cancelled_from_the_notification(page: Page, lab: Lab, bucket: Bucket) -> None:
    pace(bucket, ENDLESS)
    opened(page, lab)
    begun(lab, "stopped.parquet", 2)
    toast(page, "Pulling stopped.parquet").get_by_role("button", name="Cancel").click()
    expect(toast(page, "Pulling stopped.parquet")).to_contain_text("was cancelled")
    gone(page, lab, "stopped.parquet")


def test_of_several_one_is_chosen_and_the_other_goes_on(page: Page, lab: Lab, bucket: Bucket) -> None:
    pace(bucket, ENDLESS)
    opened(page, lab)
    begun(lab, "one.parquet", 3)
    begun(lab, "two.parquet", 3)
    expect(status(page)).to_contain_text("2 pulls")
    expect(row(page, "two.parquet")).to_contain_text("2 wait for this")
    status(page).get_by_role("button", name="Cancel one of them").focus()
    page.keyboard.press("Enter")
    page.locator(".lm-Menu-item", has_text="Cancel: two.parquet").click()
    expect(row(page, "two.parquet")).to_have_class(re.compile("lakey-mod-cancelled"))
    status(page).get_by_role("button", name=re.compile("one.parquet")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lakey-Pull:focus")).to_contain_text("one.parquet")
    page.keyboard.press("Delete")
    gone(page, lab, "one.parquet")


def gone(page: Page, lab: Lab, name: str) -> None:
    """It is cancelled, nothing runs, and nothing is left of it."""
    expect(row(page, name)).to_have_class(re.compile("lakey-mod-cancelled"))
    expect(status(page)).to_be_hidden()
    assert not (lab.workspace / name).exists()
