"""Fifty million rows open within a second, are gone through to the end, and cost the server little memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from e2e.lab import Lab, chromium, lab, opened
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.bench

ROWS = 50_000_000
SECONDS, MEGABYTES = 1.0, 150.0
GROUPS = {"many row groups": 1_000_000, "one row group": ROWS}
OPENED = """name => new Promise(tell => {
  const began = performance.now();
  const look = () => document.querySelector('.lakey-Grid [role="gridcell"].lakey-mod-here')
    ? tell((performance.now() - began) / 1000) : requestAnimationFrame(look);
  look();
  [...document.querySelectorAll('.jp-DirListing-item')].find(each => each.innerText.includes(name))
    .dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
})"""
"""Seconds from the double click until cells are drawn."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab(tmp_path_factory.mktemp("looking")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=GROUPS)
def large(request: pytest.FixtureRequest, server: Lab) -> Path:
    """Two columns of numbers; in one row group, or in many."""
    path = server.workspace / f"{request.param.replace(' ', '-')}.parquet"
    numbers = np.arange(ROWS)
    table = pa.table({"number": numbers, "mixed": numbers * 7_919 % 1_000_003})
    pq.write_table(table, path, row_group_size=GROUPS[request.param])
    return path


def test_fifty_million_rows_open_within_a_second(browser: Browser, server: Lab, large: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    opened(page, server)
    page.locator('[data-id="filebrowser"]').click()
    page.locator(".jp-DirListing-item", has_text=large.name).wait_for(timeout=60_000)
    before = memory(server)
    seconds = page.evaluate(OPENED, large.name)
    gone_through(page)
    grown = memory(server) - before
    page.close()
    print(f"{large.name}: opened in {seconds:.2f} s; server and workers grew by {grown:.0f} MB")
    assert seconds <= SECONDS
    assert grown <= MEGABYTES


def gone_through(page: Page) -> None:
    """To the end, to the start, and to places in between."""
    grid = page.get_by_role("grid")
    at = '[role="gridcell"][data-row="{row}"][data-column="0"]'
    grid.focus()
    for keys, row in (("Control+End", ROWS - 1), ("Control+Home", 0)):
        page.keyboard.press(keys)
        expect(grid.locator(at.format(row=row))).to_have_text(str(row))
    for row in range(ROWS // 40, ROWS, ROWS // 40):
        page.get_by_label("Go to row").fill(str(row + 1))
        page.get_by_label("Go to row").press("Enter")
        expect(grid.locator(at.format(row=row))).to_have_text(str(row))


def memory(server: Lab) -> float:
    """What the server and the processes that it started hold, in MB; what they share counts once."""
    port = server.url.rsplit(":", 1)[1]
    found = next(each for each in processes() if f"--port={port}" in command(each))
    family = {found}
    while more := {each for each in processes() if parent(each) in family} - family:
        family |= more
    return sum(held(each) for each in family)


def processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def parent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def held(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(each.split()[1]) for each in lines if each.startswith("Pss:")) / 1000
