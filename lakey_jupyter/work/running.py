"""The attempts under way in one engine: files listed, work sent to a worker, heard of, ended; every end is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from ..errors import Cancelled, Exists, LakeTrouble, LakeyError, SnapshotChanged, WorkerLost
from ..model.job import PullResult, State
from ..model.problems import problem
from ..store.catalogue import Entry
from ..store.landing import fingerprint, sweep
from .attempt import Attempt
from .items import naming
from .landed import landed
from .lanes import Errand
from .means import Means
from .tasks import Answer, Pulled


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
            key = run.key(now)
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        if now.item.snapshot.id != entry.item.snapshot.id:
            self._means.works.rekey(run.ticket.work, key)
            self._means.board.move(run.id, run.owner, message="The item changed: this is its newer snapshot.")
        self._read(run, now)

    def _read(self, run: Attempt, entry: Entry) -> None:
        means = self._means
        try:
            output, spec = run.ticket.output, run.spec(entry)
            found, here = means.estimator.beginning(entry, spec, output)
            free = means.unfinished.going_on(run.ticket.work, found)
            most = min(free.free_disk, free.budget) if free.budget is not None else free.free_disk
            task = run.task(entry, means.settings.workspace, most, here)
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        errand = means.lanes.send(task, lambda state, done: self._heard(run, state, done))
        self._errands[run.id] = errand
        errand.answer.add_done_callback(lambda answer: self._finished(run, entry, answer))

    def _heard(self, run: Attempt, state: State, progress: Any) -> None:
        self._means.board.advance(run.id, run.owner, state, progress)

    def _finished(self, run: Attempt, entry: Entry, answer: Future[Answer]) -> None:
        wrong = answer.exception()
        if isinstance(wrong, WorkerLost):
            sweep(run.path(self._means.settings.workspace))
        if isinstance(wrong, SnapshotChanged) and run.again:
            self.go(run.anew())
        elif wrong is None:
            self._done(run, answer.result())
        elif found := self._landed_before(run, entry, wrong):
            self._done(run, found)
        elif again := self._after_a_loss(run, wrong):
            said = "It goes on after its worker was lost."
            self._means.board.move(run.id, run.owner, attempt=run.ticket.job.attempt + again.lost, message=said)
            self._read(again, entry)
        else:
            self._end(run, wrong)

    def _after_a_loss(self, run: Attempt, wrong: BaseException) -> Attempt | None:
        """The attempt that follows when a worker was lost that somebody still waits for."""
        if not isinstance(wrong, WorkerLost) or self._closed or self._errands[run.id].is_cancelled:
            return None
        return run.after_a_loss()

    def _landed_before(self, run: Attempt, entry: Entry, wrong: BaseException) -> Answer | None:
        """What a worker that is lost had landed; also where the one before it did so after all."""
        if isinstance(wrong, WorkerLost) or (isinstance(wrong, Exists) and not run.is_first):
            return landed(run.path(self._means.settings.workspace), run.key(entry))
        return None

    def _done(self, run: Attempt, found: Answer) -> None:
        assert isinstance(found, Pulled) and run.ticket.job.to is not None
        self._errands.pop(run.id, None)
        self._means.unfinished.discard(run.ticket.work)
        path = run.ticket.job.to
        sha256 = found.sha256 or fingerprint(self._means.settings.workspace / path)
        result = PullResult(path=path, rows=found.rows, bytes=found.bytes, sha256=sha256, parts=found.parts)
        self._means.board.move(run.id, run.owner, state=State.DONE, result=result)
        self.ended(run.ticket.work)

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
