"""`%lakey` in a browser, in JupyterLab and in Notebook 7: what its cells show, complete, refuse, follow and let go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from store.scripted import Bucket

from .expected import CODE, rows, told
from .harm import HARM
from .hostile import hostile_items, watched
from .lab import Lab
from .notebooks import PATIENT, PLACES, opened_book
from .slow import ENDLESS, NAME, SLOW, begun, pace, slow_item

pytestmark = pytest.mark.e2e
EVERYWHERE = pytest.mark.parametrize("place", PLACES)
LEAST = 30.0
LOAD = f"%load_ext lakey_jupyter\nleast = {LEAST}"
ASKED = "iot.events device value"
WHERE = "name = 'temperature' and value >= :least"
PULL = 'df = %lakey pull {} --where "{}" --sample 0.5 --to {}'
IN_A_CELL = "%%lakey other = pull {} --sample 0.5 --to {}\nname = 'temperature'  -- one kind\nand value >= :least\n"
FAR = re.compile(re.escape(NAME) + r": reading \d+ % of")
BAR = ".widget-hprogress"
GRACE = 15_000
"""Milliseconds in which the three seconds after an interrupt are surely over."""


@pytest.mark.parametrize("place", [pytest.param("lab", marks=pytest.mark.deep), "notebook"])
def test_an_item_is_found_shown_estimated_and_pulled(page: Page, lab: Lab, place: str) -> None:
    to, other = f"magic-{place}.parquet", f"magic-cell-{place}.parquet"
    cells = ("%lakey items iot", "%lakey show iot.events", f'%lakey estimate {ASKED} --where "{WHERE}"')
    pulls = (f"{PULL.format(ASKED, WHERE, to)}\n{CODE}", IN_A_CELL.format(ASKED, other), "other.equals(df)")
    book = opened_book(page, lab, place, "magic", LOAD, *cells, *pulls, "%lakey jobs", "%lakey show iot.event")
    book.command("notebook:run-all-cells")
    found, item, estimate, pulled, _, same, jobs, wrong = (book.done(number) for number in range(1, 9))
    expect(found.locator("table tbody tr")).to_have_count(1)
    expect(item.locator("th", has_text="spread")).to_be_visible()
    expect(item.locator("svg[aria-label^='spread of']").first).to_be_visible()
    expect(estimate).to_contain_text(re.compile(r"B · .*rows.*reads .* of the lake", re.DOTALL))
    expect(pulled).to_contain_text(f"pull {to}: ")
    expect(pulled).to_contain_text(told(rows(lab.lake / "iot.events", "temperature", LEAST, 0.5)))
    expect(pulled.locator(BAR)).to_have_count(0)
    expect(same).to_contain_text("True")
    expect(jobs).to_contain_text(re.compile(rf"done .*{other}.*done .*{to}", re.DOTALL))
    refused(wrong, "There is no item 'iot.event'. Did you mean 'iot.events'?")


def refused(output: Locator, sentence: str) -> None:
    """The cell says this sentence and nothing of how it came to it."""
    expect(output).to_contain_text(f"UsageError: {sentence}")
    expect(output).not_to_contain_text("Traceback")
    expect(output.locator(".jp-OutputArea-child")).to_have_count(1)


@pytest.mark.deep
@EVERYWHERE
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("pul iot.events", "Did you mean 'pull'?"),
        ("pull iot.events valu", "Did you mean 'value'?"),
        ("pull iot.events --where \"name = 'x' or value > 3\"", "joined by AND"),
        ('pull iot.events --where "value >= :lest"', "Did you mean 'least'?"),
        ("pull iot.events", "are more than your budget of 20 MB: unselect columns, add filters, or take"),
        ("attach nothing", "There is no pull 'nothing' among your newest"),
    ],
)
def test_what_is_wrong_is_one_sentence(page: Page, lab: Lab, place: str, line: str, sentence: str) -> None:
    book = opened_book(page, lab, place, "wrong", LOAD, f"%lakey {line}")
    book.run(0)
    wrong = book.run(1)
    expect(wrong).to_contain_text(sentence)
    expect(wrong).not_to_contain_text("Traceback")
    assert wrong.inner_text().strip().count("\n") == 0


@pytest.mark.deep
@EVERYWHERE
def test_tab_completes_what_may_follow(page: Page, lab: Lab, place: str) -> None:
    book = opened_book(page, lab, place, "completed", LOAD, "")
    book.run(0)
    book.cell(1).locator(".cm-content").click()
    line = ""
    for before, word, offered in (
        ("%lakey ", "est", "estimate "),
        ("", "iot.e", "iot.events"),
        (" ", "payl", "payload_bytes"),
        (" ", "--whe", "--where"),
        (' "name = ', "'temp", "'temperature'"),
    ):
        page.keyboard.type(before + word)
        page.keyboard.press("Tab")
        line += before + offered
        completed(book.cell(1), line, offered.strip())
    page.keyboard.type('"')
    page.keyboard.press("Control+Enter")
    expect(book.done(1)).to_contain_text("of the lake")


def completed(cell: Locator, line: str, offered: str) -> None:
    """The cell has this line, or it is offered among others and taken."""
    code = cell.locator(".cm-line").last
    offer = cell.page.locator(".jp-Completer:visible .jp-Completer-item", has_text=offered).first
    text = re.compile("^" + re.escape(line).replace(r"\ ", r"\s") + "$")
    expect(offer.or_(code.filter(has_text=text)).first).to_be_visible()
    if offer.count():
        offer.click()
    expect(code).to_have_text(text)


@pytest.mark.deep
@EVERYWHERE
def test_what_means_harm_is_text(page: Page, lab: Lab, place: str, tmp_path: Path) -> None:
    with hostile_items(lab, tmp_path, HARM) as (name,):
        shown = (f"lake[{name!r}]", f"lake[{name!r}].estimate()")
        made = "import lakey_jupyter as lakey\nlake = lakey.connect()"
        book = opened_book(page, lab, place, "harmless", LOAD, made, "%lakey items", *shown)
        seen = watched(page, lab)
        for number in range(5):
            book.run(number)
            page.wait_for_load_state("networkidle")
            assert seen.harm(".jp-Cell-outputArea") == []
        expect(book.output(3)).to_contain_text(HARM[0])


@pytest.fixture
def bucket(lab: Lab) -> Iterator[Bucket]:
    """Where the slow item lies."""
    with slow_item(lab) as found:
        yield found


@pytest.mark.deep
@EVERYWHERE
def test_a_pull_is_followed_let_go_and_attached_again(page: Page, lab: Lab, bucket: Bucket, place: str) -> None:
    to = f"followed-{place}.parquet"
    pull = f'df = %lakey pull {NAME} x y --where "x >= 0" --to {to}'
    book = opened_book(page, lab, place, "followed", LOAD, pull, "%lakey jobs", "df = %lakey attach\nlen(df)")
    book.run(0)
    pace(bucket, SLOW)
    pulling = book.begin(1)
    expect(pulling.locator(BAR)).to_be_visible(timeout=PATIENT)
    expect(pulling).to_contain_text(FAR, timeout=PATIENT)
    book.command("notebook:interrupt-kernel")
    expect(pulling).to_contain_text("Stopped waiting; the pull goes on.")
    expect(pulling).to_contain_text("Wait for it again with %lakey attach", timeout=GRACE)
    expect(pulling.locator(BAR)).to_have_count(0)
    expect(book.run(2)).to_contain_text(to)
    expect(book.run(3)).to_contain_text("600000")


@pytest.mark.deep
@EVERYWHERE
def test_pulls_are_cancelled_by_a_second_interrupt_and_by_a_word(
    page: Page, lab: Lab, bucket: Bucket, place: str
) -> None:
    pull = f'%lakey pull {NAME} x z --where "x >= 1" --to ended-{place}.parquet'
    book = opened_book(page, lab, place, "cancelled", LOAD, pull, "%lakey cancel", "%lakey cancel")
    book.run(0)
    pace(bucket, ENDLESS)
    pulling = book.begin(1)
    expect(pulling.locator(BAR)).to_be_visible(timeout=PATIENT)
    book.command("notebook:interrupt-kernel")
    expect(pulling).to_contain_text("Interrupt again within 3 s to cancel it.")
    book.command("notebook:interrupt-kernel")
    expect(pulling).to_contain_text(f"The pull of '{NAME}' was cancelled.", timeout=GRACE)
    begun(lab, f"neither-{place}.parquet", 7)
    expect(book.run(2)).to_contain_text(f"{NAME}: cancelled")
    expect(book.run(3)).to_contain_text("UsageError: No pull runs.")
    assert not list(lab.workspace.glob(f"ne*ther-{place}.parquet")) and not list(lab.workspace.glob(f"ended-{place}.*"))
