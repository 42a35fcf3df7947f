"""Estimates as an engine makes them: from what it knows of an item, and from what lies here already."""

from __future__ import annotations

import math

from ..model.noun import changed
from ..model.output import Output
from ..model.pulls import Estimate, EstimateRequest
from ..model.spec import BoundSpec, bind
from ..parquet.plan import plan
from ..parquet.sidecar import HASHED, asked_of_it, serves
from ..store.catalogue import Entry
from ..store.ledger import Ledger
from .attempt import key_of
from .estimates import Known, estimate
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

    def asked(self, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost."""
        entry = self._items.catalogue.get(request.item)
        spec = bind(request.spec, entry.item.columns)
        found = self.of(entry, spec, request.output)
        if self.made(entry, spec, self.in_parts(request.output, found)) is None:
            return found
        return changed(found, scanned_bytes=0, here_bytes=found.scanned_bytes)  # type: ignore[no-any-return]

    def of(self, entry: Entry, spec: BoundSpec, output: Output) -> Estimate:
        """The same for an item as it is known, as if nothing had been pulled before."""
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

    def in_parts(self, output: Output, found: Estimate) -> Output:
        """How an answer of that size is written."""
        most = self._settings.part_bytes
        parts = 1 if most is None else max(1, math.ceil(found.bytes / most))
        return changed(output, parts=parts)  # type: ignore[no-any-return]

    def made(self, entry: Entry, spec: BoundSpec, output: Output) -> Made | None:
        """What an earlier pull of the same landed."""
        return made(self._ledger.made(key_of(entry, spec, output)))
