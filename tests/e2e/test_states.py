"""What the sidebar says when there is nothing to show: each state by its real cause, and what to do next leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .lab import Lab, entered, free_port, placed, served

pytestmark = pytest.mark.e2e
BOX = ".lakey-Search-input"
COOKIES = "jupyter_cookie_secret"


def state(page: Page) -> Locator:
    """The one state that is told."""
    return page.locator(".lakey-Main .lakey-State")


def refreshed(page: Page) -> None:
    """Ask again; what JupyterLab itself says of a lost server is put aside."""
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:refresh')")
    page.wait_for_timeout(500)


def test_a_server_without_items_then_gone_then_with_another_token(page: Page, tmp_path: Path) -> None:
    place, port = placed(tmp_path), free_port()
    with served(tmp_path, place, port, "one") as lab:
        entered(page, lab)
        expect(state(page)).to_contain_text("The catalogue is empty")
        expect(state(page)).to_contain_text("lakey items add")
        expect(page.get_by_role("region", name="Pulls", exact=True)).to_be_visible()
    refreshed(page)
    expect(state(page)).to_contain_text("The server does not answer")
    expect(state(page).get_by_role("button", name="Try again")).to_be_visible()
    (tmp_path / "runtime" / COOKIES).unlink()
    with served(tmp_path, place, port, "two"):
        refreshed(page)
        expect(state(page)).to_contain_text("You are signed out")
        state(page).get_by_role("button", name="Sign in again").dispatch_event("click")
        expect(page).to_have_url(re.compile("/login"), timeout=30_000)


def test_a_server_without_its_lakey_half(page: Page, tmp_path: Path) -> None:
    off = "--ServerApp.jpserver_extensions=lakey_jupyter=False"
    with served(tmp_path, placed(tmp_path), free_port(), "tok", off) as lab:
        entered(page, lab)
        expect(state(page)).to_contain_text("The server half of Lakey is not running")
        expect(state(page)).to_contain_text("jupyter server extension enable lakey_jupyter")
        expect(page.locator(".lakey-Pulls")).to_have_count(0)
        expect(page.locator(BOX)).to_have_count(0)


def test_who_is_signed_out_while_searching_is_led_to_the_sign_in(page: Page, tmp_path: Path) -> None:
    place, port = placed(tmp_path), free_port()
    with served(tmp_path, place, port, "one") as lab:
        entered(page, lab)
        expect(state(page)).to_contain_text("The catalogue is empty")
    (tmp_path / "runtime" / COOKIES).unlink()
    with served(tmp_path, place, port, "two"):
        page.locator(BOX).evaluate("each => each.focus()")
        page.keyboard.insert_text("iot")
        expect(state(page)).to_contain_text("You are signed out")
        expect(state(page).get_by_role("button", name="Sign in again")).to_be_visible()


def test_a_slow_server_is_waited_for_and_said_to_be(page: Page, lab: Lab) -> None:
    held: list[Route] = []
    page.route(re.compile(r"/lakey/items\?"), lambda route: held.append(route))
    entered(page, lab)
    expect(state(page)).to_contain_text("Asking for the items…")
    expect(page.locator(".lakey-Browse")).to_have_attribute("aria-busy", "true")
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(page.locator(".lakey-Card").first).to_be_visible()
    expect(page.locator(".lakey-Browse")).to_have_attribute("aria-busy", "false")
