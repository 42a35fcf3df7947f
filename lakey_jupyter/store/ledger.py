"""The ledger: every job, whose it is and where it stands; a job only ever moves forward."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, insert, select, update

from ..errors import NotFound
from ..model.job import ENDS, NEXT, Job, JobPage, State
from ..model.noun import Noun, changed
from ..model.output import Output
from .audit import AGAIN, ASKED, NEWER, note
from .catalogue import cursor_at, offset_of
from .database import Database
from .tables import JOBS

MOST_MADE = 8
OPEN = [state.value for state in State if state not in ENDS]


class Ticket(Noun, frozen=True):
    """A job with what only the engine needs: whose it is, what makes it the same as another, and who works on it."""

    job: Job
    owner: str
    key: str
    overwrite: bool = False
    verify: str = "usual"
    output: Output = Output()
    worker: str = ""
    workspace: str = ""


class Ledger:
    """The jobs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, ticket: Ticket) -> tuple[Ticket, bool]:
        """Enter a job, or give the owner's unfinished one with the same key and destination: (ticket, whether new)."""
        job = ticket.job
        twin = and_(
            JOBS.c.owner == ticket.owner,
            JOBS.c.key == ticket.key,
            JOBS.c.destination == (job.to or ""),
            JOBS.c.state.in_(OPEN),
        )
        with self._database.write() as connection:
            row = connection.execute(select(JOBS).where(twin)).first()
            if row is not None:
                return _ticket(row), False
            connection.execute(
                insert(JOBS).values(
                    id=job.id,
                    kind=job.kind,
                    owner=ticket.owner,
                    item=job.item,
                    key=ticket.key,
                    destination=job.to or "",
                    overwrite=ticket.overwrite,
                    verify=ticket.verify,
                    output=msgspec.json.encode(ticket.output).decode(),
                    worker=ticket.worker,
                    workspace=ticket.workspace,
                    created=job.created,
                    **_standing(job),
                )
            )
            note(connection, ASKED, job, ticket.owner)
        return ticket, True

    def find(self, id: str, owner: str | None = None) -> Ticket:
        """A job, of this owner if one is named; somebody else's is not found either."""
        with self._database.read() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.id == id)).first()
        if row is None or (owner is not None and row.owner != owner):
            raise NotFound("There is no such job of yours.", path="id")
        return _ticket(row)

    def made(self, key: str, workspace: str) -> list[Ticket]:
        """The newest pulls with this key that ended well in a workspace; those of other owners too, a few of them."""
        done = and_(JOBS.c.key == key, JOBS.c.workspace == workspace, JOBS.c.state == State.DONE.value)
        with self._database.read() as connection:
            found = connection.execute(select(JOBS).where(done).order_by(JOBS.c.created.desc()).limit(MOST_MADE))
            return [_ticket(row) for row in found]

    def move(self, id: str, **fields: Any) -> Job:
        """Change a job and count its `seq` up; what would go back, or out of an end, leaves the job as it is."""
        with self._database.write() as connection:
            row = connection.execute(select(JOBS.c.document, JOBS.c.owner).where(JOBS.c.id == id)).one()
            job = msgspec.json.decode(row.document, type=Job)
            state = fields.get("state", job.state)
            if job.is_over or (state is not job.state and state not in NEXT[job.state]):
                return job
            moved: Job = changed(job, seq=job.seq + 1, **fields)
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(**_standing(moved)))
            if moved.is_over:
                note(connection, moved.state.value, moved, row.owner)
        return moved

    def rekey(self, id: str, key: str) -> None:
        """A job's answer is another one now: the item has a newer snapshot than when it was asked for."""
        with self._database.write() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.id == id)).one()
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(key=key))
            note(connection, NEWER, _ticket(row).job, row.owner)

    def release(self, id: str) -> None:
        """Nobody works on this job any more, and the next engine may."""
        with self._database.write() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(worker=""))

    def adopt(self, ticket: Ticket, worker: str) -> Ticket | None:
        """Queue a job again that nobody works on any more; None when another engine was quicker."""
        mine = and_(JOBS.c.id == ticket.job.id, JOBS.c.worker == ticket.worker, JOBS.c.state.in_(OPEN))
        with self._database.write() as connection:
            if not connection.execute(update(JOBS).where(mine).values(worker=worker)).rowcount:
                return None
        return self.reopen(ticket.job.id, worker, "It goes on after the server was started again.")

    def reopen(self, id: str, worker: str, message: str = "") -> Ticket:
        """Queue a job again, as its next attempt."""
        with self._database.write() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.id == id)).one()
            job = msgspec.json.decode(row.document, type=Job)
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
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(worker=worker, **_standing(fresh)))
            note(connection, AGAIN, fresh, row.owner)
        return changed(_ticket(row), job=fresh, worker=worker)  # type: ignore[no-any-return]

    def page(self, owner: str, kind: str | None, limit: int, cursor: str | None) -> JobPage:
        """An owner's jobs, newest first."""
        start = offset_of(cursor)
        mine: ColumnElement[bool] = JOBS.c.owner == owner
        if kind is not None:
            mine = and_(mine, JOBS.c.kind == kind)
        with self._database.read() as connection:
            total = connection.execute(select(func.count()).select_from(JOBS).where(mine)).scalar_one()
            found = connection.execute(
                select(JOBS).where(mine).order_by(JOBS.c.created.desc(), JOBS.c.id).limit(limit).offset(start)
            )
            jobs = tuple(_ticket(row).job for row in found)
        return JobPage(items=jobs, next=cursor_at(start + len(jobs), total), total=total)

    def unfinished(self, item: str | None = None) -> list[Ticket]:
        """The jobs that have not ended, of one item if one is named."""
        wanted: ColumnElement[bool] = JOBS.c.state.in_(OPEN)
        if item is not None:
            wanted = and_(wanted, JOBS.c.item == item)
        with self._database.read() as connection:
            return [_ticket(row) for row in connection.execute(select(JOBS).where(wanted))]


def _standing(job: Job) -> dict[str, Any]:
    return {
        "state": job.state.value,
        "seq": job.seq,
        "attempt": job.attempt,
        "document": msgspec.json.encode(job).decode(),
    }


def _ticket(row: Any) -> Ticket:
    return Ticket(
        job=msgspec.json.decode(row.document, type=Job),
        owner=row.owner,
        key=row.key,
        overwrite=row.overwrite,
        verify=row.verify,
        output=msgspec.json.decode(row.output, type=Output),
        worker=row.worker,
        workspace=row.workspace,
    )
