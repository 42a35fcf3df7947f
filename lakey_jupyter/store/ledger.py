"""The ledger: every job, whose it is and where it stands; a job only ever moves forward."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, select, tuple_, update

from ..errors import InUse, NotFound
from ..model.budget import Limit, Need
from ..model.job import NEXT, Job, JobPage, State
from ..model.noun import changed
from .audit import AGAIN, ASKED, note, note_ends
from .budgets import UNLIMITED, Budgets
from .catalogue import cursor_at, offset_of
from .database import Database, alone
from .popularity import count
from .tables import JOBS
from .tickets import OPEN, OTHERS, Ticket, locked, row_of, standing, ticket_of, tickets

MOST_MADE = 8


class Ledger:
    """The jobs of one database, as the engine `me` sees them: what another engine has taken over it moves no more."""

    def __init__(self, database: Database, me: str = "", budgets: Budgets = UNLIMITED) -> None:
        self._database = database
        self._me = me
        self._budgets = budgets

    def open(self, ticket: Ticket, need: Need | None = None) -> tuple[Ticket, bool]:
        """Enter a job, or give the owner's unfinished one with the same key and destination: (ticket, whether new).

        A new pull shares the work of an unfinished one with the same key; one that is to be proved in full does so
        only with another like it. What a new one needs is set aside of its owner's limits, or `OverBudget` says what is
        left of them.
        """
        with self._database.write() as connection:
            alone(connection)
            found = _twin(connection, ticket)
            if found is not None:
                return found, False
            lead = _leading(connection, ticket)
            entered: Ticket = changed(ticket, work=lead.work if lead else ticket.job.id, leads=lead is None)
            if need is not None:
                self._budgets.reserve(connection, entered, need)
            connection.execute(insert(JOBS).values(row_of(entered)))
            note(connection, ASKED, ticket.job, ticket.owner)
            count(connection, ticket.job, ticket.owner)
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
            found = tickets(done, counted=False).order_by(JOBS.c.created.desc()).limit(MOST_MADE)
            return [ticket_of(row) for row in connection.execute(found)]

    def landed(self, item: str, workspace: str, most: int) -> list[Ticket]:
        """The newest pulls of an item into a workspace that ended well, those of all owners, at most so many."""
        ended = and_(JOBS.c.item == item, JOBS.c.state == State.DONE.value, JOBS.c.kind == "pull")
        newest = select(JOBS.c.id).where(ended, JOBS.c.workspace == workspace)
        chosen = JOBS.c.id.in_(newest.order_by(JOBS.c.created.desc()).limit(most))
        with self._database.read() as connection:
            found = connection.execute(tickets(chosen).order_by(JOBS.c.created.desc()))
            return [ticket_of(row) for row in found]

    def move(self, id: str, **fields: Any) -> Job:
        """Change a job and count its `seq` up; what would go back, or out of an end, leaves the job as it is."""
        return self.move_all([(id, fields)])[0]

    def move_all(self, moves: Sequence[tuple[str, dict[str, Any]]]) -> list[Job]:
        """Several jobs at once, all of them or none; each as `move` has it."""
        if len(moves) == 1 and (moved := self._move_leading(*moves[0])) is not None:
            return [moved]
        with self._database.write() as connection:
            alone(connection)
            ids = [id for id, _ in moves]
            _hold_leading(connection, ids)
            held = locked(connection, JOBS.c.id.in_(ids), counted=len(moves) == 1)
            return self._move(connection, held, dict(moves))

    def reopen(
        self, id: str, worker: str, message: str = "", need: Need | None = None, left_by: str | None = None
    ) -> Ticket | None:
        """Queue a job again, as its next attempt; it shares the work of an unfinished one with the same key.

        One that led leads again where others still wait for it. What its owner asks anew for is set aside as when it is
        opened; without a `need` it keeps what it had set aside. None where it was to be taken over from an engine that
        is gone, and another one was quicker.
        """
        with self._database.write() as connection:
            alone(connection)
            [ticket] = locked(connection, JOBS.c.id == id)
            if left_by is not None and (ticket.worker != left_by or ticket.job.is_over):
                return None
            lead = None if _is_waited_for(connection, ticket) else _leading(connection, ticket)
            fresh = again(ticket, message)
            own = _own_work(connection, ticket)
            entered: Ticket = changed(fresh, worker=worker, work=lead.work if lead else own, leads=lead is None)
            if need is not None and ticket.job.is_over:
                self._budgets.reserve(connection, entered, need)
            else:
                self._budgets.carry_on(connection, ticket, entered)
            if lead is None:  # whoever led that is over
                connection.execute(update(JOBS).where(JOBS.c.work == own).values(leads=False))
            put(connection, entered)
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(left=False))
            note(connection, AGAIN, entered.job, entered.owner)
        return self.find(id)

    def limits(self, owner: str, need: Need) -> list[Limit]:
        """What is left of an owner's limits, for somebody who needs so much."""
        with self._database.read() as connection:
            return self._budgets.limits(connection, owner, need)

    def cover(self, ticket: Ticket, need: Need) -> None:
        """Set aside what an unfinished job needs now, if that is more than it had; or `OverBudget`."""
        with self._database.write() as connection:
            alone(connection)
            self._budgets.cover(connection, ticket, need)

    def widen(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """What these jobs may land now, of the bytes that each may come to; one that may land anything is not told.

        What a pull may land is set aside: those that grow past their estimates never share the same rest.
        """
        if self._budgets.landed is None:
            return {}
        with self._database.write() as connection:
            alone(connection)
            may = {id: self._budgets.widen(connection, id, bytes_) for id, bytes_ in wanted.items()}
        return {id: bytes_ for id, bytes_ in may.items() if bytes_ is not None}

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

    def pulled(self, owner: str, workspace: str, limit: int, start: int) -> tuple[list[Ticket], int]:
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

    def _move_leading(self, id: str, fields: dict[str, Any]) -> Job | None:
        """Move a job that follows none, which takes no lock but that of its row; None for one that does."""
        with self._database.write() as connection:
            held = locked(connection, JOBS.c.id == id)
            return self._move(connection, held, {id: fields})[0] if held[0].leads else None

    def _move(self, connection: Connection, held: Sequence[Ticket], moves: Mapping[str, dict[str, Any]]) -> list[Job]:
        """The jobs as they are now, in the order of `moves`."""
        moved = {each.job.id: (each, self._next(each, moves[each.job.id])) for each in held}
        rows, ends = [], []
        for ticket, job in moved.values():
            if job is ticket.job:
                continue
            is_own = ticket.leads or job.is_over
            stored = job if is_own else changed(job, seq=job.seq - _led_by(connection, ticket))
            rows.append({"changed_id": job.id, **standing(stored)})
            ends += [(job, ticket.owner)] if job.is_over else []
        if rows:
            connection.execute(update(JOBS).where(JOBS.c.id == bindparam("changed_id")), rows)
        note_ends(connection, ends)
        self._budgets.settle(connection, [job for job, _ in ends])
        return [moved[id][1] for id in moves]

    def _next(self, ticket: Ticket, fields: dict[str, Any]) -> Job:
        """The job after a move; the same where that is not to be."""
        job = ticket.job
        state = fields.get("state", job.state)
        taken_over = bool(self._me) and ticket.worker != self._me
        if taken_over or job.is_over or (state is not job.state and state not in NEXT[job.state]):
            return job
        return changed(job, seq=job.seq + 1, **fields)  # type: ignore[no-any-return]


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
    there = connection.execute(select(JOBS.c.id).where(same).limit(1)).scalar()
    return next(iter(locked(connection, JOBS.c.id == there)), None) if there is not None else None


def _leading(connection: Connection, ticket: Ticket) -> Ticket | None:
    """Whom a pull may follow."""
    if ticket.job.kind != "pull":
        return None
    alike = and_(JOBS.c.key == ticket.key, JOBS.c.leads, JOBS.c.state.in_(OPEN), JOBS.c.id != ticket.job.id)
    if ticket.verify == "full":
        alike = and_(alike, JOBS.c.verify == "full")
    return next(iter(locked(connection, alike, counted=False)), None)


def _is_waited_for(connection: Connection, ticket: Ticket) -> bool:
    """Whether others still wait for the work that this one led: nobody else would do it for them."""
    others = and_(JOBS.c.work == ticket.work, JOBS.c.id != ticket.job.id, JOBS.c.state.in_(OPEN))
    return ticket.leads and connection.execute(select(JOBS.c.id).where(others)).first() is not None


def _own_work(connection: Connection, ticket: Ticket) -> str:
    """What a job leads that begins anew: what it led, with those who wait; else its own, unless others go on there."""
    if ticket.leads:
        return ticket.work
    theirs = and_(JOBS.c.work == ticket.job.id, JOBS.c.leads, JOBS.c.state.in_(OPEN))
    is_taken = connection.execute(select(JOBS.c.id).where(theirs)).first() is not None
    return secrets.token_hex(16) if is_taken else ticket.job.id


def _hold_leading(connection: Connection, ids: Sequence[str]) -> None:
    """Let those whom these jobs follow move no more: their moves count as those of the ones that follow."""
    works = select(OTHERS.c.work).where(OTHERS.c.id.in_(ids))
    locked(connection, and_(JOBS.c.leads, JOBS.c.work.in_(works)))


def _led_by(connection: Connection, ticket: Ticket) -> int:
    """What the leading job adds to the count of one that follows it."""
    return sum(each.job.seq for each in locked(connection, and_(JOBS.c.work == ticket.work, JOBS.c.leads)))
