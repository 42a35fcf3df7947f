"""Estimates as an engine makes them: from what it knows of an item, and from what lies here already."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..model.account import Account
from ..model.budget import Need
from ..model.noun import changed
from ..model.output import Output
from ..model.pulls import Estimate, EstimateRequest
from ..model.spec import BoundSpec, bind
from ..parquet.plan import Plan, plan
from ..parquet.recoding import scanning
from ..parquet.sidecar import HASHED, RATIO, asked_of_it, serves
from ..store.catalogue import Entry
from ..store.ledger import Ledger
from ..store.tickets import Ticket
from .attempt import key_of
from .estimates import Known, estimate, limited, sooner
from .items import Items
from .landed import made
from .nearby import Here, Nearby
from .settings import EngineSettings
from .sidecars import sidecar
from .writing import suited


@dataclass(frozen=True)
class _Planned:
    """The plan of a pull and what is known of its item; whether the sample that is kept here answers it."""

    work: Plan
    known: Known
    is_here: bool


class Estimator:
    """The estimates of one engine; every method may block, and may be called from any thread."""

    def __init__(self, settings: EngineSettings, items: Items, ledger: Ledger) -> None:
        self._settings = settings
        self._items = items
        self._ledger = ledger
        self._nearby = Nearby(settings.workspace, items.shop, ledger)

    def asked(self, who: Account, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost, held to what this person has left too."""
        entry, output = self._items.catalogue.get(request.item), request.output
        spec = bind(request.spec, entry.item.columns)
        planned = self._planned(entry, spec, output)
        found = self._estimate(planned, output)
        here = self._here(entry, spec, self.in_parts(output, found), planned)
        found = sooner(found, here.bytes, is_made=here.made is not None)
        own = self._ledger.limits(who.id, Need(landed=found.bytes, scanned=found.scanned_bytes))
        return limited(found, spec.ratio, own, self._unread(entry, spec, request.spec.seed))

    def of(self, entry: Entry, spec: BoundSpec, output: Output) -> Estimate:
        """The same for anybody, for an item as it is known, as if nothing had been pulled before."""
        return self._estimate(self._planned(entry, spec, output), output)

    def wanted(self, entry: Entry, spec: BoundSpec, output: Output) -> tuple[Estimate, Output, Here]:
        """The same for a pull that is asked for: how it is written, and what earlier ones have left here of it."""
        planned = self._planned(entry, spec, output)
        found = self._estimate(planned, output)
        output = self.in_parts(output, found)
        return found, output, self._here(entry, spec, output, planned)

    def beginning(self, entry: Entry, spec: BoundSpec, output: Output) -> tuple[Estimate, Here]:
        """The same for a pull that begins, and what earlier ones have left here of its answer."""
        planned = self._planned(entry, spec, output)
        return self._estimate(planned, output), self._here(entry, spec, output, planned)

    def need(self, entry: Entry, ticket: Ticket, found: Estimate, here: Here) -> Need:
        """What a pull of that size sets aside: a full proof reads the lake twice, and nobody reads what is here."""
        assert ticket.job.spec is not None
        spec = bind(ticket.job.spec, entry.item.columns)
        if ticket.verify == "full":
            scanned = found.scanned_bytes + scanning(plan(self._items.known(entry)[0], spec)).read_bytes()
        else:
            scanned = max(0, found.scanned_bytes - here.bytes)
        unread = self._unread(entry, spec, ticket.job.spec.seed)
        return Need(landed=found.bytes, scanned=scanned, ratio=spec.ratio, unread=unread)

    def in_parts(self, output: Output, found: Estimate) -> Output:
        """How an answer of that size is written."""
        most = self._settings.part_bytes
        parts = 1 if most is None else max(1, math.ceil(found.bytes / most))
        return changed(output, parts=parts)  # type: ignore[no-any-return]

    def _unread(self, entry: Entry, spec: BoundSpec, seed: int) -> float | None:
        """A share that is answered by the sample, if there is one of the item."""
        is_smaller = spec.ratio > RATIO and serves(changed(spec, ratio=RATIO, seed=seed))
        there = is_smaller and sidecar(self._items.shop, entry.id, entry.item.snapshot.id) is not None
        return RATIO if there else None

    def _planned(self, entry: Entry, spec: BoundSpec, output: Output) -> _Planned:
        columns = {column.name: column for column in entry.item.columns}
        index, drawn = self._items.known(entry)
        side = sidecar(self._items.shop, entry.id, entry.item.snapshot.id)
        known = Known(columns, drawn, side.counted if side else None)
        if side is not None and serves(spec):
            columns[HASHED.name] = HASHED
            return _Planned(suited(plan(side.index, asked_of_it(spec)), output), known, is_here=True)
        return _Planned(suited(plan(index, spec), output), known, is_here=False)

    def _estimate(self, planned: _Planned, output: Output) -> Estimate:
        return estimate(planned.work, planned.known, self._settings, output, planned.is_here)

    def _here(self, entry: Entry, spec: BoundSpec, output: Output, planned: _Planned) -> Here:
        before = made(self._ledger.made(key_of(entry, spec, output)))
        if before is not None:
            return Here(made=before, bytes=0 if planned.is_here else planned.work.read_bytes())
        return Here() if planned.is_here else self._nearby.of(entry, planned.work)
