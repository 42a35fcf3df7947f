"""Estimates as an engine makes them: from what it knows of an item, and from what lies here already."""

from __future__ import annotations

import math

from ..model.account import Account
from ..model.budget import Need
from ..model.noun import changed
from ..model.output import Output
from ..model.pulls import Estimate, EstimateRequest
from ..model.spec import BoundSpec, bind
from ..parquet.plan import plan
from ..parquet.recoding import scanning
from ..parquet.sidecar import HASHED, RATIO, asked_of_it, serves
from ..store.catalogue import Entry
from ..store.ledger import Ledger
from ..store.tickets import Ticket
from .attempt import key_of
from .estimates import Known, estimate, limited
from .items import Items
from .landed import made
from .settings import EngineSettings
from .sidecars import sidecar
from .tasks import Made
from .writing import suited


class Estimator:
    """The estimates of one engine; every method may block, and may be called from any thread."""

    def __init__(self, settings: EngineSettings, items: Items, ledger: Ledger) -> None:
        self._settings = settings
        self._items = items
        self._ledger = ledger

    def asked(self, who: Account, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost, held to what this person has left too."""
        entry = self._items.catalogue.get(request.item)
        spec = bind(request.spec, entry.item.columns)
        found = self.of(entry, spec, request.output)
        if self.made(entry, spec, self.in_parts(request.output, found)) is not None:
            found = changed(found, scanned_bytes=0, here_bytes=found.scanned_bytes)
        own = self._ledger.limits(who.id, Need(landed=found.bytes, scanned=found.scanned_bytes))
        return limited(found, spec.ratio, own, self._unread(entry, spec, request.spec.seed))

    def of(self, entry: Entry, spec: BoundSpec, output: Output) -> Estimate:
        """The same for anybody, for an item as it is known, as if nothing had been pulled before."""
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

    def need(self, entry: Entry, ticket: Ticket, found: Estimate) -> Need:
        """What a pull of that size sets aside: a full proof reads the lake twice, a copy never."""
        assert ticket.job.spec is not None
        spec = bind(ticket.job.spec, entry.item.columns)
        scanned = found.scanned_bytes
        if ticket.verify == "full":
            scanned += scanning(plan(self._items.known(entry)[0], spec)).read_bytes()
        elif self.made(entry, spec, ticket.output) is not None:
            scanned = 0
        unread = self._unread(entry, spec, ticket.job.spec.seed)
        return Need(landed=found.bytes, scanned=scanned, ratio=spec.ratio, unread=unread)

    def in_parts(self, output: Output, found: Estimate) -> Output:
        """How an answer of that size is written."""
        most = self._settings.part_bytes
        parts = 1 if most is None else max(1, math.ceil(found.bytes / most))
        return changed(output, parts=parts)  # type: ignore[no-any-return]

    def made(self, entry: Entry, spec: BoundSpec, output: Output) -> Made | None:
        """What an earlier pull of the same landed."""
        return made(self._ledger.made(key_of(entry, spec, output)))

    def _unread(self, entry: Entry, spec: BoundSpec, seed: int) -> float | None:
        """A share that is answered by the sample, if there is one of the item."""
        is_smaller = spec.ratio > RATIO and serves(changed(spec, ratio=RATIO, seed=seed))
        there = is_smaller and sidecar(self._items.shop, entry.id, entry.item.snapshot.id) is not None
        return RATIO if there else None
