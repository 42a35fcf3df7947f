"""Having samples drawn in the background, one item after another, whenever an item has a new snapshot."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError, Future

from ..errors import LakeyError
from ..model.item import Item, ItemQuery
from ..parquet.sidecar import RATIO
from ..store.catalogue import Catalogue
from .lanes import Lanes
from .sidecars import LEAST_ROWS
from .tasks import Answer, SampleRows

log = logging.getLogger(__name__)
AT_START = 100


class Samples:
    """The samples of one engine, drawn by a lane of their own, which keeps no pull waiting."""

    def __init__(self, lanes: Lanes, most_bytes: int) -> None:
        self._lanes = lanes
        self._most_bytes = most_bytes

    def wanted(self, id: str, item: Item) -> None:
        """Have the sample of an item's snapshot drawn, if it pays; whether it is there already its worker looks."""
        if not self._most_bytes or item.rows * RATIO < LEAST_ROWS:
            return
        task = SampleRows(id=id, location=item.location, snapshot=item.snapshot.id, most_bytes=self._most_bytes)
        self._lanes.send(task, lambda state, progress: None).answer.add_done_callback(_told)

    def catch_up(self, catalogue: Catalogue) -> None:
        """Have those drawn that an engine before this one did not get to: those of the largest items."""
        if not self._most_bytes:
            return
        for each in catalogue.search(ItemQuery(limit=AT_START, sort="rows")).items:
            if each.rows * RATIO >= LEAST_ROWS:
                entry = catalogue.get(each.name)
                self.wanted(entry.id, entry.item)


def _told(answer: Future[Answer]) -> None:
    try:
        answer.result()
    except (LakeyError, CancelledError) as wrong:
        log.info("a sample was not drawn: %s", wrong)
