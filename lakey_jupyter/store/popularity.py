"""How often, and by how many people, each item was asked for: counted as the audit notes it, to sort lists by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select, update

from ..model.job import Job
from .tables import ITEMS, PULLERS

PULL = "pull"
PEOPLE = select(func.count()).where(PULLERS.c.item == ITEMS.c.name).scalar_subquery()
PULLS = select(func.coalesce(func.sum(PULLERS.c.pulls), 0)).where(PULLERS.c.item == ITEMS.c.name).scalar_subquery()


def count(connection: Connection, job: Job, person: str) -> None:
    """One more pull of its item by this person; other kinds of jobs do not count. To be called by who is `alone`."""
    if job.kind != PULL:
        return
    mine = (PULLERS.c.item == job.item, PULLERS.c.person == person)
    if not connection.execute(update(PULLERS).where(*mine).values(pulls=PULLERS.c.pulls + 1)).rowcount:
        connection.execute(insert(PULLERS).values(item=job.item, person=person, pulls=1))


def wanted(connection: Connection, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """The `pulls` of these items that were asked for and the `people` who did, by name; nothing where nobody did."""
    counts = select(PULLERS.c.item, func.sum(PULLERS.c.pulls).label("pulls"), func.count().label("people"))
    found = connection.execute(counts.where(PULLERS.c.item.in_(names)).group_by(PULLERS.c.item))
    return {row.item: {"pulls": int(row.pulls), "people": int(row.people)} for row in found}


def pulled_by(person: str) -> ColumnElement[bool]:
    """Whether this person asked for a pull of the item."""
    return exists().where(PULLERS.c.item == ITEMS.c.name, PULLERS.c.person == person)
