"""What a person sets: items on cards or in a list, and whether the form shows the budget; kept by JupyterLab."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab, opened, settled
from .slow import asked

pytestmark = pytest.mark.e2e
SETTING = "lab/api/settings/lakey-jupyter:plugin"
ITEM = "weather.daily"
BUDGET = re.compile(r"% of your budget of 20 MB")


@pytest.fixture(autouse=True)
def _as_before(lab: Lab) -> Iterator[None]:
    """The settings of nobody, again."""
    yield
    asked(lab, "PUT", SETTING, {"raw": "{}"})


def test_a_list_instead_of_cards_is_kept(page: Page, lab: Lab) -> None:
    opened(page, lab)
    card = page.locator(".lakey-Card").first
    high = card.evaluate("each => each.clientHeight")
    with page.expect_response(lambda answer: SETTING in answer.url and answer.request.method == "PUT"):
        compact(page)
    expect(card.locator(".lakey-Card-text")).to_be_hidden()
    assert card.evaluate("each => each.clientHeight") < high / 2
    page.reload()
    settled(page)
    page.evaluate("() => window.jupyterapp.commands.execute('lakey:show')")
    expect(card.locator(".lakey-Card-name")).to_be_visible()
    expect(card.locator(".lakey-Card-text")).to_be_hidden()
    compact(page)
    expect(card.locator(".lakey-Card-text")).to_be_visible()


def compact(page: Page) -> None:
    """The entry of the panel's menu that turns cards into a list, and back."""
    page.locator(".lakey-Head").get_by_role("button", name="More").click()
    page.locator(".lm-Menu-item", has_text="Compact List").click()


@pytest.mark.parametrize("is_shown", [True, pytest.param(False, marks=pytest.mark.deep)])
def test_the_budget_is_shown_unless_it_is_set_otherwise(page: Page, lab: Lab, is_shown: bool) -> None:
    asked(lab, "PUT", SETTING, {"raw": json.dumps({"showBudget": is_shown})})
    opened(page, lab)
    page.locator(".lakey-Card", has_text=ITEM).click()
    page.locator(".lakey-Panel").get_by_role("tab", name="Pull").click()
    gate = page.locator(".lakey-Gate")
    expect(gate).to_contain_text("free disk")
    expect(gate.get_by_text(BUDGET)).to_have_count(1 if is_shown else 0)
