"""Any text is a search: words joined by OR, `&` for what must be there, `~` for what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.model.search import Search, parse_search


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Search()),
        ("   ", Search()),
        ("Wind", Search(some=("wind",))),
        ("wind rain", Search(some=("wind", "rain"))),
        ("wind | rain", Search(some=("wind", "rain"))),
        ("wind & rain", Search(some=("wind",), every=("rain",))),
        ("wind ~rain", Search(some=("wind",), none=("rain",))),
        ("~ rain", Search(none=("rain",))),
        ("&a&b c", Search(some=("c",), every=("a", "b"))),
        ("Straße", Search(some=("strasse",))),
        ("100% _x_", Search(some=("100%", "_x_"))),
        ("& | ~", Search()),
    ],
)
def test_a_search_means_these_words(text: str, meant: Search) -> None:
    assert parse_search(text) == meant


@given(st.text())
def test_every_text_is_a_search_and_no_word_is_empty(text: str) -> None:
    found = parse_search(text)
    for word in (*found.some, *found.every, *found.none):
        assert word and not set(word) & set("|&~ ")
