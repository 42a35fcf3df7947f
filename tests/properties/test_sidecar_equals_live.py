"""What a sample that is kept beside the index answers is what the lake would answer: same rows, order and types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note

from lakey_jupyter.parquet import counted, sidecar
from lakey_jupyter.store.settings import Reach
from lakey_jupyter.work import sidecars
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.tasks import SampleRows
from lakey_jupyter.work.watch import Watch

from .exact_arrays import token
from .lakes import Asked, Stand, rows
from .profiles import FEWER
from .strategies import Case, cases
from .test_pull_equals_oracle import told

SHARES = (0.5, 0.3, 0.01)
kept: list[bool] = []


@pytest.fixture(scope="module", autouse=True)
def _large_samples() -> Iterator[None]:
    """Half of the rows are kept, and of the smallest items: generated ones have few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sidecar, "RATIO", SHARES[0])
        patch.setattr(sidecars, "RATIO", SHARES[0])
        patch.setattr(sidecars, "LEAST_ROWS", 0)
        patch.setattr(counted, "LARGEST", int(SHARES[0] * 2**64))
        yield


@FEWER
@given(cases())
def test_a_kept_sample_answers_as_the_lake_does(stand: Stand, case: Case) -> None:
    note(told(case.table, case.layout))
    with stand.item(case.table, case.layout) as item:
        kept.append(drawn(stand, item))
        for spec in case.specs:
            for share in SHARES:
                asked: dict[str, Any] = {**spec, "randomize_ratio": share, "seed": 0}
                landed = item.pull(asked)
                assert landed.schema.names == asked["columns"], asked
                assert rows(landed) == [token(row) for row in case.expected(asked)], asked


def test_most_items_had_a_sample() -> None:
    assert sum(kept) >= 0.7 * len(kept)


def drawn(stand: Stand, item: Asked) -> bool:
    """Draw the sample of an item; whether there is one now."""
    engine: Any = stand.session.lake
    entry = engine._items.catalogue.get(item.name)
    shop: Shop = engine._items.shop
    task = SampleRows(id=entry.id, location=entry.item.location, snapshot=entry.item.snapshot.id, most_bytes=1 << 40)
    sidecars.build(task, Shop(Path(engine._settings.state), Reach()), Watch(lambda state, progress: None))
    return sidecars.sidecar(shop, entry.id, entry.item.snapshot.id) is not None
