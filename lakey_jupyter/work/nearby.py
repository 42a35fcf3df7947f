"""What earlier pulls of an item have left in the workspace of what another pull needs, and reading only the rest.

The engine looks: at the newest pulls that ended well, by the ledger, the shelf and the sizes of their files alone, for
a few of them and a short while, since estimates are made while people type. The worker believes nothing before it was
proved.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Exists, Invalid, LakeyError, SnapshotChanged
from ..model.key import pull_key
from ..model.output import KEPT
from ..model.spec import bind
from ..parquet.believed import Believed, Doubtful
from ..parquet.index import ChunkIndex
from ..parquet.laid import laid
from ..parquet.overlap import Needed
from ..parquet.plan import Plan, plan
from ..store.landing import place
from ..store.objects import Entry as FileEntry
from ..store.objects import Store
from .item_files import Shop
from .near_store import Landed, NearStore
from .tasks import Made, Near, Pull

if TYPE_CHECKING:  # workers read no database, and begin in half the time without what does
    from ..store.catalogue import Entry
    from ..store.ledger import Ledger
    from ..store.tickets import Ticket

log = logging.getLogger(__name__)
MOST_TICKETS = 64
MOST_PLANNED = 10
MOST_NEAR = 8
SECONDS = 0.1
"""After so long no more pulls are looked at."""


@dataclass(frozen=True)
class Here:
    """What of an answer is here: all that was `made` before, or files that have `bytes` of what it needs."""

    made: Made | None = None
    near: tuple[Near, ...] = ()
    bytes: int = 0


class Nearby:
    """The landed files of one workspace."""

    def __init__(self, workspace: Path, shop: Shop, ledger: Ledger) -> None:
        self._workspace = workspace
        self._shop = shop
        self._ledger = ledger

    def of(self, entry: Entry, work: Plan) -> Here:
        """Those that have bytes which a plan needs, the newest first, and how many bytes that is."""
        needed = Needed(work)
        if not needed.bytes:
            return Here()
        total, found, until = needed.bytes, list[Near](), time.monotonic() + SECONDS
        for count, (near, was) in enumerate(self._landed(entry, work), 1):
            if needed.take(was):
                found.append(near)
            if not needed.bytes or len(found) == MOST_NEAR or count == MOST_PLANNED or time.monotonic() > until:
                break
        return Here(near=tuple(found), bytes=total - needed.bytes)

    def _landed(self, entry: Entry, work: Plan) -> Iterator[tuple[Near, Plan]]:
        """The newest files that may have such bytes, each with its plan; of the same pull only one."""
        names, seen = {each.name for each in work.spec.touched}, set[str]()
        for ticket in self._ledger.landed(entry.item.name, str(self._workspace), MOST_TICKETS):
            path = None if ticket.key in seen else self._there(ticket, names)
            if path is None:
                continue
            seen.add(ticket.key)
            known = self._known(entry, ticket)
            if known is not None:
                snapshot, was = known
                yield self._near(ticket, path, snapshot), was

    @staticmethod
    def _near(ticket: Ticket, path: Path, snapshot: str) -> Near:
        result, spec = ticket.job.result, ticket.job.spec
        assert result is not None and spec is not None
        return Near(path=str(path), bytes=result.bytes, snapshot=snapshot, spec=spec)

    def _there(self, ticket: Ticket, names: set[str]) -> Path | None:
        """The file that a pull landed, if it can have copied some of these columns and is as long as it was."""
        spec, result, output = ticket.job.spec, ticket.job.result, ticket.output
        if spec is None or result is None or spec.randomize_ratio < 1 or names.isdisjoint(spec.columns):
            return None
        if (output.format, output.codec, output.parts) != ("parquet", KEPT, 1):
            return None
        try:
            path = place(self._workspace, result.path, output.suffix)
            return path if path.is_file() and path.stat().st_size == result.bytes else None
        except (Invalid, Exists, OSError):
            return None

    def _known(self, entry: Entry, ticket: Ticket) -> tuple[str, Plan] | None:
        """Of which snapshot a pull was, and its plan; None where that snapshot is on the shelf no more."""
        assert ticket.job.spec is not None
        for snapshot in self._shop.shelf.snapshots(entry.id, first=entry.item.snapshot.id):
            try:
                index = self._shop.index(entry.id, snapshot)
                spec = bind(ticket.job.spec, index.columns())
            except (SnapshotChanged, Invalid):
                continue
            if pull_key(entry.id, snapshot, spec, ticket.output) == ticket.key:
                return snapshot, plan(index, spec)
        return None


@contextmanager
def near_store(task: Pull, shop: Shop) -> Iterator[Store]:
    """The store of a pull, of which some bytes may be here; those files stay open while the block runs."""
    store = shop.store(task.location)
    with ExitStack() as stack:
        landed = [found for near in task.near if (found := _opened(task.id, near, shop)) is not None]
        for each in landed:
            stack.callback(each.file.close)
        yield NearStore(store, landed) if landed else store


def _opened(item: str, near: Near, shop: Shop) -> Landed | None:
    """A landed file, if it says that it was written by the plan that it should be of."""
    try:
        index = shop.index(item, near.snapshot)
        there = laid(plan(index, bind(near.spec, index.columns())))
        file = Believed(Path(near.path), near.bytes, there.digest)
    except (LakeyError, Doubtful) as wrong:
        log.info("%s is not used for what it had of the lake: %s", near.path, wrong)
        return None
    return Landed(file, {_version(index, number): stretches for number, stretches in there.stretches().items()})


def _version(index: ChunkIndex, number: int) -> FileEntry:
    return FileEntry(*(index.files[name][number].as_py() for name in ("path", "size", "tag")))
