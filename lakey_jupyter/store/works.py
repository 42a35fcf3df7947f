"""Works: what several pulls of the same wait for, and which of them it is done for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, update

from ..model.noun import changed
from .audit import AGAIN, NEWER, note
from .budgets import UNLIMITED, Budgets
from .database import Database, alone
from .ledger import again, put
from .tables import JOBS
from .tickets import OPEN, Ticket, locked, stored, ticket_of, tickets

LATELY = 64
"""Beside so many destinations it is looked for what processes that were killed have left."""


@dataclass(frozen=True)
class Held:
    """An unfinished ticket of an engine: what it shares, whether it leads there, whether its owner has left."""

    id: str
    owner: str
    work: str
    leads: bool
    left: bool


class Works:
    """The works of one database, as the engine `me` sees them. `alive` says of an engine whether it is at work."""

    def __init__(self, database: Database, me: str, alive: Callable[[str], bool], budgets: Budgets = UNLIMITED) -> None:
        self._database = database
        self._me = me
        self._alive = alive
        self._budgets = budgets

    def held(self) -> list[Held]:
        """The unfinished tickets that are this engine's."""
        wanted = and_(JOBS.c.worker == self._me, JOBS.c.state.in_(OPEN))
        chosen = select(JOBS.c.id, JOBS.c.owner, JOBS.c.work, JOBS.c.leads, JOBS.c.left).where(wanted)
        with self._database.read() as connection:
            return [Held(*row) for row in connection.execute(chosen)]

    def elsewhere(self, workspace: str) -> list[Ticket]:
        """The unfinished tickets of other engines that land in a workspace."""
        theirs = and_(JOBS.c.worker != self._me, JOBS.c.workspace == workspace, JOBS.c.state.in_(OPEN))
        with self._database.read() as connection:
            return [ticket_of(row) for row in connection.execute(tickets(theirs, counted=False))]

    def lately_over(self, workspace: str) -> set[str]:
        """Where the last pulls into a workspace landed, or were to land, and none is on its way to now."""
        here = and_(JOBS.c.workspace == workspace, JOBS.c.kind == "pull")
        ended = select(JOBS.c.destination).where(here, JOBS.c.state.not_in(OPEN)).order_by(JOBS.c.created.desc())
        awaited = select(JOBS.c.destination).where(here, JOBS.c.state.in_(OPEN))
        with self._database.read() as connection:
            found = set(connection.execute(ended.limit(LATELY)).scalars())
            return found - set(connection.execute(awaited).scalars())

    def lead(self, work: str) -> Ticket | None:
        """The ticket for which a work is, or was, done."""
        with self._database.read() as connection:
            row = connection.execute(tickets(and_(JOBS.c.work == work, JOBS.c.leads))).first()
            return ticket_of(row) if row is not None else None

    def followers(self, work: str) -> list[Ticket]:
        """The unfinished tickets of this engine that wait for somebody else's work."""
        wanted = tickets(self._following(work), counted=False).order_by(JOBS.c.created, JOBS.c.id)
        with self._database.read() as connection:
            return [ticket_of(row) for row in connection.execute(wanted)]

    def waiting(self, work: str) -> list[Ticket]:
        """The same, with the jobs as their own rows have them."""
        with self._database.read() as connection:
            return [stored(row) for row in connection.execute(tickets(self._following(work), counted=False))]

    def promote(self, work: str, message: str) -> Ticket | None:
        """Let the oldest follower of this engine lead; None when somebody who is at work does, or nobody follows.

        It sets aside what the one before it was to read of the lake, whatever its owner has left: nobody asks anew.
        """
        with self._database.write() as connection:
            alone(connection)
            all_ = locked(connection, JOBS.c.work == work)
            waiting = [each for each in all_ if not each.job.is_over]
            if any(each.leads and self._alive(each.worker) for each in waiting):
                return None
            first = next((each for each in waiting if each.worker == self._me and not each.leads), None)
            if first is None:
                return None
            former = next((each.job.id for each in all_ if each.leads), None)
            connection.execute(update(JOBS).where(JOBS.c.work == work).values(leads=False))
            for each in waiting:  # also for those who follow it is the next attempt: nobody's job goes back
                fresh: Ticket = changed(again(each, message), leads=each is first)
                put(connection, fresh)
                if each.leads or fresh.leads:
                    self._budgets.carry_on(connection, each, fresh, former)
            note(connection, AGAIN, first.job, first.owner)
        return self.lead(work)

    def rekey(self, work: str, key: str) -> None:
        """A work's answer is another one now: the item has a newer snapshot than when it was asked for."""
        with self._database.write() as connection:
            alone(connection)
            waiting = locked(connection, and_(JOBS.c.work == work, JOBS.c.state.in_(OPEN)))
            connection.execute(update(JOBS).where(JOBS.c.work == work, JOBS.c.state.in_(OPEN)).values(key=key))
            for each in waiting:
                note(connection, NEWER, each.job, each.owner)

    def leave(self, id: str) -> None:
        """The owner of this job waits no more: the engine that works on it is to end it."""
        with self._database.write() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(left=True))

    def release(self, id: str) -> None:
        """Nobody works on this job any more, and the next engine may."""
        with self._database.write() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == id, JOBS.c.worker == self._me).values(worker=""))

    def claim(self, ticket: Ticket) -> bool:
        """Take over a job that nobody works on any more; False when another engine was quicker."""
        theirs = and_(JOBS.c.id == ticket.job.id, JOBS.c.worker == ticket.worker, JOBS.c.state.in_(OPEN))
        with self._database.write() as connection:
            return bool(connection.execute(update(JOBS).where(theirs).values(worker=self._me)).rowcount)

    def _following(self, work: str) -> ColumnElement[bool]:
        return and_(JOBS.c.work == work, JOBS.c.worker == self._me, ~JOBS.c.leads, JOBS.c.state.in_(OPEN))
