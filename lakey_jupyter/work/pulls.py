"""The life of a pull: checked, entered in the ledger, worked on, ended; every end is told."""

from __future__ import annotations

import math
import secrets
import time
from concurrent.futures import Future
from datetime import datetime, timezone
from typing import Any

from ..errors import Cancelled, Exists, InUse, LakeTrouble, LakeyError, NotFound, SnapshotChanged, WorkerLost
from ..model.account import Account
from ..model.job import Job, PullResult, State
from ..model.noun import changed
from ..model.output import Output
from ..model.problems import problem
from ..model.pulls import Estimate, EstimateRequest, PullRequest
from ..model.spec import BoundSpec, bind
from ..parquet.plan import plan
from ..parquet.sidecar import HASHED, asked_of_it, serves
from ..store.catalogue import Entry
from ..store.landing import fingerprint, free_name, place, stretch_of, sweep, taken
from ..store.ledger import Ledger, Ticket
from .attempt import Attempt, key_of
from .board import Board
from .estimates import Known, estimate, must_fit
from .items import Items, naming
from .landed import landed, made
from .lanes import Errand, Lanes
from .presence import is_there, own_name
from .settings import EngineSettings
from .sidecars import sidecar
from .tasks import Answer, Made, Pulled
from .unfinished import Unfinished
from .writing import suited

MOST_CONTENT = 8 * 1024 * 1024
LEAVING = 2.0


class Pulls:
    """The pulls of one engine; every method may block, and may be called from any thread."""

    def __init__(self, settings: EngineSettings, items: Items, board: Board, ledger: Ledger, lanes: Lanes) -> None:
        self._settings = settings
        self._items = items
        self._board = board
        self._ledger = ledger
        self._lanes = lanes
        self._errands: dict[str, Errand] = {}
        self._unfinished = Unfinished(settings, ledger)
        self._me = own_name()
        self._closed = False
        for ticket in ledger.unfinished():
            if ticket.workspace in ("", str(settings.workspace)) and not is_there(ticket.worker):
                self._take_over(ticket)
        self._unfinished.sweep()

    def estimate(self, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost."""
        entry = self._items.catalogue.get(request.item)
        spec = bind(request.spec, entry.item.columns)
        found = self._estimate(entry, spec, request.output)
        output = changed(request.output, parts=self._parts(found.bytes))
        if self._made(entry, spec, output) is None:
            return found
        return changed(found, scanned_bytes=0, here_bytes=found.scanned_bytes)  # type: ignore[no-any-return]

    def start(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        """Enter a pull and set it going, or join the same one."""
        entry = self._items.catalogue.get(request.item)
        spec, output = bind(request.spec, entry.item.columns), request.output
        output.holds(spec.columns)
        to = (
            request.to
            if request.to is not None
            else free_name(self._settings.workspace, entry.item.name, output.suffix)
        )
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
        found = self._estimate(entry, spec, output)
        must_fit(found)
        output = changed(output, parts=self._parts(found.bytes))
        ticket = Ticket(
            job=job,
            owner=who.id,
            key=key_of(entry, spec, output),
            overwrite=request.overwrite,
            verify=request.verify,
            output=output,
            worker=self._me,
            workspace=str(self._settings.workspace),
        )
        entered, new = self._ledger.open(ticket)
        if new:
            self._board.tell(who, entered.job)
            self._go(Attempt(entered, who), entry)
        return entered.job, new

    def leave(self, who: Account, id: str) -> Job:
        """Wait no longer; nobody else waits, so the work stops, and nothing is kept. An ended pull stays as it is."""
        until = time.monotonic() + LEAVING
        while not (job := self._ledger.find(id, who.id).job).is_over and time.monotonic() < until:
            errand = self._errands.get(id)
            if errand is not None and not errand.is_cancelled:  # one may follow another whose worker was lost
                errand.cancel()
            time.sleep(0.02)
        if job.is_over:
            self._unfinished.discard(id)
        return job

    def resume(self, who: Account, id: str) -> Job:
        """Start a failed or cancelled pull again; one that failed goes on from what it has, if it has something."""
        ticket = self._ledger.find(id, who.id)
        if ticket.job.state not in (State.FAILED, State.CANCELLED) or ticket.job.spec is None:
            raise InUse(f"This pull is {ticket.job.state.value}: only one that failed or was cancelled starts again.")
        entry = self._items.catalogue.get(ticket.job.item)
        found = self._estimate(entry, bind(ticket.job.spec, entry.item.columns), ticket.output)
        must_fit(self._unfinished.going_on(id, found))
        again = self._ledger.reopen(id, self._me)
        self._board.tell(who, again.job)
        self._go(Attempt(again, who), entry)
        return again.job

    def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        """Some bytes of a finished pull's file; of a folder of parts, as if they were one file."""
        ticket = self._ledger.find(id, who.id)
        result = ticket.job.result
        path = place(self._settings.workspace, result.path, ticket.output.suffix) if result is not None else None
        if path is None or not path.exists():
            raise NotFound("This pull has no file.", path="id")
        return stretch_of(path, offset, max(0, min(length, MOST_CONTENT)))

    def close(self) -> None:
        """What is under way from now on stops; if others go on with it, it is left to them."""
        self._closed = True

    def _parts(self, bytes_: int) -> int:
        """In how many files so many bytes are written."""
        most = self._settings.part_bytes
        return 1 if most is None else max(1, math.ceil(bytes_ / most))

    def _estimate(self, entry: Entry, spec: BoundSpec, output: Output) -> Estimate:
        columns = {column.name: column for column in entry.item.columns}
        index, drawn = self._items.known(entry)
        at = entry.id, entry.item.snapshot.id
        side = sidecar(self._items.shop, *at)
        known = Known(columns, drawn, side.counted if side else None)
        if side is not None and serves(spec):
            columns[HASHED.name] = HASHED
            work = suited(plan(side.index, asked_of_it(spec)), output)
            return estimate(work, known, self._settings, output, is_here=True)
        return estimate(suited(plan(index, spec), output), known, self._settings, output)

    def _go(self, run: Attempt, entry: Entry) -> None:
        """Send a worker to list the files first, unless they were listed just now."""
        if run.again and time.time() - entry.listed < self._settings.snapshot_max_age:
            self._read(run, entry)
            return
        errand = self._errands[run.id] = self._items.list_again(entry)
        errand.answer.add_done_callback(lambda answer: self._listed(run, entry, answer))

    def _listed(self, run: Attempt, entry: Entry, answer: Future[Answer]) -> None:
        try:
            now = self._items.learned(entry, answer)
            key = run.key(now)
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        if now.item.snapshot.id != entry.item.snapshot.id:
            self._ledger.rekey(run.id, key)
            self._board.move(run.id, run.owner, message="The item changed: this is its newer snapshot.")
        self._read(run, now)

    def _read(self, run: Attempt, entry: Entry) -> None:
        try:
            output, spec = run.ticket.output, run.spec(entry)
            free = self._unfinished.going_on(run.id, self._estimate(entry, spec, output))
            most = min(free.free_disk, free.budget) if free.budget is not None else free.free_disk
            task = run.task(entry, self._settings.workspace, most, self._made(entry, spec, output))
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        errand = self._lanes.send(task, lambda state, done: self._heard(run, state, done))
        self._errands[run.id] = errand
        errand.answer.add_done_callback(lambda answer: self._finished(run, entry, answer))

    def _heard(self, run: Attempt, state: State, progress: Any) -> None:
        self._board.advance(run.id, run.owner, state, progress)

    def _finished(self, run: Attempt, entry: Entry, answer: Future[Answer]) -> None:
        wrong = answer.exception()
        if isinstance(wrong, WorkerLost):
            sweep(run.path(self._settings.workspace))
        if isinstance(wrong, SnapshotChanged) and run.again:
            self._go(run.anew(), entry)
        elif wrong is None:
            self._done(run, answer.result())
        elif found := self._landed_before(run, entry, wrong):
            self._done(run, found)
        elif again := self._after_a_loss(run, wrong):
            said = "It goes on after its worker was lost."
            self._board.move(run.id, run.owner, attempt=run.ticket.job.attempt + again.lost, message=said)
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
            return landed(run.path(self._settings.workspace), run.key(entry))
        return None

    def _made(self, entry: Entry, spec: BoundSpec, output: Output) -> Made | None:
        """What an earlier pull of the same landed."""
        workspace = self._settings.workspace
        return made(self._ledger.made(key_of(entry, spec, output), str(workspace)), workspace)

    def _done(self, run: Attempt, found: Answer) -> None:
        assert isinstance(found, Pulled) and run.ticket.job.to is not None
        self._errands.pop(run.id, None)
        self._unfinished.discard(run.id)
        path = run.ticket.job.to
        sha256 = found.sha256 or fingerprint(self._settings.workspace / path)
        result = PullResult(path=path, rows=found.rows, bytes=found.bytes, sha256=sha256, parts=found.parts)
        self._board.move(run.id, run.owner, state=State.DONE, result=result)

    def _end(self, run: Attempt, wrong: BaseException) -> None:
        self._errands.pop(run.id, None)
        if isinstance(wrong, LakeTrouble):
            wrong = naming(run.ticket.job.item, wrong)
        if self._closed and self._settings.adopts and isinstance(wrong, Cancelled | WorkerLost):
            self._ledger.release(run.id)
        elif isinstance(wrong, Cancelled):
            self._unfinished.discard(run.id)
            self._board.move(run.id, run.owner, state=State.CANCELLED)
        elif isinstance(wrong, LakeyError):
            self._board.move(run.id, run.owner, state=State.FAILED, problem=problem(wrong))
            self._unfinished.sweep()

    def _take_over(self, ticket: Ticket) -> None:
        """Go on with what an engine that is gone left, or end it; what nobody can go on with is removed."""
        owner, job = Account(id=ticket.owner, name=ticket.owner), ticket.job
        if job.to:
            sweep(self._settings.workspace / job.to)
        if job.kind != "pull" or not (self._settings.adopts and ticket.workspace):
            lost = WorkerLost("The server stopped while this was under way: start the pull again.")
            self._board.move(job.id, owner, state=State.FAILED, problem=problem(lost))
            return
        again = self._ledger.adopt(ticket, self._me)
        if again is None:
            return
        run = Attempt(again, owner)
        try:
            entry = self._items.catalogue.get(job.item)
            found = landed(run.path(self._settings.workspace), run.key(entry))
        except LakeyError as wrong:  # the item is gone, or has other columns
            self._end(run, wrong)
            return
        if found is not None:
            self._done(run, found)
        else:
            self._go(run, entry)
