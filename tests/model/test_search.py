"""Any text is a search: words joined by OR, `&` for what must be there, `~` for what must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.model.search import Search, parse_search

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "searches.json").read_text(encoding="utf-8"))
"""Which the sidebar explains, and is tested against, too."""


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_search_means_these_words(case: dict[str, Any]) -> None:
    meant = {join: tuple(case[join]) for join in ("some", "every", "none")}
    assert parse_search(case["text"]) == Search(**meant)


@pytest.mark.parametrize("text", ["Straße", "STRASSE", "strasse"])
def test_the_case_of_a_word_does_not_matter(text: str) -> None:
    assert parse_search(text) == Search(some=("strasse",))


@given(st.text())
def test_every_text_is_a_search_and_no_word_is_empty(text: str) -> None:
    found = parse_search(text)
    for word in (*found.some, *found.every, *found.none):
        assert word and not set(word) & set("|&~ ")
