"""The ledger: every job, whose it is and where it stands; a job only ever moves forward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, tuple_, update

from ..errors import InUse, NotFound
from ..model.job import NEXT, Job, JobPage, State
from ..model.noun import changed
from .audit import AGAIN, ASKED, note
from .catalogue import cursor_at, offset_of
from .database import Database
from .tables import JOBS
from .tickets import OPEN, Ticket, locked, row_of, standing, ticket_of, tickets

MOST_MADE = 8


class Ledger:
    """The jobs of one database, as the engine `me` sees them: what another engine has taken over it moves no more."""

    def __init__(self, database: Database, me: str = "") -> None:
        self._database = database
        self._me = me

    def open(self, ticket: Ticket) -> tuple[Ticket, bool]:
        """Enter a job, or give the owner's unfinished one with the same key and destination: (ticket, whether new).

        A new pull shares the work of an unfinished one with the same key; one that is to be proved in full does so
        only with another like it.
        """
        with self._database.write() as connection:
            found = _twin(connection, ticket)
            if found is not None:
                return found, False
            lead = _leading(connection, ticket)
            entered: Ticket = changed(ticket, work=lead.work if lead else ticket.job.id, leads=lead is None)
            connection.execute(insert(JOBS).values(row_of(entered)))
            note(connection, ASKED, ticket.job, ticket.owner)
        return entered if lead is None else self.find(ticket.job.id), True

    def find(self, id: str, owner: str | None = None) -> Ticket:
        """A job, of this owner if one is named; somebody else's is not found either."""
        with self._database.read() as connection:
            row = connection.execute(tickets(JOBS.c.id == id)).first()
        if row is None or (owner is not None and row.owner != owner):
            raise NotFound("There is no such job of yours.", path="id")
        return ticket_of(row)

    def made(self, key: str) -> list[Ticket]:
        """The newest pulls with this key that ended well; those of other owners too, a few of them."""
        done = and_(JOBS.c.key == key, JOBS.c.state == State.DONE.value)
        with self._database.read() as connection:
            found = connection.execute(tickets(done).order_by(JOBS.c.created.desc()).limit(MOST_MADE))
            return [ticket_of(row) for row in found]

    def move(self, id: str, **fields: Any) -> Job:
        """Change a job and count its `seq` up; what would go back, or out of an end, leaves the job as it is."""
        return self.move_all([(id, fields)])[0]

    def move_all(self, moves: Sequence[tuple[str, dict[str, Any]]]) -> list[Job]:
        """Several jobs at once, all of them or none; each as `move` has it."""
        with self._database.write() as connection:
            return [self._move(connection, id, fields) for id, fields in moves]

    def reopen(self, id: str, worker: str, message: str = "") -> Ticket:
        """Queue a job again, as its next attempt; it shares the work of an unfinished one with the same key."""
        with self._database.write() as connection:
            [ticket] = locked(connection, JOBS.c.id == id)
            lead = _leading(connection, ticket)
            fresh = again(ticket, message)
            own = ticket.work if ticket.leads else id  # the work that it led it leads again, with those who wait
            entered: Ticket = changed(fresh, worker=worker, work=lead.work if lead else own, leads=lead is None)
            put(connection, entered)
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(left=False))
            note(connection, AGAIN, entered.job, entered.owner)
        return self.find(id)

    def page(self, owner: str, kind: str | None, limit: int, cursor: str | None) -> JobPage:
        """An owner's jobs, newest first."""
        start = offset_of(cursor)
        mine: ColumnElement[bool] = JOBS.c.owner == owner
        if kind is not None:
            mine = and_(mine, JOBS.c.kind == kind)
        with self._database.read() as connection:
            total = connection.execute(select(func.count()).select_from(JOBS).where(mine)).scalar_one()
            found = connection.execute(
                tickets(mine).order_by(JOBS.c.created.desc(), JOBS.c.id).limit(limit).offset(start)
            )
            jobs = tuple(ticket_of(row).job for row in found)
        return JobPage(items=jobs, next=cursor_at(start + len(jobs), total), total=total)

    def landed(self, owner: str, workspace: str, limit: int, start: int) -> tuple[list[Ticket], int]:
        """An owner's pulls that ended well in a workspace, the newest for each destination, and how many."""
        done = and_(
            JOBS.c.owner == owner,
            JOBS.c.workspace == workspace,
            JOBS.c.kind == "pull",
            JOBS.c.state == State.DONE.value,
        )
        newest = select(JOBS.c.destination, func.max(JOBS.c.created)).where(done).group_by(JOBS.c.destination)
        last = and_(done, tuple_(JOBS.c.destination, JOBS.c.created).in_(newest))
        chosen = tickets(last).order_by(JOBS.c.created.desc(), JOBS.c.id).limit(limit).offset(start)
        with self._database.read() as connection:
            total = connection.execute(select(func.count()).select_from(JOBS).where(last)).scalar_one()
            return [ticket_of(row) for row in connection.execute(chosen)], total

    def forget(self, id: str, owner: str) -> None:
        """Remove an owner's job that is over; `InUse` while it is not, or others still get what it landed."""
        with self._database.write() as connection:
            found = locked(connection, and_(JOBS.c.id == id, JOBS.c.owner == owner))
            if not found:
                raise NotFound("There is no such job of yours.", path="id")
            if not found[0].job.is_over:
                raise InUse("This pull is not over: cancel it first.")
            if locked(connection, and_(JOBS.c.work == found[0].work, JOBS.c.state.in_(OPEN))):
                raise InUse("Others still wait for what this pull landed: try again in a moment.")
            connection.execute(delete(JOBS).where(JOBS.c.id == id))

    def unfinished(self, item: str | None = None) -> list[Ticket]:
        """The jobs that have not ended, of one item if one is named."""
        wanted: ColumnElement[bool] = JOBS.c.state.in_(OPEN)
        if item is not None:
            wanted = and_(wanted, JOBS.c.item == item)
        with self._database.read() as connection:
            return [ticket_of(row) for row in connection.execute(tickets(wanted))]

    def _move(self, connection: Connection, id: str, fields: dict[str, Any]) -> Job:
        [ticket] = locked(connection, JOBS.c.id == id)
        job = ticket.job
        state = fields.get("state", job.state)
        taken_over = bool(self._me) and ticket.worker != self._me
        if taken_over or job.is_over or (state is not job.state and state not in NEXT[job.state]):
            return job
        moved: Job = changed(job, seq=job.seq + 1, **fields)
        stored = moved if ticket.leads or moved.is_over else changed(moved, seq=moved.seq - _led_by(connection, ticket))
        connection.execute(update(JOBS).where(JOBS.c.id == id).values(standing(stored)))
        if moved.is_over:
            note(connection, moved.state.value, moved, ticket.owner)
        return moved


def again(ticket: Ticket, message: str) -> Ticket:
    """A ticket whose job begins anew."""
    job = ticket.job
    fresh = Job(
        id=job.id,
        kind=job.kind,
        item=job.item,
        spec=job.spec,
        state=State.QUEUED,
        created=job.created,
        seq=job.seq + 1,
        to=job.to,
        attempt=job.attempt + 1,
        message=message,
    )
    found: Ticket = changed(ticket, job=fresh)
    return found


def put(connection: Connection, ticket: Ticket) -> None:
    """Write down how a ticket stands, who works on it and with whom it shares that."""
    values = {**standing(ticket.job), "worker": ticket.worker, "work": ticket.work, "leads": ticket.leads}
    connection.execute(update(JOBS).where(JOBS.c.id == ticket.job.id).values(values))


def _twin(connection: Connection, ticket: Ticket) -> Ticket | None:
    same = and_(
        JOBS.c.owner == ticket.owner,
        JOBS.c.key == ticket.key,
        JOBS.c.workspace == ticket.workspace,
        JOBS.c.destination == (ticket.job.to or ""),
        JOBS.c.state.in_(OPEN),
    )
    return next(iter(locked(connection, same)), None)


def _leading(connection: Connection, ticket: Ticket) -> Ticket | None:
    """Whom a pull may follow."""
    if ticket.job.kind != "pull":
        return None
    alike = and_(JOBS.c.key == ticket.key, JOBS.c.leads, JOBS.c.state.in_(OPEN), JOBS.c.id != ticket.job.id)
    if ticket.verify == "full":
        alike = and_(alike, JOBS.c.verify == "full")
    return next(iter(locked(connection, alike)), None)


def _led_by(connection: Connection, ticket: Ticket) -> int:
    """What the leading job adds to the count of one that follows it."""
    return sum(each.job.seq for each in locked(connection, and_(JOBS.c.work == ticket.work, JOBS.c.leads)))
