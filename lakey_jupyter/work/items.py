"""Browsing and keeping the catalogue: what is known of items, and how it comes to be known."""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from concurrent.futures import Future
from datetime import datetime, timezone
from typing import Any

import pyarrow as pa

from ..errors import Exists, Forbidden, Invalid, LakeTrouble, restore
from ..model.account import Account
from ..model.distributions import MOST_DISTRIBUTIONS, Distributions, DistributionsRequest
from ..model.item import Item, ItemPage, ItemQuery, NewItem, Rows, Snapshot
from ..model.noun import changed
from ..model.pulls import PreviewRequest
from ..model.spec import bind
from ..parquet.cells import rows_of
from ..parquet.index import ChunkIndex
from ..parquet.profile import DRAWN, SAMPLE, load_rows
from ..store.catalogue import Catalogue, Entry, cursor_at, offset_of
from ..store.location import parse_location
from .errands import Errand
from .item_files import Shop
from .lanes import Lanes
from .samples import Samples
from .tasks import Answer, Distribute, Distributed, Preview, Previewed, Register, Registered

HELD = 16
MOST_PREVIEW = 100
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,255}")


class Items:
    """The items of one catalogue; every method may block, and may be called from any thread."""

    def __init__(self, catalogue: Catalogue, shop: Shop, quick: Lanes, samples: Samples) -> None:
        self.catalogue = catalogue
        self.shop = shop
        self.quick = quick
        self._samples = samples
        self._held: OrderedDict[tuple[str, str], tuple[ChunkIndex, pa.Table]] = OrderedDict()
        self._lock = threading.Lock()

    def search(self, query: ItemQuery, person: str = "") -> ItemPage:
        """The items that fit; which are `mine` is asked of this person."""
        return self.catalogue.search(query, person)

    def seen(self, who: Account, name: str) -> Item:
        """An item as this account sees it: where it lies is for admins. It says how often it was pulled."""
        item = self.catalogue.get(name).item
        wanted = self.catalogue.wanted(name)
        seen: Item = changed(item, location=item.location if who.admin else "", **wanted)
        return seen

    def add(self, who: Account, new: NewItem) -> Item:
        """Register an item."""
        admins_only(who)
        if not _NAME.fullmatch(new.name) or new.name != new.name.strip():
            raise Invalid(
                "An item's name has 1 to 255 characters, none of them a line break or another control character.",
                path="name",
            )
        if self.catalogue.has(new.name):
            raise Exists(f"There is an item {new.name!r} already.", path="name")
        location = str(parse_location(new.location))
        id = secrets.token_hex(16)
        found = registered(self._list(id, location, None, new.descriptions).answer, new.name)
        now = datetime.now(timezone.utc)
        blank = Item(
            name=new.name,
            description=new.description,
            rows=0,
            bytes=0,
            columns=(),
            created=now,
            updated=now,
            created_by=who.name,
            has_sample=False,
            snapshot=Snapshot(id="", files=0, chunks=0, taken=now),
            tags=new.tags,
            maintainer=new.maintainer,
            location=location,
        )
        item = _known(blank, found)
        self.catalogue.add(id, item)
        self._samples.wanted(id, item)
        return item

    def refresh(self, who: Account, name: str) -> Item:
        """List an item's files again."""
        admins_only(who)
        entry = self.catalogue.get(name)
        return self.learned(entry, self.list_again(entry).answer).item

    def list_again(self, entry: Entry, anew: bool = False) -> Errand:
        """Send a worker to list the item's files; with `anew` everything is indexed and profiled again."""
        described = {column.name: column.description for column in entry.item.columns}
        snapshot = None if anew else entry.item.snapshot.id
        return self._list(entry.id, entry.item.location, snapshot, described)

    def learned(self, entry: Entry, answer: Future[Answer]) -> Entry:
        """The item as it is known after the files were listed."""
        found = registered(answer, entry.item.name)
        if found.same:
            self.catalogue.touch(entry.id)
            return entry
        item = _known(entry.item, found)
        self.catalogue.replace(entry.id, item)
        self._samples.wanted(entry.id, item)
        return changed(entry, item=item)  # type: ignore[no-any-return]

    def known(self, entry: Entry) -> tuple[ChunkIndex, pa.Table]:
        """The chunk index of an item's snapshot and the rows drawn from it, held for the next one who asks."""
        key = (entry.id, entry.item.snapshot.id)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = self.shop.index(*key), load_rows(self.shop.shelf.folder(*key), DRAWN)
        with self._lock:
            self._held[key] = found
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return found

    def sample(self, name: str, limit: int, cursor: str | None) -> Rows:
        """Rows of the stored sample."""
        entry = self.catalogue.get(name)
        if not 1 <= limit <= 1_000:
            raise Invalid("The limit lies from 1 to 1,000.", path="limit")
        table = load_rows(self.shop.shelf.folder(entry.id, entry.item.snapshot.id), SAMPLE)
        start = offset_of(cursor)
        part = table.slice(start, limit)
        after = cursor_at(start + part.num_rows, table.num_rows)
        return Rows(headers=tuple(table.column_names), values=rows_of(part), next=after)

    def preview(self, name: str, request: PreviewRequest) -> Rows:
        """The first rows of a spec."""
        if not 1 <= request.limit <= MOST_PREVIEW:
            raise Invalid(f"A preview has 1 to {MOST_PREVIEW} rows.", path="limit")
        entry = self.catalogue.get(name)
        bind(request.spec, entry.item.columns)
        task = Preview(
            id=entry.id,
            location=entry.item.location,
            snapshot=entry.item.snapshot.id,
            spec=request.spec,
            limit=request.limit,
        )
        found = _answered(self.quick.send(task, _silent).answer, name)
        assert isinstance(found, Previewed)
        return Rows(headers=found.headers, values=found.values)

    def distributions(self, name: str, request: DistributionsRequest) -> Distributions:
        """How columns are spread over the rows that meet filters, counted on rows that are kept of the item."""
        if len(request.spec.columns) > MOST_DISTRIBUTIONS:
            raise Invalid(f"At most {MOST_DISTRIBUTIONS} columns can be asked for at once.", path="spec.columns")
        entry = self.catalogue.get(name)
        spec = changed(request.spec, randomize_ratio=1.0, seed=0)
        columns = bind(spec, entry.item.columns).columns
        task = Distribute(id=entry.id, snapshot=entry.item.snapshot.id, spec=spec, columns=columns)
        found = _answered(self.quick.send(task, _silent).answer, name)
        assert isinstance(found, Distributed)
        return found.distributions

    def _list(self, id: str, location: str, snapshot: str | None, descriptions: dict[str, str]) -> Errand:
        task = Register(id=id, location=location, snapshot=snapshot, descriptions=descriptions)
        return self.quick.send(task, _silent)


def admins_only(who: Account) -> None:
    """`Forbidden` for anybody but an admin."""
    if not who.admin:
        raise Forbidden("Only admins may change the catalogue.")


def registered(answer: Future[Answer], name: str) -> Registered:
    """What a listing found; trouble with the lake names the item."""
    found = _answered(answer, name)
    assert isinstance(found, Registered)
    return found


def naming(name: str, trouble: LakeTrouble) -> LakeTrouble:
    """The same trouble, with the item's name in the sentence, once."""
    if trouble.detail.startswith(repr(name)):
        return trouble
    told = restore(trouble.code, f"{name!r} cannot be read. {trouble.detail}", trouble.faults)
    assert isinstance(told, LakeTrouble)
    return told


def _answered(answer: Future[Answer], name: str) -> Answer:
    try:
        return answer.result()
    except LakeTrouble as trouble:
        raise naming(name, trouble) from trouble


def _known(item: Item, found: Registered) -> Item:
    now = datetime.now(timezone.utc)
    known: Item = changed(
        item,
        rows=found.rows,
        bytes=found.bytes,
        columns=found.columns,
        updated=now,
        has_sample=found.has_sample,
        snapshot=Snapshot(id=found.snapshot, files=found.files, chunks=found.chunks, taken=now),
    )
    return known


def _silent(*told: Any) -> None:
    """Nobody follows this one."""
