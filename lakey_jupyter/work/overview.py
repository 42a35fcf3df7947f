"""What admins and owners look back on: the audit, an item's coverage, and what landed in the workspace."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import numpy as np

from ..errors import Exists, Forbidden, Invalid, SnapshotChanged
from ..model.account import Account
from ..model.audit import AuditBy, AuditPage, AuditQuery, AuditSums
from ..model.coverage import Coverage
from ..model.job import Job
from ..model.landed import Found, Landed, LandedPage
from ..model.spec import PullSpec, bind
from ..parquet.coverage import needed, nothing, unexplored
from ..parquet.index import ChunkIndex
from ..parquet.plan import Truth
from ..store.audit import Audit
from ..store.catalogue import Entry, cursor_at, offset_of
from ..store.landing import files_of, place
from ..store.ledger import Ledger
from ..store.tickets import Ticket
from .items import Items
from .settings import EngineSettings

MOST = 1000
MOST_SPECS = 500
"""So many different specs of an item are planned again to say what was pulled of it: the newest."""
SLACK = timedelta(seconds=2)
"""Clocks of file servers may be a little ahead of ours."""


class Overview:
    """The looks back of one engine; every method may block, and may be called from any thread."""

    def __init__(self, settings: EngineSettings, items: Items, ledger: Ledger, audit: Audit) -> None:
        self._settings = settings
        self._items = items
        self._ledger = ledger
        self._audit = audit

    def audit(self, who: Account, query: AuditQuery, limit: int, cursor: str | None) -> AuditPage:
        """See `Lake.audit`."""
        _readers_only(who)
        _bounded(limit)
        lines = self._audit.lines(query, limit, offset_of(cursor) or None)[::-1]
        last = lines[-1].number if lines else 0
        after = cursor_at(last, last + self._audit.count(query, last))
        return AuditPage(items=tuple(lines), next=after if lines else None, total=self._audit.count(query))

    def audit_sums(self, who: Account, query: AuditQuery, by: AuditBy) -> AuditSums:
        """See `Lake.audit_sums`."""
        _readers_only(who)
        sums = self._audit.sums(query, by)
        found = sums[::-1] if by == "day" else sorted(sums, key=lambda each: (-each.lake_bytes, -each.bytes, each.name))
        return AuditSums(by=by, items=tuple(found[:MOST]), total=len(found))

    def coverage(self, who: Account, name: str) -> Coverage:
        """See `Lake.coverage`."""
        entry = self._items.catalogue.get(name)
        index, _ = self._items.known(entry)
        explored = self._audit.explored(name, MOST_SPECS)
        pulled, counted = nothing(index), 0
        for each in explored.specs:
            found = self._pulled(entry, index, each.spec, each.snapshot)
            counted += found is not None
            if found is not None:
                pulled |= found
        rows = np.asarray(index.chunks["rows"].to_numpy())
        return Coverage(
            item=name,
            snapshot=entry.item.snapshot.id,
            specs=counted,
            left_out=explored.total - counted,
            chunks=len(rows),
            pulled_chunks=int(pulled.sum()),
            rows=int(rows.sum()),
            pulled_rows=int(rows[pulled].sum()),
            columns=unexplored(index, pulled),
        )

    def landed(self, who: Account, limit: int, cursor: str | None) -> LandedPage:
        """See `Lake.landed`."""
        _bounded(limit)
        start = offset_of(cursor)
        tickets, total = self._ledger.pulled(who.id, str(self._settings.workspace), limit, start)
        found = tuple(looked_at(each, self._settings.workspace) for each in tickets)
        return LandedPage(items=found, next=cursor_at(start + len(found), total), total=total)

    def forget(self, who: Account, id: str) -> None:
        """See `Lake.forget`."""
        self._ledger.forget(id, who.id)

    def _pulled(self, entry: Entry, index: ChunkIndex, text: str, snapshot: str) -> Truth | None:
        """The chunks of the present snapshot that a pull of this spec read; None where that cannot be told any more."""
        try:
            spec = bind(msgspec.json.decode(text, type=PullSpec), entry.item.columns)
            if snapshot == entry.item.snapshot.id:
                return needed(index, spec)
            return needed(index, spec) & _shared(index, self._items.shop.index(entry.id, snapshot))
        except (Invalid, SnapshotChanged, msgspec.ValidationError):
            return None


def looked_at(ticket: Ticket, workspace: Path) -> Landed:
    """What a finished pull left, as a look at its file finds it."""
    job = ticket.job
    assert job.result is not None and job.ended is not None
    found, used = _found(job, ticket, workspace)
    return Landed(
        id=job.id,
        item=job.item,
        spec=job.spec,
        path=job.result.path,
        rows=job.result.rows,
        bytes=job.result.bytes,
        ended=job.ended,
        found=found,
        used=used,
    )


def _found(job: Job, ticket: Ticket, workspace: Path) -> tuple[Found, datetime | None]:
    assert job.result is not None and job.ended is not None
    try:
        stats = [each.stat() for each in files_of(place(workspace, job.result.path, ticket.output.suffix))]
    except (Exists, Invalid):  # a folder of somebody else lies there now, or a link that leads out of the workspace
        return Found.CHANGED, None
    except OSError:  # gone while we looked
        stats = []
    if not stats:
        return Found.GONE, None
    written, read = (_instant(max(times)) for times in ([s.st_mtime for s in stats], [s.st_atime for s in stats]))
    is_same = sum(each.st_size for each in stats) == job.result.bytes and written <= job.ended + SLACK
    return (Found.WHOLE if is_same else Found.CHANGED), (read if read > job.ended else None)


def _shared(index: ChunkIndex, older: ChunkIndex) -> Truth:
    """The chunks whose file was in an older snapshot as it is now."""
    names = ("path", "size", "tag")
    known = set(zip(*(older.files[name].to_pylist() for name in names), strict=True))
    files = zip(*(index.files[name].to_pylist() for name in names), strict=True)
    was_there = np.array([each in known for each in files], dtype=np.bool_)
    shared: Truth = was_there[np.asarray(index.chunks["file"].to_numpy())]
    return shared


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def _bounded(limit: int) -> None:
    if not 1 <= limit <= MOST:
        raise Invalid(f"The limit lies from 1 to {MOST:,}.", path="limit")


def _readers_only(who: Account) -> None:
    if not who.admin:
        raise Forbidden("Only admins may read the audit.")
