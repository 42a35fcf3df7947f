"""`lakey.discover`: the grammar of the sidebar's search, cards a page at a time, and the form of the chosen one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lakey_jupyter as lakey
from lakey_jupyter.errors import NotFound
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.discovery import Discovery
from lakey_jupyter.kernel.form.finding import CARDS

from .conftest import ITEM
from .forms import done, parts, until

MORE = CARDS + 2


@pytest.fixture
def many(events: tuple[Path, pd.DataFrame], workspace: Path, tmp_path: Path) -> Iterator[Lake]:
    """A lake of its own with more items than a page has cards."""
    lake = lakey.connect(state=tmp_path / "many", workspace=workspace)
    for number in range(MORE):
        about = "even <b>bold</b>" if number % 2 == 0 else "odd"
        lake.add_item(f"item.{number:02}", events[0], description=about)
    yield lake
    lake.close()


def found(discovery: Discovery) -> list[str]:
    """The names on the cards that are in sight, once they are there."""
    until(lambda: not discovery.finding.is_pending)
    return [each.description for each in cards(discovery) if each.description.startswith("item.")]


def cards(discovery: Discovery) -> Iterator[Any]:
    """What stands in sight."""
    return _in_sight(discovery.view)


def _in_sight(widget: Any) -> Iterator[Any]:
    if widget.layout.display == "none":
        return
    if hasattr(widget, "description"):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from _in_sight(child)


def button(discovery: Discovery, name: str) -> Any:
    """The button that says this."""
    return next(each for each in cards(discovery) if each.description.startswith(name))


def test_the_search_is_that_of_the_sidebar(many: Lake) -> None:
    search = many.discover()
    assert found(search) == [f"item.{number:02}" for number in range(CARDS)]
    box = button(search, "Search items")
    box.value = "odd ~ 03"
    assert found(search) == [f"item.{number:02}" for number in range(MORE) if number % 2 and number != 3]
    assert search.items == found(search) and "that fit odd ~ 03" in search.summary
    box.value = "nothing"
    assert found(search) == [] and search.summary == "0 items that fit nothing"


def test_cards_come_a_page_at_a_time(many: Lake) -> None:
    search = many.discover()
    first = found(search)
    assert button(search, "previous").disabled
    button(search, "next").click()
    assert found(search) == [f"item.{number:02}" for number in range(CARDS, MORE)]
    assert button(search, "next").disabled
    button(search, "previous").click()
    assert found(search) == first


def test_a_card_opens_the_form_of_its_item(lake: Lake) -> None:
    search = lake.discover("iot")
    until(lambda: not search.finding.is_pending)
    with pytest.raises(NotFound, match="No item is open"):
        search.result  # noqa: B018
    search.view  # noqa: B018
    button(search, ITEM).click()
    form = search.download
    assert form.view in list(parts(search.view))
    landed: list[pd.DataFrame] = []
    search.on_result(landed.append)
    form.spec = {"columns": ["value"]}
    form.start()
    done(form)
    until(lambda: bool(landed))
    assert len(search.result) == 3_000 and search.summary == form.summary
    button(search, "‹ all items").click()
    assert form.view not in list(parts(search.view))
    assert search.open(ITEM) is form


def test_an_item_that_is_gone_is_said(lake: Lake) -> None:
    with pytest.raises(NotFound, match="Did you mean 'iot.events'"):
        lake.discover().open("iot.event")
