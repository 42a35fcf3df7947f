"""What is shown: every string of the lake as text, whatever it holds, and every number as people read it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from lakey_jupyter.kernel import amounts
from lakey_jupyter.kernel.display import (
    estimate_text,
    item_html,
    item_text,
    note_html,
    page_html,
    page_text,
    plan_text,
)
from lakey_jupyter.kernel.item import Estimated, ItemHandle
from lakey_jupyter.kernel.plain import short, text_table, visible
from lakey_jupyter.model.budget import Limit

from .things import HARM, a_page, an_estimate, an_item

ALLOWED = {"div", "strong", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect"}
ATTRIBUTES = {"style", "scope", "role", "aria-label", "width", "height", "x", "y"}


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def _seen(text: str) -> _Seen:
    seen = _Seen()
    seen.feed(text)
    return seen


@pytest.mark.parametrize(
    "shown",
    [item_html(an_item(HARM)), page_html(a_page(an_item(HARM))), note_html(HARM)],
    ids=["item", "page", "note"],
)
def test_hostile_strings_stay_text_in_html(shown: str) -> None:
    seen = _seen(shown)
    assert seen.tags <= ALLOWED
    assert seen.attributes <= ATTRIBUTES
    assert "<img src=x onerror=alert(1)>" in seen.text
    shown.encode("utf-8")


@pytest.mark.parametrize("shown", [item_text(an_item(HARM)), page_text(a_page(an_item(HARM)))], ids=["item", "page"])
def test_hostile_strings_cannot_steer_a_terminal(shown: str) -> None:
    assert not {"\x1b", "\u202e", "\x00", "\ud800", "\r"} & set(shown)
    assert "\\x1b[2J" in shown or "…" in shown


def test_an_item_tells_its_size_rows_and_columns() -> None:
    shown = item_text(an_item())
    assert "18.2 GB · 412 M rows · 2 columns" in shown
    assert "iot.events 61 %" in shown.replace("\n", " ")
    assert "▁" in shown


def test_a_distribution_is_drawn_from_numbers() -> None:
    shown = item_html(an_item())
    assert shown.count("<rect") == 17  # 50 bins in steps of three
    assert 'aria-label="spread of 100 values"' in shown


def test_a_page_tells_how_many_are_left() -> None:
    assert "and 1 more" in page_text(a_page(an_item()))
    assert "No item fits" in page_html(a_page())


def test_an_estimate_over_the_budget_says_what_to_do() -> None:
    shown = estimate_text(an_estimate())
    assert "1.5 GB · ≈ 41 M rows · ≈ 30 s" in shown
    assert "over your budget of 1 GB: unselect columns, add filters, or take 57 % of the rows" in shown


def test_an_estimate_over_the_free_disk_says_so() -> None:
    disk = Limit(name="disk", left=500_000_000, most=500_000_000)
    shown = estimate_text(an_estimate(over=disk, suggested_ratio=None))
    assert "over your free disk of 500 MB: unselect columns or add filters" in shown


def test_an_estimate_over_a_persons_own_limit_says_what_is_left_of_it() -> None:
    own = Limit(name="landed", left=1_200_000_000, most=10_000_000_000, window=86_400, held=3_000_000_000)
    shown = estimate_text(an_estimate(over=own))
    assert "over the 1.2 GB left of the 10 GB that you may land in 24 hours: unselect columns" in shown
    assert "or take 57 % of the rows. 3 GB of it are set aside for pulls under way." in shown


def test_an_estimate_says_what_was_pulled_before() -> None:
    asked = an_estimate(scanned_bytes=390_000_000, here_bytes=610_000_000)
    for shown in (estimate_text(asked), plan_text(asked)):
        assert "390 MB of the lake" in shown and "61 % is already here" in shown
    assert "already here" not in estimate_text(an_estimate()) + plan_text(an_estimate())


def test_an_exact_estimate_makes_no_guess() -> None:
    shown = estimate_text(an_estimate(rows_exact=True, fits=True))
    assert "≈ 41" not in shown
    assert "between" not in shown


def test_an_estimate_shows_itself() -> None:
    fields = {name: getattr(an_estimate(), name) for name in an_estimate().__struct_fields__}
    assert repr(Estimated(**fields)) == estimate_text(an_estimate())


def test_completion_offers_columns_whose_names_are_words() -> None:
    item = ItemHandle(None, an_item("two words"))  # type: ignore[arg-type]
    assert "value" in dir(item)
    assert "two words" not in dir(item)
    assert item._ipython_key_completions_() == ["two words", "value"]
    assert repr(item.value) == "value FLOAT"
    assert not hasattr(item, "two")


def test_line_ends_are_kept_only_where_asked_for() -> None:
    assert visible("a\nb") == "a\\nb"
    assert visible("a\nb\x07", lines=True) == "a\nb\\x07"
    assert visible("👩\u200d👧") == "👩\u200d👧"
    assert short("a\nb" * 40, 5) == "a ba…"


def test_a_table_lines_up_wide_characters() -> None:
    first, second, third = text_table(["a", "b"], [["日本", 1], ["xy", 2]]).split("\n")
    assert first == "a     b"
    assert second == "日本  1"
    assert third == "xy    2"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (amounts.size(0), "0 B"),
        (amounts.size(999), "999 B"),
        (amounts.size(999_999), "1 MB"),
        (amounts.size(1_500_000_000), "1.5 GB"),
        (amounts.count(999_999), "999,999"),
        (amounts.count(41_200_000), "41.2 M"),
        (amounts.counted(1, "row"), "1 row"),
        (amounts.counted(0, "row"), "0 rows"),
        (amounts.share(0.57), "57 %"),
        (amounts.span(0.2), "under 1 s"),
        (amounts.span(125), "2 min 5 s"),
        (amounts.span(4800), "1 h 20 min"),
    ],
)
def test_amounts_as_people_say_them(told: str, said: str) -> None:
    assert told == said
