"""Budgets of people: what a pull sets aside of its owner's limits, and what it took of that in the end.

A reservation is made in the transaction in which a ticket is entered, and settled in the one in which its job ends, so
that many pulls at once never take more than one after the other would. In every settled one, what was set aside is what
was taken and what was released: for what landed, and for what was read from the lake.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from ..errors import OverBudget
from ..model.budget import Limit, LimitName, Need, refusal
from ..model.job import Job
from ..model.noun import changed
from .tables import RESERVATIONS
from .tickets import Ticket

DAY = 86_400.0
OF_PEOPLE: tuple[LimitName, ...] = ("landed", "scanned")
C = RESERVATIONS.c


@dataclass(frozen=True)
class Budgets:
    """The bytes that one person may land, or have read from the lake, within `window` seconds; None is no limit."""

    landed: int | None = None
    scanned: int | None = None
    window: float = DAY
    clock: Callable[[], float] = time.time

    def reserve(self, connection: Connection, ticket: Ticket, need: Need) -> None:
        """Set aside what a ticket needs, or raise `OverBudget`; one that only follows reads nothing of the lake."""
        wanted = need if ticket.leads else Need(landed=need.landed, ratio=need.ratio)
        self._check(connection, ticket.owner, wanted, Need())
        self._enter(connection, ticket, wanted)

    def cover(self, connection: Connection, ticket: Ticket, need: Need) -> None:
        """A ticket needs more than when it was entered: set that aside too, or raise `OverBudget`."""
        row = connection.execute(select(RESERVATIONS).where(_open(ticket.job.id))).first()
        if row is None:
            return
        self._check(connection, ticket.owner, need, Need(landed=row.landed, scanned=row.scanned))
        more = {name: max(need.of(name), getattr(row, name)) for name in OF_PEOPLE}
        mine = and_(C.number == row.number, ~C.settled)
        connection.execute(update(RESERVATIONS).where(mine).values(**more))

    def limits(self, connection: Connection, person: str, need: Need) -> list[Limit]:
        """What is left of a person's limits, those that there are, and from when on there is enough for this."""
        names = [name for name in OF_PEOPLE if self._most(name) is not None]
        return [self._limit(connection, person, name, need.of(name)) for name in names]

    def widen(self, connection: Connection, id: str, wanted: int) -> int | None:
        """Let a pull land up to so many bytes, as far as its owner has that left, and set them aside too.

        The answer is what it may land now, never less than it has set aside; None where it may land anything.
        """
        row = connection.execute(select(RESERVATIONS).where(_open(id))).first()
        if self.landed is None or row is None:
            return None
        more = min(wanted - row.landed, self._limit(connection, row.person, "landed", 0).left)
        if more <= 0:
            return int(row.landed)
        mine = and_(C.number == row.number, ~C.settled)
        connection.execute(update(RESERVATIONS).where(mine).values(landed=row.landed + more))
        return int(row.landed + more)

    def settle(self, connection: Connection, jobs: Sequence[Job]) -> None:
        """These jobs have ended: what they did not take is there again."""
        taken = [(each.id, each.result.bytes if each.result else 0, each.progress.lake_bytes) for each in jobs]
        self._settle(connection, taken)

    def carry_on(self, connection: Connection, before: Ticket, after: Ticket, lead: str | None = None) -> None:
        """A ticket begins again by itself: it sets aside what it had, whatever is left, for nobody asks anew.

        What it has read so far is settled. One that leads sets aside what `lead`, or else it itself, was to read.
        """
        found = _latest(connection, before.job.id)
        if found is None:
            return
        read = before.job.progress.lake_bytes if before.leads else 0
        self._settle(connection, [(before.job.id, 0, read)])
        led = _latest(connection, lead) if lead is not None else found
        scanned = led.scanned if after.leads and led is not None else 0
        self._enter(connection, after, Need(landed=found.landed, scanned=scanned))

    def _check(self, connection: Connection, person: str, need: Need, had: Need) -> None:
        """`OverBudget` unless there is what is needed, for somebody who has set so much of it aside already."""
        more = Need(**{name: max(0, need.of(name) - had.of(name)) for name in OF_PEOPLE})
        for each in self.limits(connection, person, more):
            limit: Limit = changed(each, left=each.left + had.of(each.name))
            if need.of(limit.name) > limit.left:
                raise OverBudget(refusal(limit, need.of(limit.name), need.fitting(limit)), path="spec")

    def _most(self, name: LimitName) -> int | None:
        return self.scanned if name == "scanned" else self.landed

    def _limit(self, connection: Connection, person: str, name: LimitName, asked: int) -> Limit:
        most = self._most(name)
        assert most is not None
        since = self.clock() - self.window
        of_person = and_(C.person == person, or_(~C.settled, C.at > since))
        held, taken = (func.coalesce(func.sum(each), 0) for each in _amounts(name))
        row = connection.execute(select(held.label("held"), taken.label("taken")).where(of_person)).one()
        used = int(row.held) + int(row.taken)
        until = self._until(connection, and_(of_person, C.settled), name, used + asked - most)
        return Limit(
            name=name, left=max(0, most - used), most=most, window=self.window, held=int(row.held), until=until
        )

    def _until(
        self, connection: Connection, settled: ColumnElement[bool], name: LimitName, missing: int
    ) -> datetime | None:
        """When so much of what was taken leaves the window; None where nothing is missing, or waiting does not help."""
        if missing <= 0:
            return None
        for at, taken in connection.execute(select(C.at, C[f"{name}_settled"]).where(settled).order_by(C.at)):
            missing -= taken
            if missing <= 0:
                return datetime.fromtimestamp(at + self.window, timezone.utc)
        return None

    def _enter(self, connection: Connection, ticket: Ticket, need: Need) -> None:
        values = {"job": ticket.job.id, "person": ticket.owner, "at": self.clock()}
        connection.execute(insert(RESERVATIONS).values(**values, landed=need.landed, scanned=need.scanned))

    def _settle(self, connection: Connection, taken: Sequence[tuple[str, int, int]]) -> None:
        """Settle what each job has landed and read."""
        if not taken:
            return
        mine = and_(C.job == bindparam("of_job"), ~C.settled)
        values = {**_taken("landed"), **_taken("scanned"), "settled": True, "at": self.clock()}
        names = ("of_job", "took_landed", "took_scanned")
        rows = [dict(zip(names, each, strict=True)) for each in taken]
        connection.execute(update(RESERVATIONS).where(mine).values(values), rows)


UNLIMITED = Budgets()


def _open(id: str) -> ColumnElement[bool]:
    return and_(C.job == id, ~C.settled)


def _latest(connection: Connection, id: str) -> Any:
    """The newest reservation of a job; None where it never made one."""
    return connection.execute(select(RESERVATIONS).where(C.job == id).order_by(C.number.desc()).limit(1)).first()


def _amounts(name: LimitName) -> Sequence[ColumnElement[int]]:
    """What one reservation holds, and what it took."""
    return case((C.settled, 0), else_=C[name]), C[f"{name}_settled"]


def _taken(name: LimitName) -> dict[str, Any]:
    """How a reservation is settled: one that took more than it had set aside has set aside that."""
    reserved: Column[int] = C[name]
    bytes_ = bindparam(f"took_{name}", type_=BigInteger)
    return {
        name: case((reserved < bytes_, bytes_), else_=reserved),
        f"{name}_settled": bytes_,
        f"{name}_released": case((reserved > bytes_, reserved - bytes_), else_=0),
    }
