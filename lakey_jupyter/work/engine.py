"""The engine: a lake whose work is done here. Its verbs hand what may block to threads of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any, TypeVar

from ..errors import InUse, LakeyError, Unavailable
from ..model.account import Account, Config, Limits, OperatorRow
from ..model.audit import AuditBy, AuditPage, AuditQuery, AuditSums
from ..model.coverage import Coverage
from ..model.distributions import Distributions, DistributionsRequest
from ..model.filters import MOST_VALUES
from ..model.item import FacetQuery, Facets, Item, ItemPage, ItemQuery, NewItem, Rows
from ..model.job import Job, JobPage, Progress, State
from ..model.key import SEMANTICS
from ..model.landed import LandedPage
from ..model.operators import OPERATORS
from ..model.problems import problem
from ..model.pulls import Estimate, EstimateRequest, PreviewRequest, PullRequest
from ..model.spec import MOST_BYTES, MOST_COLUMNS, MOST_FILTERS
from ..model.version import VERSION
from ..store.audit import Audit
from ..store.budgets import Budgets
from ..store.catalogue import Catalogue, Entry
from ..store.database import Database
from ..store.digests import Digests
from ..store.leases import Leases
from ..store.ledger import Ledger
from ..store.tickets import Ticket
from ..store.works import Works
from .board import Board
from .estimator import Estimator
from .item_files import Shop
from .items import MOST_PREVIEW, Items, admins_only
from .keeping import Keeping
from .lanes import Hand, Lanes, OwnHand, ProcessHand
from .means import Means
from .overview import Overview
from .presence import Presence, own_name
from .pulls import Pulls
from .samples import Samples
from .settings import EngineSettings
from .tasks import Answer
from .unfinished import Unfinished

T = TypeVar("T")
THREADS = 16
OWN_HANDS = 2
MOST_WAIT = 25.0


class Engine:
    """See `Lake` for what each verb promises. Making one opens the state folder and may take a moment."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._threads = ThreadPoolExecutor(THREADS, "lakey")
        self._database = Database(settings.state, settings.database)
        self._presence = Presence(Leases(self._database), own_name())
        budgets = Budgets(settings.person_landed, settings.person_scanned, settings.window)
        self._ledger = Ledger(self._database, self._presence.me, budgets)
        self._board = Board(self._ledger, self._threads)
        self._quick = Lanes(self._hands(1), "quick")
        self._lanes = Lanes(self._hands(settings.workers or OWN_HANDS), "pull")
        self._calm = Lanes(self._hands(1), "sample")
        samples = Samples(self._calm, settings.sample_bytes)
        self._items = Items(Catalogue(self._database), Shop(settings.state, settings.reach), self._quick, samples)
        samples.catch_up(self._items.catalogue)
        works = Works(self._database, self._presence.me, self._presence.is_at_work, budgets)
        self._pulls = Pulls(
            Means(
                settings=settings,
                items=self._items,
                board=self._board,
                ledger=self._ledger,
                works=works,
                lanes=self._lanes,
                presence=self._presence,
                estimator=Estimator(settings, self._items, self._ledger),
                unfinished=Unfinished(settings, works),
                digests=Digests(self._database),
            )
        )
        self._keeping = Keeping(settings, self._database)
        self._overview = Overview(settings, self._items, self._ledger, Audit(self._database))
        self._closed = False

    async def config(self, who: Account) -> Config:
        """See `Lake.config`."""
        limits = Limits(
            filters=MOST_FILTERS,
            values=MOST_VALUES,
            columns=MOST_COLUMNS,
            spec_bytes=MOST_BYTES,
            preview_rows=MOST_PREVIEW,
            budget=self._settings.budget,
        )
        rows = tuple(
            OperatorRow(
                symbol=each.symbol,
                said=each.said,
                takes=each.takes.value,
                types=tuple(sorted(type_.value for type_ in each.types)),
            )
            for each in OPERATORS.values()
        )
        return Config(
            version=VERSION,
            semantics=SEMANTICS,
            limits=limits,
            account=who,
            capabilities=("estimate", "preview", "profile", "pull"),
            operators=rows,
        )

    async def items(self, who: Account, query: ItemQuery) -> ItemPage:
        """See `Lake.items`."""
        return await self._run(self._items.search, query, who.id)

    async def facets(self, who: Account, query: FacetQuery) -> Facets:
        """See `Lake.facets`."""
        return await self._run(self._items.catalogue.facets, query, who.id)

    async def item(self, who: Account, name: str) -> Item:
        """See `Lake.item`."""
        return await self._run(self._items.seen, who, name)

    async def add_item(self, who: Account, new: NewItem) -> Item:
        """See `Lake.add_item`."""
        return await self._run(self._items.add, who, new)

    async def remove_item(self, who: Account, name: str) -> None:
        """See `Lake.remove_item`."""
        await self._run(self._remove, who, name)

    async def refresh(self, who: Account, name: str) -> Item:
        """See `Lake.refresh`."""
        return await self._run(self._items.refresh, who, name)

    async def profile(self, who: Account, name: str) -> Job:
        """See `Lake.profile`."""
        return await self._run(self._profile, who, name)

    async def sample(self, who: Account, name: str, limit: int, cursor: str | None = None) -> Rows:
        """See `Lake.sample`."""
        return await self._run(self._items.sample, name, limit, cursor)

    async def preview(self, who: Account, name: str, request: PreviewRequest) -> Rows:
        """See `Lake.preview`."""
        return await self._run(self._items.preview, name, request)

    async def distributions(self, who: Account, name: str, request: DistributionsRequest) -> Distributions:
        """See `Lake.distributions`."""
        return await self._run(self._items.distributions, name, request)

    async def estimate(self, who: Account, request: EstimateRequest) -> Estimate:
        """See `Lake.estimate`."""
        return await self._run(self._pulls.estimate, who, request)

    async def pull(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        """See `Lake.pull`."""
        return await self._run(self._pulls.start, who, request)

    async def pulls(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        """See `Lake.pulls`."""
        return await self._run(self._ledger.page, who.id, "pull", limit, cursor)

    async def jobs(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        """See `Lake.jobs`."""
        return await self._run(self._ledger.page, who.id, None, limit, cursor)

    async def job(self, who: Account, id: str, seq: int | None = None, wait: float = 0) -> Job:
        """See `Lake.job`."""
        if seq is None or wait <= 0:
            return (await self._run(self._ledger.find, id, who.id)).job
        return await self._board.moved(id, who.id, seq, min(wait, MOST_WAIT))

    async def leave(self, who: Account, id: str) -> Job:
        """See `Lake.leave`."""
        return await self._run(self._pulls.leave, who, id)

    async def resume(self, who: Account, id: str) -> Job:
        """See `Lake.resume`."""
        return await self._run(self._pulls.resume, who, id)

    async def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        """See `Lake.content`."""
        return await self._run(self._pulls.content, who, id, offset, length)

    async def landed(self, who: Account, limit: int = 50, cursor: str | None = None) -> LandedPage:
        """See `Lake.landed`."""
        return await self._run(self._overview.landed, who, limit, cursor)

    async def forget(self, who: Account, id: str) -> None:
        """See `Lake.forget`."""
        await self._run(self._overview.forget, who, id)
        self._board.forget(id)

    async def coverage(self, who: Account, name: str) -> Coverage:
        """See `Lake.coverage`."""
        return await self._run(self._overview.coverage, who, name)

    async def audit(self, who: Account, query: AuditQuery, limit: int = 50, cursor: str | None = None) -> AuditPage:
        """See `Lake.audit`."""
        return await self._run(self._overview.audit, who, query, limit, cursor)

    async def audit_sums(self, who: Account, query: AuditQuery, by: AuditBy) -> AuditSums:
        """See `Lake.audit_sums`."""
        return await self._run(self._overview.audit_sums, who, query, by)

    async def ready(self) -> dict[str, str]:
        """See `Lake.ready`."""
        writable = os.access(self._settings.workspace, os.W_OK)
        searched = await self._run(self._items.search, ItemQuery(limit=1))
        return {
            "catalogue": "OK" if searched.total >= 0 else "empty",
            "workspace": "OK" if writable else "the workspace cannot be written",
        }

    def follow(self, told: Callable[[Account, Job], None]) -> Callable[[], None]:
        """See `Lake.follow`."""
        return self._board.follow(told)

    async def close(self) -> None:
        """Stop what runs, wait a few seconds for it to clean up, let go. Closing twice is closing once."""
        if self._closed:
            return
        self._closed = True
        self._keeping.close()
        with contextlib.suppress(Unavailable):  # then others find that it is gone
            self._pulls.close()
        for lanes in (self._lanes, self._quick, self._calm):
            lanes.close()
        with contextlib.suppress(Unavailable):  # then the lease runs out
            self._presence.end()
        self._threads.shutdown(wait=False)
        self._database.close()

    async def _run(self, verb: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, verb, *given)

    def _hands(self, count: int) -> list[Hand]:
        kind = ProcessHand if self._settings.workers else OwnHand
        return [kind(self._settings.state, self._settings.reach) for _ in range(count)]

    def _remove(self, who: Account, name: str) -> None:
        admins_only(who)
        entry = self._items.catalogue.get(name)
        unfinished = sum(self._presence.is_at_work(each.worker) for each in self._ledger.unfinished(name))
        if unfinished:
            told = "1 pull of it is" if unfinished == 1 else f"{unfinished} pulls of it are"
            raise InUse(f"{name!r} cannot be removed yet: {told} not finished.")
        self._items.catalogue.remove(name)
        self._items.shop.shelf.drop(entry.id)

    def _profile(self, who: Account, name: str) -> Job:
        admins_only(who)
        entry = self._items.catalogue.get(name)
        job = Job(
            id=secrets.token_hex(16),
            kind="profile",
            item=name,
            state=State.QUEUED,
            created=datetime.now(timezone.utc),
            seq=1,
        )
        self._pulls.at_work()
        ticket, new = self._ledger.open(
            Ticket(job=job, owner=who.id, key=f"profile {entry.id}", worker=self._presence.me)
        )
        if new:
            self._board.advance(job.id, who, State.READING, Progress())
            self._pulls.at_work()
            errand = self._items.list_again(entry, anew=True)
            errand.answer.add_done_callback(lambda answer: self._profiled(who, job.id, entry, answer))
        return ticket.job

    def _profiled(self, who: Account, id: str, entry: Entry, answer: Future[Answer]) -> None:
        try:
            self._items.learned(entry, answer)
        except LakeyError as wrong:
            self._board.move(id, who, state=State.FAILED, problem=problem(wrong))
        else:
            self._board.move(id, who, state=State.DONE)
