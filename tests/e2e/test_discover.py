"""Finding items in the browser: narrowing, explained searches, stars, popularity, links; all of it by keyboard too."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from .lab import NOTEBOOK, Lab, opened, settled
from .slow import asked

pytestmark = pytest.mark.e2e
BOX = ".lakey-Search-input"


def cards(page: Page) -> Locator:
    """The cards that are shown."""
    return page.locator(".lakey-Card-name")


def narrowing(page: Page) -> Locator:
    """The choices that items can be narrowed to."""
    return page.get_by_role("dialog", name="Narrow the list")


def saved(page: Page, key: str, text: str) -> AbstractContextManager[object]:
    """What is done inside leads to this text being saved under the key, with JupyterLab's workspace."""

    def is_saved(request: Request) -> bool:
        body = request.post_data or ""
        return request.method == "PUT" and "/workspaces/" in request.url and key in body and f'"{text}"' in body

    return page.expect_request_finished(is_saved)


def again(page: Page) -> None:
    """The page anew, with the sidebar in front whatever it was."""
    page.reload()
    settled(page)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:show')")


def test_items_are_narrowed_and_widened_again(page: Page, lab: Lab) -> None:
    opened(page, lab)
    everything = cards(page).all_inner_texts()
    page.get_by_role("button", name="Narrow the list").click()
    tag = narrowing(page).get_by_role("checkbox", name=re.compile("^iot"))
    tag.check()
    expect(cards(page)).to_have_text(["iot.events"])
    expect(page.locator(".lakey-Tally")).to_contain_text(f"1 of {len(everything)} items")
    expect(narrowing(page).get_by_role("checkbox", name=re.compile("^updated this week"))).to_be_enabled()
    expect(narrowing(page).locator(".lakey-Facet", has_text="with my star").locator("input")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(narrowing(page)).to_have_count(0)
    page.get_by_role("button", name="Remove: tag iot").click()
    expect(cards(page)).to_have_text(everything)
    page.locator(BOX).fill("nosuchword")
    page.get_by_role("button", name="Show all items").click()
    expect(page.locator(BOX)).to_be_focused()
    expect(cards(page)).to_have_text(everything)


def test_a_search_says_what_it_means_and_what_is_wrong(page: Page, lab: Lab) -> None:
    opened(page, lab)
    meaning = page.locator(".lakey-Meaning")
    page.locator(BOX).fill("iot | weather & rows ~test")
    expect(meaning).to_have_text("iot or weather, and rows, not test")
    page.locator(BOX).fill("iot &")
    expect(meaning).to_contain_text("No word follows “&”: it is left out.")
    expect(cards(page)).to_have_text(["iot.events"])
    page.locator(BOX).fill("& iot ~ iot")
    expect(meaning).to_contain_text("Nothing can fit: “iot” is wanted and unwanted.")
    expect(page.locator(".lakey-State-title")).to_contain_text("No item fits")
    page.locator(BOX).fill("iot")
    expect(meaning).to_have_text("")


def test_searches_come_back_and_are_forgotten(page: Page, lab: Lab) -> None:
    opened(page, lab)
    before = page.get_by_role("list", name="Searched before")
    for words in ("weather", "iot"):
        page.locator(BOX).fill(words)
        with saved(page, "lakey-jupyter:searches", words):
            page.keyboard.press("Enter")
        page.locator(BOX).fill("")
    expect(before.get_by_role("listitem")).to_have_text(["iot", "weather"])
    again(page)
    page.locator(BOX).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("weather")
    expect(page.locator(BOX)).to_be_focused()
    page.locator(BOX).fill("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(before.get_by_role("listitem")).to_have_text(["iot"])
    page.keyboard.press("Delete")
    expect(before).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()


def test_stars_stay_and_narrow_the_list_by_keyboard_alone(page: Page, lab: Lab) -> None:
    opened(page, lab)
    page.locator(".lakey-Card").first.focus()
    page.keyboard.press("ArrowDown")
    name = page.locator(".lakey-Card:focus .lakey-Card-name").inner_text()
    page.keyboard.press("Tab")
    with saved(page, "lakey-jupyter:stars", name):
        page.keyboard.press("Space")
    star = page.get_by_role("button", name=f"Star on {name}")
    expect(star).to_have_attribute("aria-pressed", "true")
    again(page)
    expect(star).to_have_attribute("aria-pressed", "true")
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:narrow')")
    expect(narrowing(page)).to_be_focused()
    starred = narrowing(page).get_by_role("checkbox", name=re.compile("^with my star"))
    expect(starred).to_be_enabled()
    page.keyboard.press("Tab")
    expect(starred).to_be_focused()
    page.keyboard.press("Space")
    expect(cards(page)).to_have_text([name])
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Narrow the list")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove: with my star")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_focused()
    expect(cards(page)).to_have_count(3)


def test_what_is_pulled_most_comes_first(page: Page, lab: Lab) -> None:
    opened(page, lab)
    last = cards(page).last.inner_text()
    columns = [each["name"] for each in asked(lab, "GET", f"lakey/items/{last}")["columns"]]
    before = max(each["pulls"] for each in asked(lab, "GET", "lakey/items")["items"])
    for number in range(before + 1):
        spec = {"columns": columns[:1], "randomize_ratio": 0.001, "seed": number}
        asked(lab, "POST", "lakey/pulls", {"item": last, "spec": spec, "to": f"often{number}.parquet"})
    page.locator(".lakey-Tally select").select_option("popularity")
    expect(cards(page).first).to_have_text(last)
    card = page.locator(".lakey-Card").first
    expect(card).to_contain_text(re.compile(r"\d+ pulls?"))
    card.click()
    expect(page.locator(".lakey-Facts")).to_contain_text("by one person")


def test_a_link_opens_its_item_and_leaves_the_rest_of_the_address(page: Page, lab: Lab) -> None:
    page.set_default_timeout(20_000)
    page.goto(lab.path(f"tree/{NOTEBOOK}") + "&lakey=iot.events&kept=%20a%2Bb")
    settled(page)
    expect(page.locator(".lakey-Item-name")).to_have_text("iot.events", timeout=20_000)
    expect(page.locator(".jp-NotebookPanel")).to_be_visible()
    expect(page).not_to_have_url(re.compile("lakey=iot"))
    again(page)
    expect(page.locator(".lakey-Card").first).to_be_visible()


def test_a_link_is_copied_that_leads_there(page: Page, lab: Lab) -> None:
    opened(page, lab, f"tree/{NOTEBOOK}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".lakey-Card", has_text="iot.events").click()
    page.get_by_role("button", name="Copy the link to iot.events").click()
    expect(page.locator(".Toastify__toast")).to_contain_text("The link is copied.")
    link = urlsplit(page.evaluate("() => navigator.clipboard.readText()"))
    assert (link.path, parse_qs(link.query)) == ("/lab", {"lakey": ["iot.events"]})
    page.goto(f"{link.geturl()}&token={lab.token}&reset")
    settled(page)
    expect(page.locator(".lakey-Item-name")).to_have_text("iot.events")


def test_a_link_to_what_is_not_there_says_what_is(page: Page, lab: Lab) -> None:
    page.set_default_timeout(20_000)
    page.goto(lab.path("") + "&lakey=iot.event")
    settled(page)
    expect(page.locator(".lakey-Item .lakey-State")).to_contain_text("Did you mean 'iot.events'?")
    page.get_by_role("button", name="Back to the items").click()
    expect(cards(page)).to_have_count(3)
