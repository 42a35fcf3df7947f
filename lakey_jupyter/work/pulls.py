"""The life of a pull: checked, entered in the ledger, worked on, ended; every end is told."""

from __future__ import annotations

import math
import os
import secrets
import socket
import time
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ..errors import Cancelled, InUse, LakeTrouble, LakeyError, NotFound, OverBudget, SnapshotChanged, WorkerLost
from ..model.account import Account
from ..model.job import Job, PullResult, State
from ..model.key import pull_key
from ..model.noun import changed
from ..model.output import Output
from ..model.problems import problem
from ..model.pulls import Estimate, EstimateRequest, PullRequest
from ..model.spec import BoundSpec, bind
from ..parquet.plan import plan
from ..parquet.sidecar import HASHED, asked_of_it, serves
from ..store.catalogue import Entry
from ..store.landing import fingerprint, place, stretch_of, sweep, taken
from ..store.ledger import Ledger, Ticket
from .board import Board
from .estimates import Known, estimate
from .items import Items, naming
from .landed import landed
from .lanes import Errand, Lanes
from .settings import EngineSettings
from .sidecars import sidecar
from .tasks import Answer, Pull, Pulled
from .writing import suited

MOST_CONTENT = 8 * 1024 * 1024
LEAVING = 2.0


@dataclass(frozen=True)
class _Run:
    """One attempt at a pull."""

    ticket: Ticket
    owner: Account
    again: bool = True

    @property
    def id(self) -> str:
        return self.ticket.job.id


class Pulls:
    """The pulls of one engine; every method may block, and may be called from any thread."""

    def __init__(self, settings: EngineSettings, items: Items, board: Board, ledger: Ledger, lanes: Lanes) -> None:
        self._settings = settings
        self._items = items
        self._board = board
        self._ledger = ledger
        self._lanes = lanes
        self._errands: dict[str, Errand] = {}
        self._me = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._bury_the_lost()

    def estimate(self, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost."""
        entry = self._items.catalogue.get(request.item)
        return self._estimate(entry, bind(request.spec, entry.item.columns), request.output)

    def start(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        """Enter a pull and set it going, or join the same one."""
        entry = self._items.catalogue.get(request.item)
        spec, output = bind(request.spec, entry.item.columns), request.output
        output.holds(spec.columns)
        to = request.to if request.to is not None else self._free_name(entry.item.name, output.suffix)
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
        self._within_limits(found)
        output = changed(output, parts=self._parts(found.bytes))
        ticket = Ticket(
            job=job,
            owner=who.id,
            key=pull_key(entry.id, entry.item.snapshot.id, spec, output),
            overwrite=request.overwrite,
            verify=request.verify,
            output=output,
            worker=self._me,
        )
        entered, new = self._ledger.open(ticket)
        if new:
            self._board.tell(who, entered.job)
            self._go(_Run(entered, who), entry)
        return entered.job, new

    def leave(self, who: Account, id: str) -> Job:
        """Wait no longer; nobody else waits, so the work stops. An ended pull stays as it is."""
        self._ledger.find(id, who.id)
        errand = self._errands.get(id)
        if errand is not None:
            errand.cancel()
        until = time.monotonic() + LEAVING
        while not (job := self._ledger.find(id, who.id).job).is_over and time.monotonic() < until:
            time.sleep(0.02)
        return job

    def resume(self, who: Account, id: str) -> Job:
        """Start a failed or cancelled pull again."""
        ticket = self._ledger.find(id, who.id)
        if ticket.job.state not in (State.FAILED, State.CANCELLED) or ticket.job.spec is None:
            raise InUse(f"This pull is {ticket.job.state.value}: only one that failed or was cancelled starts again.")
        entry = self._items.catalogue.get(ticket.job.item)
        self._within_limits(self._estimate(entry, bind(ticket.job.spec, entry.item.columns), ticket.output))
        again = self._ledger.reopen(id, self._me)
        self._board.tell(who, again.job)
        self._go(_Run(again, who), entry)
        return again.job

    def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        """Some bytes of a finished pull's file; of a folder of parts, as if they were one file."""
        ticket = self._ledger.find(id, who.id)
        result = ticket.job.result
        path = place(self._settings.workspace, result.path, ticket.output.suffix) if result is not None else None
        if path is None or not path.exists():
            raise NotFound("This pull has no file.", path="id")
        return stretch_of(path, offset, max(0, min(length, MOST_CONTENT)))

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

    def _within_limits(self, found: Estimate) -> None:
        if found.fits:
            return
        limit, whose = min((found.budget or found.free_disk, "your budget"), (found.free_disk, "the free disk"))
        share = f", or take {found.suggested_ratio * 100:g} % of the rows" if found.suggested_ratio else ""
        raise OverBudget(
            f"About {found.bytes:,} bytes are more than the {limit:,} of {whose}: "
            f"unselect columns, add filters{share}.",
            path="spec",
        )

    def _free_name(self, item: str, suffix: str) -> str:
        """A file name after the item that nobody has."""
        stem = item.replace("/", "-").lstrip(".") or "item"
        names = (f"{stem}{suffix}", *(f"{stem}-{number}{suffix}" for number in range(1, 10_000)))
        return next(name for name in names if not (self._settings.workspace / name).exists())

    def _go(self, run: _Run, entry: Entry) -> None:
        """Send a worker to list the files first, unless they were listed just now."""
        if run.again and time.time() - entry.listed < self._settings.snapshot_max_age:
            self._read(run, entry)
            return
        errand = self._errands[run.id] = self._items.list_again(entry)
        errand.answer.add_done_callback(lambda answer: self._listed(run, entry, answer))

    def _listed(self, run: _Run, entry: Entry, answer: Future[Answer]) -> None:
        try:
            now = self._items.learned(entry, answer)
            assert run.ticket.job.spec is not None
            spec = bind(run.ticket.job.spec, now.item.columns)
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        if now.item.snapshot.id != entry.item.snapshot.id:
            self._ledger.rekey(run.id, pull_key(now.id, now.item.snapshot.id, spec, run.ticket.output))
            self._board.move(run.id, run.owner, message="The item changed: this is its newer snapshot.")
        self._read(run, now)

    def _read(self, run: _Run, entry: Entry) -> None:
        job = run.ticket.job
        assert job.spec is not None and job.to is not None
        try:
            output = run.ticket.output
            free = self._estimate(entry, bind(job.spec, entry.item.columns), output)
            task = Pull(
                id=entry.id,
                item=job.item,
                location=entry.item.location,
                snapshot=entry.item.snapshot.id,
                spec=job.spec,
                path=str(place(self._settings.workspace, job.to, output.suffix)),
                overwrite=run.ticket.overwrite,
                verify=run.ticket.verify,
                output=output,
                most=min(free.free_disk, free.budget) if free.budget is not None else free.free_disk,
            )
        except LakeyError as wrong:
            self._end(run, wrong)
            return
        errand = self._lanes.send(task, lambda state, done: self._heard(run, state, done))
        self._errands[run.id] = errand
        errand.answer.add_done_callback(lambda answer: self._finished(run, entry, answer))

    def _heard(self, run: _Run, state: State, progress: Any) -> None:
        self._board.advance(run.id, run.owner, state, progress)

    def _finished(self, run: _Run, entry: Entry, answer: Future[Answer]) -> None:
        wrong = answer.exception()
        if isinstance(wrong, SnapshotChanged) and run.again:
            self._go(_Run(run.ticket, run.owner, again=False), entry)
        elif isinstance(wrong, WorkerLost) and (found := self._landed(run, entry)):
            self._done(run, found)
        elif wrong is not None:
            self._end(run, wrong)
        else:
            self._done(run, answer.result())

    def _landed(self, run: _Run, entry: Entry) -> Answer | None:
        """What a worker that is lost had landed before."""
        job = run.ticket.job
        assert job.spec is not None and job.to is not None
        spec = bind(job.spec, entry.item.columns)
        key = pull_key(entry.id, entry.item.snapshot.id, spec, run.ticket.output)
        return landed(self._settings.workspace / job.to, key)

    def _done(self, run: _Run, found: Answer) -> None:
        assert isinstance(found, Pulled) and run.ticket.job.to is not None
        self._errands.pop(run.id, None)
        path = run.ticket.job.to
        sha256 = fingerprint(self._settings.workspace / path)
        result = PullResult(path=path, rows=found.rows, bytes=found.bytes, sha256=sha256, parts=found.parts)
        self._board.move(run.id, run.owner, state=State.DONE, result=result)

    def _end(self, run: _Run, wrong: BaseException) -> None:
        self._errands.pop(run.id, None)
        if isinstance(wrong, LakeTrouble):
            wrong = naming(run.ticket.job.item, wrong)
        if isinstance(wrong, WorkerLost) and run.ticket.job.to:
            sweep(self._settings.workspace / run.ticket.job.to)
        if isinstance(wrong, Cancelled):
            self._board.move(run.id, run.owner, state=State.CANCELLED)
        elif isinstance(wrong, LakeyError):
            self._board.move(run.id, run.owner, state=State.FAILED, problem=problem(wrong))

    def _bury_the_lost(self) -> None:
        """End the jobs of an engine that is gone, and remove what it left beside their destinations."""
        for ticket in self._ledger.unfinished():
            if _is_alive(ticket.worker):
                continue
            if ticket.job.to:
                sweep(self._settings.workspace / ticket.job.to)
            lost = WorkerLost("The server stopped while this was under way: start the pull again.")
            owner = Account(id=ticket.owner, name=ticket.owner)
            self._board.move(ticket.job.id, owner, state=State.FAILED, problem=problem(lost))


def _is_alive(worker: str) -> bool:
    """Whether an engine may still be at work; another machine's is given the benefit of the doubt."""
    host, _, rest = worker.partition(":")
    pid = rest.split(":")[0]
    if host != socket.gethostname()[:32] or not pid.isdigit():
        return True
    return Path("/proc", pid).exists() if Path("/proc/self").exists() else int(pid) == os.getpid()
