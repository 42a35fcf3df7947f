"""Which items fit a query, and in which order they are listed, as SQL."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, case, func, not_, or_, true

from ..model.item import FacetQuery
from ..model.search import Search
from .popularity import PEOPLE, PULLS, pulled_by
from .tables import ITEMS

RECENT = timedelta(days=7)
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "relevance": (ITEMS.c.name,),
    "name": (ITEMS.c.name,),
    "size": (ITEMS.c.bytes.desc(), ITEMS.c.name),
    "rows": (ITEMS.c.rows.desc(), ITEMS.c.name),
    "updated": (ITEMS.c.updated.desc(), ITEMS.c.name),
    "popularity": (PEOPLE.desc(), PULLS.desc(), ITEMS.c.name),
}


def fits(search: Search, query: FacetQuery, person: str) -> list[ColumnElement[bool]]:
    """The conditions that an item has to meet; `mine` is this person's."""
    truths = {
        "has_sample": ITEMS.c.has_sample.is_(True),
        "mine": pulled_by(person),
        "recent": is_recent(),
    }
    asked = [(getattr(query, name), truth) for name, truth in truths.items()]
    found = [truth if wanted else not_(truth) for wanted, truth in asked if wanted is not None]
    found += [ITEMS.c.tags.contains(json.dumps(tag, ensure_ascii=False), autoescape=True) for tag in query.tag]
    if query.maintainer:
        found.append(ITEMS.c.maintainer.in_(query.maintainer))
    if query.name:
        found.append(ITEMS.c.name.in_(query.name))
    return [true(), *_words(search), *found]


def order(search: Search, sort: str) -> tuple[ColumnElement[Any], ...]:
    """The order of a list; by relevance, names that hold a word come first."""
    return (*_relevance(search), *SORTS[sort]) if sort == "relevance" else SORTS[sort]


def is_recent() -> ColumnElement[bool]:
    """Whether an item changed in the last week."""
    return ITEMS.c.updated >= datetime.now(timezone.utc) - RECENT


def _words(search: Search) -> list[ColumnElement[bool]]:
    def has(word: str) -> ColumnElement[bool]:
        return ITEMS.c.words.contains(word, autoescape=True)

    found: list[ColumnElement[bool]] = [has(word) for word in search.every]
    found += [not_(has(word)) for word in search.none]
    if search.some:
        found.append(or_(*(has(word) for word in search.some)))
    return found


def _relevance(search: Search) -> tuple[ColumnElement[Any], ...]:
    """Names that start with a word first, then names that hold one, then the rest; without words, nothing to say."""
    words = (*search.some, *search.every)
    if not words:
        return ()
    name = func.lower(ITEMS.c.name)
    starts = or_(*(name.startswith(word, autoescape=True) for word in words))
    holds = or_(*(name.contains(word, autoescape=True) for word in words))
    return (case((starts, 0), (holds, 1), else_=2),)
