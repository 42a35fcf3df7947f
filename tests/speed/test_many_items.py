"""Ten thousand items of two hundred columns: the sidebar opens, scrolls and searches as if there were three."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from e2e.lab import Lab, chromium, entered, free_port, placed, served, settled
from playwright.sync_api import Browser, CDPSession, Page, expect

from .crowded import crowd

pytestmark = pytest.mark.bench

ITEMS, COLUMNS = 10_000, 200
ROUNDS = 7
OPENED, TASK, ANSWERED = 300, 50, 150
"""The most milliseconds: of scripts until the sidebar stands, of a task while one scrolls, until a search is told."""
TRACED = ("toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline")
TASK_NAMES = {"RunTask", "ThreadControllerImpl::RunTask"}
STEPS = """() => new Promise(done => {
  const list = document.querySelector('.lakey-Cards');
  let still = 0;
  const step = () => {
    const before = list.scrollTop;
    list.scrollTop += 0.9 * list.clientHeight;
    still = list.scrollTop === before ? still + 1 : 0;
    return still < 60 ? requestAnimationFrame(step) : done(list.scrollTop);
  };
  step();
})"""
"""Scrolls on, most of what is seen at each frame, until for a second there is nothing more."""
SEARCHED = """word => new Promise(done => {
  const input = document.querySelector('.lakey-Search-input');
  let isAsked = false;
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  set.call(input, word);
  const began = performance.now();
  input.dispatchEvent(new Event('input', { bubbles: true }));
  const look = () => {
    const isBusy = document.querySelector('.lakey-Browse').getAttribute('aria-busy') === 'true';
    isAsked ||= isBusy;
    return isAsked && !isBusy ? done(performance.now() - began) : requestAnimationFrame(look);
  };
  look();
})"""
"""Milliseconds from the last key until the list holds what fits."""
WORDS = ("w", "we", "weather", "weather & prices", "value_name_17", "sales | iot & ratio ~ claims", "price_9 & energy")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab with the items in its catalogue."""
    folder = tmp_path_factory.mktemp("crowd")
    place = placed(folder)
    began = time.perf_counter()
    crowd(place.state, ITEMS, COLUMNS)
    print(f"\n{ITEMS:,} items of {COLUMNS} columns made in {time.perf_counter() - began:.0f} s")
    with served(folder, place, free_port()) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    yield page
    page.close()


def test_the_sidebar_opens_within_three_tenths_of_a_second_of_scripts(page: Page, server: Lab) -> None:
    page.set_default_timeout(30_000)
    page.goto(server.path(""))
    settled(page)
    page.wait_for_timeout(3_000)  # what JupyterLab still does after it has loaded is not ours
    session = measured(page)
    before = scripts(session)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:show')")
    page.locator(".lakey-Card").nth(5).wait_for()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    took = scripts(session) - before
    print(f"opened with {took:.0f} ms of scripts")
    assert took <= OPENED


def test_no_task_is_long_while_the_list_is_scrolled_to_its_end(browser: Browser, page: Page, server: Lab) -> None:
    shown(page, server)
    browser.start_tracing(page=page, categories=list(TRACED))
    page.evaluate(STEPS)
    tasks = tasks_of(browser.stop_tracing())
    expect(page.locator(f"[aria-posinset='{ITEMS}'][aria-setsize='{ITEMS}']")).to_be_visible()
    assert len(tasks) > ITEMS / 100
    print(f"{len(tasks)} tasks; the longest took {max(tasks):.0f} ms of the processor")
    assert max(tasks) <= TASK


def test_a_search_is_answered_before_the_next_key(page: Page, server: Lab) -> None:
    shown(page, server)
    page.wait_for_timeout(1_000)
    rounds = [[page.evaluate(SEARCHED, word) for word in WORDS] for _ in range(ROUNDS)]
    took = {word: sorted(each) for word, each in zip(WORDS, zip(*rounds, strict=True), strict=True)}
    print("answered after " + ", ".join(f"{word!r} {each[0]:.0f} to {each[-1]:.0f} ms" for word, each in took.items()))
    # The quickest of the rounds: in the others something else was at work on the machine.
    assert max(each[0] for each in took.values()) <= ANSWERED


def shown(page: Page, server: Lab) -> None:
    """The sidebar with its first items."""
    entered(page, server)
    page.locator(".lakey-Card").nth(5).wait_for()


def tasks_of(trace: bytes) -> list[float]:
    """Milliseconds of the processor that each task of the page took: others on the machine do not count."""
    events = json.loads(trace)["traceEvents"]
    threads = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = [each for each in events if each["name"] in TASK_NAMES and (each["pid"], each["tid"]) in threads]
    return [each.get("tdur", each.get("dur", 0)) / 1_000 for each in tasks]


def measured(page: Page) -> CDPSession:
    """What Chromium measures of the page."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return session


def scripts(session: CDPSession) -> float:
    """Milliseconds of scripts so far."""
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1_000 * float(found["ScriptDuration"])
