"""What a list of items can be narrowed by, counted in one look at the items that fit."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from ..model.item import Facet, FacetQuery, Facets
from ..model.noun import changed
from ..model.search import Search
from .finding import fits, is_recent
from .popularity import pulled_by
from .tables import ITEMS

MOST = 100


def facets(connection: Connection, search: Search, query: FacetQuery, person: str) -> Facets:
    """The counts; maintainers are counted as if none was chosen, since choosing one more adds its items."""
    kept_by_any: FacetQuery = changed(query, maintainer=())
    wanted = select(
        ITEMS.c.tags,
        ITEMS.c.maintainer,
        _one_if(ITEMS.c.has_sample.is_(True)).label("has_sample"),
        _one_if(pulled_by(person)).label("mine"),
        _one_if(is_recent()).label("recent"),
    ).where(and_(*fits(search, kept_by_any, person)))
    alike = wanted.subquery()
    rows = connection.execute(select(alike, func.count().label("items")).group_by(*alike.c)).all()
    fitting = [row for row in rows if not query.maintainer or row.maintainer in query.maintainer]
    return Facets(
        tags=_most(_tags(fitting)),
        maintainers=_most(_summed((row.maintainer, row.items) for row in rows if row.maintainer)),
        **{name: sum(row.items for row in fitting if getattr(row, name)) for name in ("has_sample", "mine", "recent")},
    )


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _tags(rows: list[Any]) -> Counter[str]:
    return _summed((tag, row.items) for row in rows for tag in json.loads(row.tags))


def _summed(counts: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    for value, count in counts:
        found[value] += count
    return found


def _most(counts: Counter[str]) -> tuple[Facet, ...]:
    found = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Facet(value=value, count=count) for value, count in found[:MOST])
