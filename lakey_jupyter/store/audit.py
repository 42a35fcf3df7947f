"""The audit: who asked for what, of which snapshot, and how it ended. Lines are added, never changed or removed.

A line is put down in the transaction of what it tells of, so that neither is there without the other: what was asked is
in the audit before its first byte leaves the lake. It holds no contents of files, no location and no sentence of a
failure, which might name one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, insert, select, true

from ..model.audit import AuditBy, AuditLine, AuditQuery, AuditSum
from ..model.job import Job
from .database import Database
from .tables import AUDIT, ITEMS

ASKED, AGAIN, NEWER = "asked", "again", "newer"
ENDED = ("done", "failed", "cancelled")

GROUPS: dict[AuditBy, ColumnElement[Any]] = {
    "item": AUDIT.c.item,
    "person": AUDIT.c.person,
    "day": cast(func.date(AUDIT.c.at), String),
}


def note(connection: Connection, event: str, job: Job, person: str) -> None:
    """Add a line that tells of a job as it begins, of the item's present snapshot."""
    present = select(ITEMS.c.snapshot).where(ITEMS.c.name == job.item)
    snapshot = connection.execute(present).scalar() or ""
    connection.execute(insert(AUDIT).values(_said(event, job, person, snapshot)))


def note_ends(connection: Connection, ends: Sequence[tuple[Job, str]]) -> None:
    """Add a line for each of these jobs of these people, which have ended: of the snapshot that they began with."""
    if not ends:
        return
    mine = AUDIT.c.job.in_([job.id for job, _ in ends])
    began = connection.execute(select(AUDIT.c.job, AUDIT.c.snapshot).where(mine).order_by(AUDIT.c.number))
    snapshots = {row.job: row.snapshot for row in began}
    lines = [_said(job.state.value, job, person, snapshots.get(job.id, "")) for job, person in ends]
    connection.execute(insert(AUDIT), lines)


def _said(event: str, job: Job, person: str, snapshot: str) -> dict[str, Any]:
    result, problem = job.result, job.problem
    return {
        "at": datetime.now(timezone.utc),
        "event": event,
        "person": person,
        "item": job.item,
        "snapshot": snapshot,
        "job": job.id,
        "kind": job.kind,
        "attempt": job.attempt,
        "spec": msgspec.json.encode(job.spec).decode() if job.spec is not None and event in (ASKED, AGAIN) else "",
        "destination": job.to or "",
        "rows": result.rows if result is not None else 0,
        "bytes": result.bytes if result is not None else 0,
        "lake_bytes": job.progress.lake_bytes,
        "code": problem.code if problem is not None else "",
    }


@dataclass(frozen=True)
class Asked:
    """A spec as JSON, and the snapshot of which it was answered."""

    spec: str
    snapshot: str


@dataclass(frozen=True)
class Explored:
    """What was pulled of an item: the newest specs, and how many there are in all."""

    specs: tuple[Asked, ...]
    total: int


class Audit:
    """The lines of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, query: AuditQuery, newest: int | None = None, before: int | None = None) -> list[AuditLine]:
        """The lines that fit, in the order in which they were added; only so many of the newest if that is given.

        With `before` only those with a lesser number.
        """
        wanted = select(AUDIT).where(_fits(query), _earlier(before)).order_by(AUDIT.c.number.desc()).limit(newest)
        with self._database.read() as connection:
            return [_line(row) for row in connection.execute(wanted)][::-1]

    def count(self, query: AuditQuery, before: int | None = None) -> int:
        """How many lines fit; with `before` only those with a lesser number."""
        with self._database.read() as connection:
            wanted = select(func.count()).select_from(AUDIT).where(_fits(query), _earlier(before))
            return connection.execute(wanted).scalar_one()

    def sums(self, query: AuditQuery, by: AuditBy) -> list[AuditSum]:
        """What the lines that fit come to for each item, person or day, by name."""
        group = GROUPS[by]
        wanted = (
            select(
                group.label("name"),
                _counted(ASKED, AGAIN).label("asked"),
                *(_counted(end).label(end) for end in ENDED),
                *(func.sum(AUDIT.c[name]).label(name) for name in ("rows", "bytes", "lake_bytes")),
            )
            .where(_fits(query))
            .group_by(group)
            .order_by(group)
        )
        with self._database.read() as connection:
            return [_sum(row) for row in connection.execute(wanted)]

    def explored(self, item: str, most: int) -> Explored:
        """What the pulls of an item that ended well had asked, each spec once for each snapshot, the newest first."""
        done = AUDIT.alias("done")
        pulled = and_(done.c.item == item, done.c.kind == "pull", done.c.event == "done", AUDIT.c.spec != "")
        specs = (
            select(AUDIT.c.spec, done.c.snapshot)
            .select_from(AUDIT.join(done, AUDIT.c.job == done.c.job))
            .where(pulled)
            .group_by(AUDIT.c.spec, done.c.snapshot)
        )
        newest = specs.order_by(func.max(AUDIT.c.number).desc()).limit(most)
        with self._database.read() as connection:
            total = connection.execute(select(func.count()).select_from(specs.subquery())).scalar_one()
            return Explored(tuple(Asked(*row) for row in connection.execute(newest)), total)


def _fits(query: AuditQuery) -> ColumnElement[bool]:
    conditions = (
        query.item is None or AUDIT.c.item == query.item,
        query.person is None or AUDIT.c.person == query.person,
        query.since is None or AUDIT.c.at >= _utc(query.since),
        query.until is None or AUDIT.c.at < _utc(query.until),
    )
    return and_(true(), *(each for each in conditions if each is not True))


def _earlier(before: int | None) -> ColumnElement[bool]:
    return true() if before is None else AUDIT.c.number < before


def _utc(at: datetime) -> datetime:
    """An instant in UTC; one without a zone is meant so."""
    return at.astimezone(timezone.utc) if at.tzinfo else at.replace(tzinfo=timezone.utc)


def _counted(*events: str) -> ColumnElement[int]:
    return func.sum(case((AUDIT.c.event.in_(events), 1), else_=0))


def _line(row: Any) -> AuditLine:
    told = row._asdict()
    at: datetime = told.pop("at")
    return AuditLine(at=at if at.tzinfo else at.replace(tzinfo=timezone.utc), **told)


def _sum(row: Any) -> AuditSum:
    told = row._asdict()
    return AuditSum(name=str(told.pop("name")), **{name: int(value or 0) for name, value in told.items()})
