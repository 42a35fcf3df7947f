"""Pulls as they are asked for: begun, left, begun again, handed out; how each goes on is told elsewhere."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from datetime import datetime, timezone

from ..errors import InUse, NotFound, Unavailable, WorkerLost
from ..model.account import Account
from ..model.job import Job, State
from ..model.noun import changed
from ..model.problems import problem
from ..model.pulls import Estimate, EstimateRequest, PullRequest
from ..model.spec import bind
from ..store.landing import free_name, place, stretch_of, sweep, taken
from ..store.tickets import Ticket
from .attempt import Attempt, key_of
from .estimates import limited, must_fit
from .means import Means, owner_of
from .running import Running
from .sharing import Sharing
from .vigil import Vigil

MOST_CONTENT = 8 * 1024 * 1024
LEAVING = 2.0


class Pulls:
    """The pulls of one engine; every method may block, and may be called from any thread."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._settings = means.settings
        self._running = Running(means)
        self._sharing = Sharing(means, self._running)
        unfinished = means.ledger.unfinished()
        with suppress(Unavailable):  # who adopts looks again in a moment
            if unfinished:
                means.presence.renew()
            for ticket in unfinished:
                if self._is_left(ticket):
                    self._take_over(ticket)
        means.unfinished.sweep()
        for to in means.works.lately_over(str(means.settings.workspace)):
            sweep(means.settings.workspace / to)
        self._vigil = Vigil(means, self._running, self._sharing, self._take_over, self._left)
        if unfinished:
            self._vigil.stir()

    def estimate(self, who: Account, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost."""
        return self._means.estimator.asked(who, request)

    def start(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        """Enter a pull and set it going, or join the same one."""
        means = self._means
        entry = means.items.catalogue.get(request.item)
        spec, output = bind(request.spec, entry.item.columns), request.output
        output.holds(spec.columns)
        to = request.to
        if to is None:
            to = free_name(self._settings.workspace, entry.item.name, output.suffix)
        path = place(self._settings.workspace, to, output.suffix)
        job = Job(
            id=secrets.token_hex(16),
            kind="pull",
            item=entry.item.name,
            spec=request.spec,
            state=State.QUEUED,
            created=datetime.now(timezone.utc),
            seq=1,
            to=to,
        )
        if path.exists() and not request.overwrite:
            raise taken(to)
        found, output, here = means.estimator.wanted(entry, spec, output)
        must_fit(found)
        ticket = Ticket(
            job=job,
            owner=who.id,
            key=key_of(entry, spec, output),
            overwrite=request.overwrite,
            verify=request.verify,
            output=output,
            worker=means.presence.me,
            workspace=str(self._settings.workspace),
        )
        self._vigil.stir()
        entered, new = means.ledger.open(ticket, means.estimator.need(entry, ticket, found, here))
        if new:
            self._begin(who, entered, job)
        return entered.job, new

    def leave(self, who: Account, id: str) -> Job:
        """Wait no longer; when nobody else waits the work stops, and nothing is kept. An ended pull stays as it is."""
        until = time.monotonic() + LEAVING
        while not (ticket := self._means.ledger.find(id, who.id)).job.is_over and time.monotonic() < until:
            if ticket.worker == self._means.presence.me:
                self._left(id)
            elif not self._means.presence.is_at_work(ticket.worker) and self._means.works.claim(ticket):
                self._means.board.move(id, who, state=State.CANCELLED)
            else:
                self._means.works.leave(id)
            time.sleep(0.02)
        if ticket.job.is_over and ticket.work == id:
            self._means.unfinished.discard(id)
        return ticket.job

    def resume(self, who: Account, id: str) -> Job:
        """Start a failed or cancelled pull again; one that failed goes on from what it has, if it has something."""
        means = self._means
        ticket = means.ledger.find(id, who.id)
        if ticket.job.state not in (State.FAILED, State.CANCELLED) or ticket.job.spec is None:
            raise InUse(f"This pull is {ticket.job.state.value}: only one that failed or was cancelled starts again.")
        entry = means.items.catalogue.get(ticket.job.item)
        spec = bind(ticket.job.spec, entry.item.columns)
        planned, here = means.estimator.beginning(entry, spec, ticket.output)
        found = means.unfinished.going_on(ticket.work, planned)
        must_fit(limited(found, spec.ratio))
        self._vigil.stir()
        need = means.estimator.need(entry, ticket, found, here)
        again = means.ledger.reopen(id, means.presence.me, need=need)
        assert again is not None
        self._begin(who, again, again.job)
        return again.job

    def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        """Some bytes of a finished pull's file; of a folder of parts, as if they were one file."""
        ticket = self._means.ledger.find(id, who.id)
        result = ticket.job.result
        path = place(self._settings.workspace, result.path, ticket.output.suffix) if result is not None else None
        if path is None or not path.exists():
            raise NotFound("This pull has no file.", path="id")
        return stretch_of(path, offset, max(0, min(length, MOST_CONTENT)))

    def at_work(self) -> None:
        """Something of another kind begins: the lease of this engine holds from now on."""
        self._vigil.stir()

    def close(self) -> None:
        """What is under way from now on stops; if others go on with it, it is left to them."""
        self._running.close()
        self._vigil.close()
        self._sharing.close()

    def _begin(self, who: Account, ticket: Ticket, stored: Job) -> None:
        """Set a ticket going that was entered just now, or let it follow the one that leads."""
        if ticket.leads:
            self._means.board.tell(who, ticket.job)
            self._running.go(Attempt(ticket, who))
        else:
            waiting = self._means.board.joins(ticket.lead, who, stored)
            self._means.board.tell(who, changed(ticket.job, spec=waiting.spec))
        self._vigil.stir()

    def _left(self, id: str) -> None:
        """The owner of a ticket of this engine waits no more."""
        ticket = self._means.ledger.find(id)
        if not ticket.leads:
            self._sharing.leave(ticket)
        else:
            self._running.stop(id, for_others=ticket.job.waiters > 1)

    def _is_left(self, ticket: Ticket) -> bool:
        here = ticket.workspace in ("", str(self._settings.workspace))
        return here and not self._means.presence.is_at_work(ticket.worker)

    def _take_over(self, ticket: Ticket) -> None:
        """Go on with what an engine that is gone left, or end it; what nobody can go on with is removed."""
        means, job, owner = self._means, ticket.job, owner_of(ticket)
        if job.kind == "pull" and self._settings.adopts and ticket.workspace:
            said = "It goes on after the server was started again."
            again = means.ledger.reopen(job.id, means.presence.me, said, left_by=ticket.worker)
            if again is not None:
                self._sweep(job)
            if again is not None and again.leads:
                self._running.take_up(Attempt(again, owner))
        elif means.works.claim(ticket):
            self._sweep(job)
            lost = WorkerLost("The server stopped while this was under way: start the pull again.")
            means.board.move(job.id, owner, state=State.FAILED, problem=problem(lost))

    def _sweep(self, job: Job) -> None:
        if job.to:
            sweep(self._settings.workspace / job.to)
