"""The attempts under way in one engine: files listed, work sent to a worker, heard of, ended; every end is told."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from ..errors import Cancelled, Exists, LakeTrouble, LakeyError, SnapshotChanged, Unavailable, WorkerLost
from ..model.job import PullResult, State
from ..model.noun import changed
from ..model.problems import problem
from ..model.pulls import Estimate
from ..store.catalogue import Entry
from ..store.fingerprints import Fingerprint, fingerprint
from ..store.landing import sweep
from .attempt import Attempt
from .errands import Errand
from .estimates import may_come_to
from .items import naming
from .landed import landed
from .means import Means
from .nearby import Here
from .tasks import Answer, Pulled

log = logging.getLogger(__name__)


class Running:
    """`ended` hears of every work that somebody led and that is over; it is called from any thread."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._errands: dict[str, Errand] = {}
        self._closed = False
        self.ended: Callable[[str], None] = lambda work: None

    def go(self, run: Attempt) -> None:
        """Send a worker to list the files first, unless they were listed just now."""
        try:
            entry = self._means.items.catalogue.get(run.ticket.job.item)
        except LakeyError as wrong:  # the item is gone
            self._end(run, wrong)
            return
        if run.again and time.time() - entry.listed < self._means.settings.snapshot_max_age:
            self._read(run, entry)
            return
        errand = self._errands[run.id] = self._means.items.list_again(entry)
        errand.answer.add_done_callback(lambda answer: self._listed(run, entry, answer))

    def take_up(self, run: Attempt) -> None:
        """Go on with what another engine began: it may have landed already."""
        try:
            entry = self._means.items.catalogue.get(run.ticket.job.item)
            found = landed(run.path(self._means.settings.workspace), run.key(entry))
        except LakeyError as wrong:  # the item is gone, or has other columns
            self._end(run, wrong)
            return
        if found is not None:
            self._done(run, found)
        else:
            self.go(run)

    def stop(self, id: str, for_others: bool = False) -> None:
        """End an attempt, if it is under way here; what it has stays for those others who wait."""
        errand = self._errands.get(id)
        if errand is not None and not errand.is_cancelled:  # one may follow another whose worker was lost
            errand.cancel(for_others)

    def keep_only(self, ids: frozenset[str], since: float) -> None:
        """Another engine has taken over what is not among these; what began after `since` is not known yet."""
        for id, errand in list(self._errands.items()):
            if id not in ids and errand.began < since:
                errand.cancel(for_others=True)

    def close(self) -> None:
        """What is under way from now on stops; if others go on with it, it is left to them."""
        self._closed = True

    def _listed(self, run: Attempt, entry: Entry, answer: Future[Answer]) -> None:
        try:
            now = self._means.items.learned(entry, answer)
            if now.item.snapshot.id != entry.item.snapshot.id:
                self._renew(run, now)
        except LakeyError as wrong:
            again = self._after_a_loss(run, wrong)
            if again is not None:
                self.go(again)
            else:
                self._end(run, wrong)
            return
        self._read(run, now)

    def _renew(self, run: Attempt, now: Entry) -> None:
        """The item has a newer snapshot than when the pull was asked for: it may be more than its owner has left."""
        means = self._means
        found, here = means.estimator.beginning(now, run.spec(now), run.ticket.output)
        means.works.rekey(run.ticket.work, run.key(now))
        self._say(run, message="The item changed: this is its newer snapshot.")
        means.ledger.cover(run.ticket, means.estimator.need(now, run.ticket, found, here))

    def _read(self, run: Attempt, entry: Entry) -> None:
        means = self._means
        try:
            output, spec = run.ticket.output, run.spec(entry)
            found, here = means.estimator.beginning(entry, spec, output)
            found = means.unfinished.going_on(run.ticket.work, found)
            task = run.task(entry, means.settings.workspace, self._most(run, found), self._provable(here))
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        whose, cost = run.owner.id, max(0, found.scanned_bytes - here.bytes)
        errand = means.lanes.send(task, lambda state, done: self._heard(run, state, done), whose, cost)
        self._errands[run.id] = errand
        errand.answer.add_done_callback(lambda answer: self._finished(run, entry, answer))

    def _provable(self, here: Here) -> Here:
        """The same, with the other digest of what was made before."""
        if here.made is None:
            return here
        stretches = self._means.digests.stretches(here.made.sha256)
        return replace(here, made=changed(here.made, stretches=stretches))

    def _most(self, run: Attempt, found: Estimate) -> int:
        """What may land: no more than the disk holds, one pull may have, and its owner has left."""
        left = self._means.ledger.widen({run.id: may_come_to(found)})
        budget = [] if found.budget is None else [found.budget]
        return min([found.free_disk, *budget, *left.values()])

    def _heard(self, run: Attempt, state: State, progress: Any) -> None:
        try:
            self._means.board.advance(run.id, run.owner, state, progress)
        except Unavailable as wrong:  # how far it was then nobody hears; the work goes on
            log.warning("%s", wrong.detail)

    def _say(self, run: Attempt, **fields: Any) -> None:
        try:
            self._means.board.move(run.id, run.owner, **fields)
        except Unavailable as wrong:
            log.warning("%s", wrong.detail)

    def _finished(self, run: Attempt, entry: Entry, answer: Future[Answer]) -> None:
        wrong = answer.exception()
        if self._is_cut_off(run, wrong):
            sweep(run.path(self._means.settings.workspace))
        if isinstance(wrong, SnapshotChanged) and run.again:
            self.go(run.anew())
        elif wrong is None:
            self._done(run, answer.result())
        elif found := self._landed_before(run, entry, wrong):
            self._done(run, found)
        elif again := self._after_a_loss(run, wrong):
            said = "It goes on after its worker was lost."
            self._say(run, attempt=run.ticket.job.attempt + again.lost, message=said)
            self._read(again, entry)
        else:
            self._end(run, wrong)

    def _after_a_loss(self, run: Attempt, wrong: BaseException) -> Attempt | None:
        """The attempt that follows when a worker was lost that somebody still waits for."""
        if not isinstance(wrong, WorkerLost) or self._closed or self._errands[run.id].is_cancelled:
            return None
        return run.after_a_loss()

    def _is_cut_off(self, run: Attempt, wrong: BaseException | None) -> bool:
        """Whether a worker went away, or was made to, and so may have left something."""
        errand = self._errands.get(run.id)
        return isinstance(wrong, WorkerLost) or (errand is not None and errand.is_severed)

    def _landed_before(self, run: Attempt, entry: Entry, wrong: BaseException) -> Answer | None:
        """What a worker that is gone had landed; also where the one before it did so after all."""
        if self._is_cut_off(run, wrong) or (isinstance(wrong, Exists) and not run.is_first):
            return landed(run.path(self._means.settings.workspace), run.key(entry))
        return None

    def _done(self, run: Attempt, found: Answer) -> None:
        assert isinstance(found, Pulled) and run.ticket.job.to is not None
        self._errands.pop(run.id, None)
        self._means.unfinished.discard(run.ticket.work)
        path = run.ticket.job.to
        sha256 = found.sha256 or self._learned(fingerprint(self._means.settings.workspace / path))
        result = PullResult(path=path, rows=found.rows, bytes=found.bytes, sha256=sha256, parts=found.parts)
        self._means.board.move(run.id, run.owner, state=State.DONE, result=result)
        self.ended(run.ticket.work)

    def _learned(self, found: Fingerprint) -> str:
        """The sha256; the other digest is remembered before anybody can ask for the same again."""
        try:
            self._means.digests.learn(found)
        except Unavailable as wrong:  # then the next one is proved by the sha256
            log.warning("%s", wrong.detail)
        return found.sha256

    def _end(self, run: Attempt, wrong: BaseException) -> None:
        means = self._means
        self._errands.pop(run.id, None)
        if isinstance(wrong, LakeTrouble):
            wrong = naming(run.ticket.job.item, wrong)
        if self._closed and means.settings.adopts and isinstance(wrong, Cancelled | WorkerLost):
            means.works.release(run.id)
        elif isinstance(wrong, Cancelled):
            if not means.works.followers(run.ticket.work):
                means.unfinished.discard(run.ticket.work)
            means.board.move(run.id, run.owner, state=State.CANCELLED)
        elif isinstance(wrong, LakeyError):
            means.board.move(run.id, run.owner, state=State.FAILED, problem=problem(wrong))
            means.unfinished.sweep()
        if not self._closed:
            self.ended(run.ticket.work)
