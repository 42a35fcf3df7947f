"""Sharing one work among many pulls: whoever waits for somebody else's gets a copy, the same failure, or the work."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import Exists, LakeyError, OverBudget, WorkerLost
from ..model.account import Account
from ..model.amounts import size as amount
from ..model.job import Problem, PullResult, State
from ..model.problems import problem
from ..store.landing import place, sweep
from ..store.tickets import Ticket
from .attempt import Attempt
from .errands import Errand
from .landed import landed, made
from .means import Means, owner_of
from .running import Running
from .tasks import Answer, Made, Spread, Spreaded, Target

OWN = frozenset({"cancelled", "exists", "invalid", "over_budget"})
"""Failures of one pull, that say nothing of another which asks for the same; any other is shared."""
AWAY = "What it waited for is not there any more: it is read again."
QUICK_BYTES = 256 * 1024 * 1024
"""So much is copied where nothing that takes long stands in the way."""
TOGETHER = 128
"""So many get their copies before they are told; the next ones get theirs meanwhile."""


class Sharing:
    """The tickets of one engine that wait for a work which is done for another ticket, here or elsewhere."""

    def __init__(self, means: Means, running: Running) -> None:
        self._means = means
        self._running = running
        self._spreads: dict[str, _Spreading] = {}
        self._closed = False
        self._lock = threading.RLock()
        self._telling = ThreadPoolExecutor(1, "lakey-telling")
        running.ended = self.look

    def look(self, work: str) -> None:
        """Do what there is to do for those who wait for a work, now that it may be over or nobody may be at it."""
        with self._lock:
            lead = None if self._closed or work in self._spreads else self._means.works.lead(work)
            if lead is None:
                return
            if not lead.job.is_over:
                self._look_at(work, lead)
            elif lead.job.state is State.DONE:
                self._spread(work, lead)
            elif lead.job.problem is not None and lead.job.problem.code not in OWN:
                self._fail(self._waiting(work, lead), lead.job.problem)
            else:
                self._promote(work, "It goes on for this pull: the one that it waited for has ended.")

    def leave(self, ticket: Ticket) -> None:
        """A ticket that follows waits no more."""
        with self._lock:
            spread = self._spreads.get(ticket.work)
            if spread is not None:
                spread.drop(ticket.job.id)
            else:
                self._means.board.parts(ticket.lead, ticket.job.id)
                self._means.board.move(ticket.job.id, owner_of(ticket), state=State.CANCELLED)

    def close(self) -> None:
        """Nobody here waits any more: what others may go on with is left to them."""
        with self._lock:
            self._closed = True
        self._telling.shutdown()
        waiting = [each for each in self._means.works.held() if not each.leads]
        if self._means.settings.adopts:
            for each in waiting:
                self._means.works.release(each.id)
            return
        ends = {"state": State.CANCELLED}
        moves = [(each.id, Account(id=each.owner, name=each.owner), dict(ends)) for each in waiting]
        self._means.board.move_all(moves)

    def _look_at(self, work: str, lead: Ticket) -> None:
        presence = self._means.presence
        if not presence.is_at_work(lead.worker):
            self._promote(work, "It goes on for this pull: whoever worked on it is gone.")
        else:
            self._means.board.tell_led(lead.job)

    def _waiting(self, work: str, lead: Ticket) -> list[Ticket]:
        self._means.board.led(lead.job.id, [])
        return self._means.works.followers(work)

    def _promote(self, work: str, message: str) -> None:
        promoted = self._means.works.promote(work, message)
        if promoted is None:
            return
        board, waiting = self._means.board, self._means.works.waiting(work)
        board.led(promoted.job.id, [(owner_of(each), each.job) for each in waiting])
        board.tell(owner_of(promoted), promoted.job)
        self._running.go(Attempt(promoted, owner_of(promoted)))

    def _fail(self, waiting: Sequence[Ticket], told: Problem) -> None:
        ends = {"state": State.FAILED, "problem": told}
        self._means.board.move_all([(each.job.id, owner_of(each), dict(ends)) for each in waiting])

    def _spread(self, work: str, lead: Ticket) -> None:
        waiting = self._waiting(work, lead)
        found = made([lead]) if waiting else None
        if not waiting:
            return
        if found is None:
            self._promote(work, AWAY)
            return
        assert lead.job.result is not None
        size = lead.job.result.bytes
        targets = self._targets(waiting, size)
        if not targets:
            return
        lanes = self._means.items.quick if size * len(targets) <= QUICK_BYTES else self._means.lanes
        shares = [targets[first : first + TOGETHER] for first in range(0, len(targets), TOGETHER)]
        workspace = str(self._means.settings.workspace)
        tasks = [Spread(made=found, workspace=workspace, targets=tuple(share)) for share in shares]
        errands = [lanes.send(task, lambda *told: None) for task in tasks]
        self._spreads[work] = _Spreading(errands, len(errands))
        by_id = {each.job.id: each for each in waiting}
        for errand, share in zip(errands, shares, strict=True):
            served = [by_id[each.job] for each in share]
            errand.answer.add_done_callback(partial(self._ended, partial(self._done, work, found, served)))

    def _targets(self, waiting: Sequence[Ticket], size: int) -> list[Target]:
        """Where copies go; who has no room for one fails."""
        settings = self._means.settings
        free = shutil.disk_usage(settings.workspace).free - settings.reserve
        may = self._means.ledger.widen({each.job.id: size for each in waiting})
        targets: list[Target] = []
        for each in waiting:
            try:
                if size * (len(targets) + 1) > free:
                    raise OverBudget(f"The disk has no room for the {size:,} bytes of {each.job.to!r}.", path="to")
                if size > (left := may.get(each.job.id, size)):
                    said = f"{amount(size)} are more than the {amount(left)} that you may still land."
                    raise OverBudget(said, path="to")
                to, suffix = each.job.to or "", each.output.suffix
                targets.append(Target(job=each.job.id, to=to, suffix=suffix, overwrite=each.overwrite))
            except LakeyError as refused:
                self._fail([each], problem(refused))
        return targets

    def _ended(self, tell: Callable[[Future[Answer]], None], answer: Future[Answer]) -> None:
        """Tell of some copies, while the lane that made them makes the next ones."""
        with self._lock:
            telling = None if self._closed else self._telling.submit(tell, answer)
        if telling is None:
            tell(answer)
        else:
            telling.add_done_callback(Future.result)  # what goes wrong is logged

    def _done(self, work: str, found: Made, waiting: Sequence[Ticket], answer: Future[Answer]) -> None:
        if isinstance(answer.exception(), WorkerLost):
            for each in waiting:
                sweep(self._means.settings.workspace / (each.job.to or ""))
        said = answer.result() if answer.exception() is None else Spreaded(gone=True)
        assert isinstance(said, Spreaded)
        with self._lock:
            spreading = self._spreads[work]
            dropped = spreading.dropped
            ends = ((each, _end(each, found, said, dropped)) for each in waiting)
            self._means.board.move_all([(each.job.id, owner_of(each), end) for each, end in ends if end is not None])
            spreading.left -= 1
            spreading.is_gone |= said.gone
            if spreading.left:
                return
            del self._spreads[work]
            if spreading.is_gone and not self._closed:
                self._promote(work, AWAY)
        self.look(work)


@dataclass
class _Spreading:
    """Copies under way of what one work has landed."""

    errands: Sequence[Errand]
    left: int
    """So many of the errands have not ended."""
    is_gone: bool = False
    """Whether what was landed was not there any more for some of them."""

    def drop(self, id: str) -> None:
        """A ticket waits no more."""
        for errand in self.errands:
            errand.drop(id)

    @property
    def dropped(self) -> frozenset[str]:
        """The tickets that wait no more."""
        return frozenset().union(*(errand.dropped for errand in self.errands))


def _end(ticket: Ticket, found: Made, said: Spreaded, dropped: frozenset[str]) -> dict[str, Any] | None:
    """How a ticket ended; None where it still waits."""
    id, job = ticket.job.id, ticket.job
    failed = said.failed.get(id)
    if failed is not None and job.attempt > 1 and failed.code == Exists.code and _has_landed(ticket):
        failed, id = None, ""
    if failed is not None:
        return {"state": State.FAILED, "problem": problem(failed.failure)}
    if id in said.landed or not id:
        result = PullResult(
            path=job.to or "", rows=found.rows, bytes=found.bytes, sha256=found.sha256, parts=said.parts
        )
        return {"state": State.DONE, "result": result}
    return {"state": State.CANCELLED} if id in dropped else None


def _has_landed(ticket: Ticket) -> bool:
    """Whether an engine that is gone had landed its copy before it could say so."""
    return landed(place(Path(ticket.workspace), ticket.job.to or "", ticket.output.suffix), ticket.key) is not None
