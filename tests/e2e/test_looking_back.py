"""Looking back in the browser: what was pulled before, and the audit's page for the admin."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import Lab, opened
from .slow import asked

pytestmark = pytest.mark.e2e
ITEM = "iot.events"
SPEC = {"columns": ["device", "value"], "filters": [{"name": "name", "operator": "=", "value": "humidity"}]}


def landed(lab: Lab, to: str, page: Page) -> None:
    """A pull that some other program asked for, which ends while we look."""
    asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": SPEC, "to": to, "overwrite": True})
    expect(page.locator(".lakey-Pull.lakey-mod-done", has_text=to).first).to_be_visible(timeout=60_000)


def entry(page: Page, name: str) -> Locator:
    """What was pulled before, in the sidebar."""
    return page.locator(".lakey-Landed", has_text=name)


def test_what_was_pulled_before_is_told_and_forgotten(page: Page, lab: Lab) -> None:
    opened(page, lab)
    for name in ("kept.parquet", "edited.parquet", "removed.parquet"):
        landed(lab, name, page)
    with (lab.workspace / "edited.parquet").open("ab") as file:
        file.write(b"mine")
    (lab.workspace / "removed.parquet").unlink()
    page.get_by_role("button", name="Pulled before").click()
    expect(entry(page, "kept.parquet")).to_contain_text("device, value · name = 'humidity'")
    expect(entry(page, "edited.parquet")).to_contain_text("changed since")
    expect(entry(page, "removed.parquet")).to_contain_text("gone")
    entry(page, "removed.parquet").locator("[data-action=again]").click()
    expect(entry(page, "removed.parquet")).not_to_contain_text("gone", timeout=60_000)
    assert (lab.workspace / "removed.parquet").is_file()
    entry(page, "edited.parquet").locator("[data-action=again]").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Cancel").click()
    assert (lab.workspace / "edited.parquet").read_bytes().endswith(b"mine")
    entry(page, "edited.parquet").focus()
    page.keyboard.press("Delete")
    expect(entry(page, "edited.parquet")).to_have_count(0)
    assert (lab.workspace / "edited.parquet").is_file()
    (lab.workspace / "edited.parquet").unlink()


def test_an_admin_reads_the_audit(page: Page, lab: Lab, tmp_path: Path) -> None:
    opened(page, lab)
    landed(lab, "audited.parquet", page)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:audit')")
    audit = page.locator("#lakey-audit")
    expect(audit).to_be_focused()
    expect(audit.locator(".lakey-Sums tbody tr", has_text=ITEM)).to_be_visible()
    line = audit.locator(".lakey-Lines tbody tr").nth(1)
    expect(line).to_contain_text("asked")
    expect(line).to_contain_text("name = 'humidity'")
    audit.locator(".lakey-Sums").get_by_role("button", name=ITEM).click()
    expect(audit.get_by_label("Item", exact=True)).to_have_value(ITEM)
    expect(audit.locator(".lakey-Coverage")).to_contain_text(f"Explored of {ITEM}")
    audit.get_by_role("tab", name="By day").click()
    expect(audit.locator(".lakey-Sums thead")).to_contain_text("day (UTC)")
    with page.expect_download() as download:
        audit.get_by_role("button", name="Export as CSV").click()
    download.value.save_as(tmp_path / "audit.csv")
    with (tmp_path / "audit.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["item"] for row in rows} == {ITEM}
    assert "audited.parquet" in {row["destination"] for row in rows}
    audit.get_by_label("Person").fill("nobody at all")
    expect(audit).to_contain_text("Nothing that fits was asked for")
