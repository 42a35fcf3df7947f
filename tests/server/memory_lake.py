"""A lake kept in memory, for what the server makes of requests and answers; what a lake does is tested in contract/."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timezone

from lakey_jupyter.errors import Exists, Forbidden, InUse, NotFound, near
from lakey_jupyter.model.account import Account, Config, Limits
from lakey_jupyter.model.audit import AuditBy, AuditPage, AuditQuery, AuditSums
from lakey_jupyter.model.columns import Column, ColumnType, Distribution
from lakey_jupyter.model.coverage import Coverage
from lakey_jupyter.model.distributions import Distributions, DistributionsRequest
from lakey_jupyter.model.item import FacetQuery, Facets, Item, ItemPage, ItemQuery, NewItem, Rows, Snapshot
from lakey_jupyter.model.job import Job, JobPage, Progress, PullResult, State
from lakey_jupyter.model.landed import LandedPage
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.pulls import Chunks, Estimate, EstimateRequest, PreviewRequest, PullRequest
from lakey_jupyter.model.spec import bind

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
COLUMNS = (
    Column(name="name", type=ColumnType.STRING, arrow="string"),
    Column(name="value", type=ColumnType.INTEGER, arrow="int64"),
)
CONTENT = bytes(range(256)) * 5000
Told = Callable[[Account, Job], None]


def an_item(name: str, location: str = "/lake", by: str = "ann") -> Item:
    """An item with two columns."""
    return Item(
        name=name,
        description="",
        rows=3,
        bytes=100,
        columns=COLUMNS,
        created=NOW,
        updated=NOW,
        created_by=by,
        has_sample=True,
        snapshot=Snapshot(id="s", files=1, chunks=1, taken=NOW),
        location=location,
    )


class MemoryLake:
    """Pulls end when the test says so (`move`), with CONTENT as their file."""

    def __init__(self) -> None:
        self.known = {name: an_item(name) for name in ("sales", "a/b %", "weather")}
        self.held: dict[str, tuple[str, Job]] = {}
        self.listeners: list[Told] = []
        self.wrong: dict[str, str] = {}
        self.fails: Exception | None = None
        self.calls: list[str] = []
        self.closed = False

    async def config(self, who: Account) -> Config:
        limits = Limits(filters=256, values=10_000, columns=10_000, spec_bytes=1, preview_rows=100, budget=None)
        return Config(version="1", semantics=1, limits=limits, account=who, capabilities=(), operators=())

    async def items(self, who: Account, query: ItemQuery) -> ItemPage:
        self.calls.append(f"items {query.query} {query.has_sample} {query.limit}")
        if self.fails:
            raise self.fails
        found = tuple(item.summary() for item in self.known.values() if query.query in item.name)
        return ItemPage(items=found[: query.limit], next=None, total=len(found))

    async def facets(self, who: Account, query: FacetQuery) -> Facets:
        self.calls.append(f"facets {query.tag} {query.maintainer} {query.mine}")
        return Facets(tags=(), maintainers=(), has_sample=len(self.known), mine=0, recent=0)

    async def item(self, who: Account, name: str) -> Item:
        if name not in self.known:
            raise NotFound(f"There is no item {name!r}.{near(name, self.known)}", path="item")
        shown: Item = changed(self.known[name], location=self.known[name].location if who.admin else "")
        return shown

    async def add_item(self, who: Account, new: NewItem) -> Item:
        self._admin(who)
        if new.name in self.known:
            raise Exists(f"There is an item {new.name!r}.", path="name")
        self.calls.append(f"add {new.name}")
        self.known[new.name] = an_item(new.name, new.location, who.id)
        return self.known[new.name]

    async def remove_item(self, who: Account, name: str) -> None:
        self._admin(who)
        await self.item(who, name)
        waiting = [job for _, job in self.held.values() if job.item == name and not job.is_over]
        if waiting:
            raise InUse(f"{len(waiting)} unfinished pulls of {name!r} stand in the way.")
        del self.known[name]

    async def refresh(self, who: Account, name: str) -> Item:
        self._admin(who)
        return await self.item(who, name)

    async def profile(self, who: Account, name: str) -> Job:
        self._admin(who)
        return self._hold(who, "profile", (await self.item(who, name)).name)

    async def sample(self, who: Account, name: str, limit: int, cursor: str | None = None) -> Rows:
        await self.item(who, name)
        rows = (("x", 1), ("y", None), ("z", 3))
        return Rows(headers=("name", "value"), values=rows[:limit], next="3" if limit < 3 else None)

    async def preview(self, who: Account, name: str, request: PreviewRequest) -> Rows:
        item = await self.item(who, name)
        bind(request.spec, item.columns)
        return Rows(headers=request.spec.columns, values=(("x",),)[: request.limit])

    async def distributions(self, who: Account, name: str, request: DistributionsRequest) -> Distributions:
        bind(request.spec, (await self.item(who, name)).columns)
        found = tuple(Distribution(kind="none", rows=3, nulls=0) for _ in request.spec.columns)
        return Distributions(rows=3, looked_at=3, whole=True, low=1, high=1, met=found, drawn=found)

    async def estimate(self, who: Account, request: EstimateRequest) -> Estimate:
        bind(request.spec, (await self.item(who, request.item)).columns)
        return Estimate(
            rows=3,
            rows_exact=True,
            rows_low=3,
            rows_high=3,
            bytes=100,
            scanned_bytes=100,
            seconds=0.1,
            chunks=Chunks(copy=0, scan=1, skip=0),
            here_bytes=0,
            free_disk=1000,
            budget=None,
            fits=True,
        )

    async def pull(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        item = await self.item(who, request.item)
        bind(request.spec, item.columns)
        self.calls.append(f"pull {who.id} {request.item}")
        for owner, job in self.held.values():
            if owner == who.id and job.spec == request.spec and job.to == request.to:
                return job, False
        return self._hold(who, "pull", item.name, request), True

    async def pulls(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        return self._page(who, limit, "pull")

    async def jobs(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        return self._page(who, limit, "")

    async def job(self, who: Account, id: str, seq: int | None = None, wait: float = 0) -> Job:
        self.calls.append(f"job {seq} {wait}")
        job = self._mine(who, id)
        end = asyncio.get_running_loop().time() + wait
        while seq is not None and job.seq <= seq and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.01)
            job = self._mine(who, id)
        return job

    async def leave(self, who: Account, id: str) -> Job:
        return self.move(id, State.CANCELLED) if not self._mine(who, id).is_over else self._mine(who, id)

    async def resume(self, who: Account, id: str) -> Job:
        job: Job = changed(self._mine(who, id), state=State.QUEUED, attempt=2)
        self.held[id] = (who.id, job)
        return job

    async def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        if not self._mine(who, id).result:
            raise NotFound("The pull has no file yet.")
        if self.fails and offset:
            raise self.fails
        return CONTENT[offset : offset + length]

    async def landed(self, who: Account, limit: int = 50, cursor: str | None = None) -> LandedPage:
        return LandedPage(items=(), next=None, total=0)

    async def forget(self, who: Account, id: str) -> None:
        if not self._mine(who, id).is_over:
            raise InUse("This pull is not over.")
        del self.held[id]

    async def coverage(self, who: Account, name: str) -> Coverage:
        item = await self.item(who, name)
        counts = {"specs": 0, "left_out": 0, "chunks": 1, "pulled_chunks": 0, "rows": 3, "pulled_rows": 0}
        return Coverage(item=item.name, snapshot="s", columns=(), **counts)

    async def audit(self, who: Account, query: AuditQuery, limit: int = 50, cursor: str | None = None) -> AuditPage:
        self._admin(who)
        self.calls.append(f"audit {query.item} {query.since} {limit} {cursor}")
        return AuditPage(items=(), next=None, total=0)

    async def audit_sums(self, who: Account, query: AuditQuery, by: AuditBy) -> AuditSums:
        self._admin(who)
        return AuditSums(by=by, items=(), total=0)

    async def ready(self) -> dict[str, str]:
        return {"catalogue": "OK", **self.wrong}

    def follow(self, told: Told) -> Callable[[], None]:
        self.listeners.append(told)
        return lambda: self.listeners.remove(told)

    async def close(self) -> None:
        self.closed = True

    def move(self, id: str, state: State, done: int = 0) -> Job:
        """Let a job move on, and tell so."""
        owner, before = self.held[id]
        sha = hashlib.sha256(CONTENT).hexdigest()
        result = PullResult(path="data/sales.parquet", rows=3, bytes=len(CONTENT), sha256=sha)
        job: Job = changed(
            before,
            state=state,
            seq=before.seq + 1,
            progress=Progress(done_bytes=done, total_bytes=len(CONTENT)),
            result=result if state is State.DONE else None,
        )
        self.held[id] = (owner, job)
        for told in self.listeners:
            told(Account(id=owner, name=owner), job)
        return job

    def _hold(self, who: Account, kind: str, item: str, request: PullRequest | None = None) -> Job:
        spec, to = (request.spec, request.to) if request else (None, None)
        job = Job(
            id=secrets.token_hex(16), kind=kind, item=item, state=State.QUEUED, created=NOW, seq=1, spec=spec, to=to
        )
        self.held[job.id] = (who.id, job)
        return job

    def _mine(self, who: Account, id: str) -> Job:
        owner, job = self.held.get(id, (None, None))
        if job is None or owner != who.id:
            raise NotFound(f"There is no job {id!r}.")
        return job

    def _page(self, who: Account, limit: int, kind: str) -> JobPage:
        mine = [job for owner, job in self.held.values() if owner == who.id and job.kind.startswith(kind)]
        return JobPage(items=tuple(reversed(mine))[:limit], next=None, total=len(mine))

    def _admin(self, who: Account) -> None:
        if not who.admin:
            raise Forbidden("Only an admin may change the catalogue.")
