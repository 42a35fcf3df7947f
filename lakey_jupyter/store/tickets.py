"""Tickets: a job with what only engines need, as a row of the ledger and back.

Tickets with the same key share one work. One of them leads: the work is done for its destination, and the others are
as far as that one is, until each gets a copy of what it landed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select

from ..model.job import ENDS, Job, State, following
from ..model.noun import Noun, changed
from ..model.output import Output
from .tables import JOBS

OPEN = [state.value for state in State if state not in ENDS]
LEAD = JOBS.alias("lead")
OTHERS = JOBS.alias("others")


class Ticket(Noun, frozen=True):
    """A job with what only the engine needs: whose it is, what makes it the same as another, and who works on it.

    `work` is what it shares with others of the same key. `leads` says that the work is done for this one; `lead` is the
    job that leads where this one only follows.
    """

    job: Job
    owner: str
    key: str
    overwrite: bool = False
    verify: str = "usual"
    output: Output = Output()
    worker: str = ""
    workspace: str = ""
    work: str = ""
    leads: bool = True
    lead: str = ""


def tickets(wanted: ColumnElement[bool], counted: bool = True) -> Select[Any]:
    """The rows that `ticket_of` reads; how many wait for the same is only told where it is counted."""
    shared = and_(LEAD.c.work == JOBS.c.work, LEAD.c.leads, ~JOBS.c.leads)
    waiting = select(func.count()).where(OTHERS.c.work == JOBS.c.work, OTHERS.c.state.in_(OPEN)).scalar_subquery()
    waiters = waiting.label("waiters") if counted else literal(1).label("waiters")
    found = select(JOBS, LEAD.c.id.label("lead"), LEAD.c.document.label("led"), waiters)
    return found.select_from(JOBS.outerjoin(LEAD, shared)).where(wanted)


def locked(connection: Connection, wanted: ColumnElement[bool], counted: bool = True) -> list[Ticket]:
    """Tickets that nobody else changes before this transaction has ended, the oldest first."""
    chosen = tickets(wanted, counted).order_by(JOBS.c.created, JOBS.c.id).with_for_update(of=JOBS)
    return [ticket_of(row) for row in connection.execute(chosen)]


def ticket_of(row: Any) -> Ticket:
    """A ticket as it stands; one that follows is where the leading one is."""
    found = stored(row)
    if found.job.is_over:
        return found
    job = found.job if row.led is None else following(found.job, _job(row.led))
    return changed(found, job=changed(job, waiters=row.waiters))  # type: ignore[no-any-return]


def stored(row: Any) -> Ticket:
    """A ticket as its own row has it."""
    job = msgspec.json.decode(row.document, type=Job)
    return Ticket(
        job=job,
        owner=row.owner,
        key=row.key,
        overwrite=row.overwrite,
        verify=row.verify,
        output=_output(row.output),
        worker=row.worker,
        workspace=row.workspace,
        work=row.work,
        leads=row.leads,
        lead=(row.lead or "") if not job.is_over else "",
    )


def row_of(ticket: Ticket) -> dict[str, Any]:
    """The columns of a new row."""
    job = ticket.job
    return {
        "id": job.id,
        "kind": job.kind,
        "owner": ticket.owner,
        "item": job.item,
        "key": ticket.key,
        "destination": job.to or "",
        "overwrite": ticket.overwrite,
        "verify": ticket.verify,
        "output": msgspec.json.encode(ticket.output).decode(),
        "worker": ticket.worker,
        "workspace": ticket.workspace,
        "work": ticket.work,
        "leads": ticket.leads,
        "created": job.created,
        **standing(job),
    }


def standing(job: Job) -> dict[str, Any]:
    """The columns that change when a job moves."""
    return {
        "state": job.state.value,
        "seq": job.seq,
        "attempt": job.attempt,
        "document": msgspec.json.encode(job).decode(),
    }


@lru_cache(maxsize=16)
def _job(document: str) -> Job:
    """The one that many follow is read once for all of them."""
    return msgspec.json.decode(document, type=Job)


@lru_cache(maxsize=16)
def _output(document: str) -> Output:
    return msgspec.json.decode(document, type=Output)
