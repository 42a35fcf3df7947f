"""Parquet files in a real browser: opened by a double click, gone through by keyboard, of any size and any make."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import Lab, opened
from .slow import asked

pytestmark = pytest.mark.e2e
SHOTS = Path(__file__).parent / "shots"
ROWS = 50_000_000
GROUP = 1_000_000
SPEC = {
    "columns": ["device", "value"],
    "filters": [{"name": "name", "operator": "=", "value": "humidity"}],
    "randomize_ratio": 0.5,
    "seed": 7,
}
HARM = (
    "<img src=x onerror=\"window.harmed='tag'\">",
    "<svg onload=\"window.harmed='svg'\">",
    "</bdi></div><script>window.harmed='script'</script>",
    "javascript:window.harmed=1",
    "data:text/html,<script>window.harmed=2</script>",
    '<button data-commandlinker-command="lakey:show">press</button>',
    "\u202egnp.exe \u2066\u2067",
    "\x1b[31mred\x1b[0m \x00 \r\n\t line",
    "[a](javascript:window.harmed=3) ![b](http://harm.example/x.png)",
    "W" * 100_000,
)


@pytest.fixture(scope="module")
def large(lab: Lab) -> Path:
    """A file of 50 million rows of two columns."""
    path = lab.workspace / "large.parquet"
    schema = pa.schema([("number", pa.int64()), ("third", pa.int32())])
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, ROWS, GROUP):
            numbers = pa.array(range(first, first + GROUP), pa.int64())
            writer.write_table(pa.table([numbers, pa.array([each % 3 for each in range(GROUP)], pa.int32())], schema))
    return path


def double_clicked(page: Page, lab: Lab, name: str) -> Locator:
    """The file, opened from the file browser."""
    opened(page, lab)
    page.locator('[data-id="filebrowser"]').click()
    page.get_by_role("button", name="Refresh the file browser").or_(
        page.locator(".jp-FileBrowser [data-command='filebrowser:refresh']")
    ).first.click()
    page.locator(".jp-DirListing-item", has_text=name).dblclick()
    shown = page.locator(".lakey-File")
    expect(shown).to_be_visible()
    return shown


def cell(shown: Locator, row: int, column: int) -> Locator:
    """A cell, by its row and column counted from 0."""
    return shown.locator(f'[role="gridcell"][data-row="{row}"][data-column="{column}"]')


def chosen(shown: Locator) -> Locator:
    """The cell that one stands on, as assistive technology finds it."""
    grid = shown.get_by_role("grid")
    id = grid.get_attribute("aria-activedescendant")
    return shown.locator(f'[id="{id}"]')


def test_fifty_million_rows_are_gone_through_to_the_end(page: Page, lab: Lab, large: Path) -> None:
    shown = double_clicked(page, lab, large.name)
    expect(cell(shown, 0, 0)).to_have_text("0")
    grid = shown.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(ROWS + 1))
    assert shown.locator("[role=row]").count() < 100
    grid.focus()
    page.keyboard.press("Control+End")
    expect(cell(shown, ROWS - 1, 0)).to_have_text(str(ROWS - 1))
    expect(chosen(shown)).to_have_attribute("data-row", str(ROWS - 1))
    expect(shown.locator(".lakey-Grid-said")).to_contain_text(f"Row {ROWS}")
    page.mouse.wheel(0, -240)
    page.keyboard.press("Control+Home")
    expect(chosen(shown)).to_have_text("0")
    page.get_by_label("Go to row").fill("25,000,001")
    page.get_by_label("Go to row").press("Enter")
    expect(cell(shown, 25_000_000, 0)).to_have_text("25000000")
    expect(cell(shown, 25_000_000, 1)).to_have_text(str(25_000_000 % GROUP % 3))


@pytest.mark.deep
def test_the_scroll_bar_and_the_wheel_reach_what_they_point_at(page: Page, lab: Lab, large: Path) -> None:
    shown = double_clicked(page, lab, large.name)
    expect(cell(shown, 0, 0)).to_have_text("0")
    shown.get_by_role("grid").hover()
    page.mouse.wheel(0, 1_200)
    expect(cell(shown, 50, 0)).to_have_text("50")
    grid = shown.get_by_role("grid")
    grid.evaluate("each => { each.scrollTop = each.scrollHeight; }")
    expect(cell(shown, ROWS - 1, 0)).to_have_text(str(ROWS - 1))
    grid.evaluate("each => { each.scrollTop = each.scrollHeight / 2; }")
    expect(cell(shown, 0, 0)).to_have_count(0)
    middle = shown.locator('[role="gridcell"][data-column="0"]').nth(3)
    expect(middle).to_have_text(re.compile(r"^\d{8}$"))
    row = int(middle.get_attribute("data-row") or "")
    expect(cell(shown, row, 0)).to_have_text(str(row))
    assert abs(row - ROWS / 2) < ROWS / 50


def test_the_keyboard_goes_everywhere(page: Page, lab: Lab) -> None:
    columns = {f"column {each}": [f"{each}/{row}" for row in range(500)] for each in range(60)}
    pq.write_table(pa.table(columns), lab.workspace / "wide.parquet", row_group_size=70)
    shown = double_clicked(page, lab, "wide.parquet")
    expect(cell(shown, 0, 0)).to_have_text("0/0")
    shown.get_by_role("grid").focus()
    for keys, text in (
        ("ArrowDown", "0/1"),
        ("ArrowRight", "1/1"),
        ("End", "59/1"),
        ("Control+ArrowDown", "59/499"),
        ("ArrowUp", "59/498"),
        ("Home", "0/498"),
        ("Control+Home", "0/0"),
        ("ArrowUp", "0/0"),
        ("ArrowLeft", "0/0"),
        ("Control+End", "59/499"),
    ):
        page.keyboard.press(keys)
        expect(chosen(shown)).to_have_text(text)
        expect(chosen(shown)).to_be_in_viewport()
    page.keyboard.press("PageUp")
    row = int(chosen(shown).get_attribute("data-row") or 0)
    assert 499 - 60 < row < 499 - 8
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(shown.get_by_role("tab", name="Columns")).to_have_attribute("aria-selected", "true")
    expect(shown).to_contain_text("60 columns")
    expect(shown).to_contain_text("8 row groups")


@pytest.mark.deep
def test_the_recipe_is_told_pulled_again_and_opened_in_the_form(page: Page, lab: Lab) -> None:
    opened(page, lab)
    asked(lab, "POST", "lakey/pulls", {"item": "iot.events", "spec": SPEC, "to": "made.parquet", "overwrite": True})
    done = page.locator(".lakey-Pull.lakey-mod-done", has_text="made.parquet").first
    expect(done).to_be_visible(timeout=60_000)
    done.locator("[data-action=open]").click()
    shown = page.locator(".lakey-File")
    expect(shown.get_by_role("columnheader", name="device")).to_be_visible()
    shown.get_by_role("tab", name="Recipe").click()
    for said in ("iot.events", "name = 'humidity'", "50% (seed 7)", "device, value"):
        expect(shown).to_contain_text(said)
    before = (lab.workspace / "made.parquet").stat()
    shown.get_by_role("button", name="Pull again").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Pull again").click()
    for _ in range(300):  # pulls of other tests are in the list too: the file tells
        after = (lab.workspace / "made.parquet").stat()
        if (after.st_ino, after.st_mtime_ns) != (before.st_ino, before.st_mtime_ns):
            break
        page.wait_for_timeout(200)
    assert (after.st_ino, after.st_mtime_ns) != (before.st_ino, before.st_mtime_ns)
    shown.get_by_role("button", name="Open in the form").click()
    panel = page.locator(".lakey-Panel#lakey-panel")
    expect(panel.get_by_role("tab", name="Pull")).to_have_attribute("aria-selected", "true")
    expect(panel.locator(".lakey-FilterRow-column")).to_have_value("name")
    expect(panel.locator(".lakey-Share input[type=number]")).to_have_value("50")


def hostile(path: Path) -> None:
    """A file whose names, values and recipe are all meant to do harm."""
    names = [f"{text[:200]} {place}" for place, text in enumerate(HARM)]
    recipe: dict[str, Any] = {"item": HARM[0], "snapshot": HARM[2], "spec": {"columns": names}}
    table = pa.table({name: list(HARM) for name in names})
    pq.write_table(table.replace_schema_metadata({"lakey.recipe": json.dumps(recipe)}), path)


def test_a_hostile_file_is_only_text(page: Page, lab: Lab) -> None:
    hostile(lab.workspace / "<img src=x onerror=harmed=4>.parquet")
    left: list[str] = []
    page.on("request", lambda request: left.append(request.url) if "harm" in request.url else None)
    shown = double_clicked(page, lab, "onerror=harmed=4")
    expect(cell(shown, 0, 0)).to_contain_text("<img src=x")
    for tab in ("Columns", "Recipe", "Rows"):
        shown.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        assert shown.evaluate("each => each.scrollWidth <= each.clientWidth"), f"{tab} is wider than it may be"
    shown.get_by_role("grid").focus()
    page.keyboard.press("Control+End")
    expect(chosen(shown)).to_contain_text("WWW")
    assert page.evaluate("() => window.harmed === undefined")
    assert shown.locator("img, script, iframe, [data-commandlinker-command], a[href]").count() == 0
    assert [url for url in left if "lakey/file" not in url and "api/contents" not in url] == []


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("text.parquet", b"a,b\n1,2\n" * 20, "does not end in PAR1"),
        ("cut.parquet", b"PAR1" + b"\x15" * 90 + b"\xff\0\0\0PAR1", "is damaged"),
        ("small.parquet", b"", "0 bytes"),
    ],
)
def test_what_is_no_parquet_says_so(page: Page, lab: Lab, name: str, raw: bytes, said: str) -> None:
    (lab.workspace / name).write_bytes(raw)
    shown = double_clicked(page, lab, name)
    told = shown.get_by_role("alert")
    expect(told).to_contain_text(said)
    expect(told).to_contain_text("Get the file again")
    pq.write_table(pa.table({"a": [41]}), lab.workspace / name)
    told.get_by_role("button", name="Try again").click()
    expect(cell(shown, 0, 0)).to_have_text("41")


@pytest.mark.deep
def test_a_damaged_page_a_change_and_an_end_are_told_where_they_are_met(page: Page, lab: Lab) -> None:
    path = lab.workspace / "fragile.parquet"
    table = pa.table({"n": range(2_000)})
    pq.write_table(table, path, row_group_size=1_000, compression="none", use_dictionary=False)
    whole = bytearray(path.read_bytes())
    leaf = pq.read_metadata(path).row_group(1).column(0)
    whole[leaf.data_page_offset : leaf.data_page_offset + 30] = b"\xff" * 30
    path.write_bytes(whole)
    shown = double_clicked(page, lab, path.name)
    expect(cell(shown, 0, 0)).to_have_text("0")
    page.get_by_label("Go to row").fill("1500")
    page.get_by_label("Go to row").press("Enter")
    expect(shown.get_by_role("alert")).to_contain_text("is damaged at the column 'n', rows 1,4")
    pq.write_table(table, path)
    shown.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(shown.get_by_role("alert")).to_contain_text("was changed since it was opened")
    shown.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(cell(shown, 1499, 0)).to_have_text("1499")
    path.unlink()
    page.get_by_role("button", name="Look at the file again").click()
    expect(shown.get_by_role("alert")).to_contain_text("There is no file 'fragile.parquet' any more")


@pytest.mark.deep
@pytest.mark.parametrize("table", [pa.table({}), pa.table({"a": pa.array([], pa.int64())})], ids=["columns", "rows"])
def test_a_file_with_nothing_in_it_says_so(page: Page, lab: Lab, table: pa.Table) -> None:
    pq.write_table(table, lab.workspace / "empty.parquet")
    shown = double_clicked(page, lab, "empty.parquet")
    expect(shown).to_contain_text("This file has no " + ("rows" if table.num_columns else "columns"))
    shown.get_by_role("tab", name="Columns").click()
    expect(shown).to_contain_text("0 rows")


@pytest.mark.deep
@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [560, 1280])
def test_it_holds_together_in_any_light_and_width(page: Page, lab: Lab, theme: str, width: int) -> None:
    spec = {"columns": ["timestamp", "device", "name", "value", "firmware"], "filters": SPEC["filters"]}
    if not (lab.workspace / "shown.parquet").exists():
        opened(page, lab)
        asked(lab, "POST", "lakey/pulls", {"item": "iot.events", "spec": spec, "to": "shown.parquet"})
        expect(page.locator(".lakey-mod-done", has_text="shown.parquet").first).to_be_visible(timeout=60_000)
    shown = double_clicked(page, lab, "shown.parquet")
    page.evaluate(f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
    expect(page.locator(f"body[data-jp-theme-light={str(theme == 'Light').lower()}]")).to_be_attached()
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.set_viewport_size({"width": width, "height": 700})
    SHOTS.mkdir(exist_ok=True)
    for tab in ("Rows", "Columns", "Recipe"):
        shown.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(600)
        page.screenshot(path=str(SHOTS / f"file-{theme}-{width}-{tab}.png"))
        assert shown.evaluate("each => each.scrollWidth <= each.clientWidth"), f"{tab} is wider than it may be"
    shown.get_by_role("tab", name="Rows").click()
    expect(cell(shown, 0, 0)).to_be_visible()
