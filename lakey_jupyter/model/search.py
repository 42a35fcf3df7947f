"""The search box: words joined by OR, `&` for words that must be there, `~` for words that must not."""

from __future__ import annotations

import re

from .noun import Noun

_TOKEN = re.compile(r"[|&~]|[^\s|&~]+")
JOINS = {"|": "some", "&": "every", "~": "none"}


class Search(Noun, frozen=True):
    """The words of a query, folded: at least one of `some` (when there are any), all of `every`, none of `none`."""

    some: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


def parse_search(text: str) -> Search:
    """The words of a search text; any text means something, an empty one everything.

    A NUL is what the catalogue keeps in its place.
    """
    words: dict[str, list[str]] = {"some": [], "every": [], "none": []}
    join = "|"
    for token in _TOKEN.findall(text.replace("\0", "\ufffd")):
        if token in JOINS:
            join = token
            continue
        words[JOINS[join]].append(token.casefold())
        join = "|"
    return Search(some=tuple(words["some"]), every=tuple(words["every"]), none=tuple(words["none"]))
