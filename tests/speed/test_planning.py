"""Plans of an item of 10,000 files with ten row groups each: how long they take."""

from __future__ import annotations

import random
import time
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.model.spec import BoundSpec, PullSpec, bind
from lakey_jupyter.model.wire import convert
from lakey_jupyter.parquet.index import ChunkIndex
from lakey_jupyter.parquet.plan import plan
from lakey_jupyter.store.settings import Reach
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.register import register
from lakey_jupyter.work.tasks import Register
from lakey_jupyter.work.watch import Watch

FILES, GROUPS, ROWS, KINDS = 10_000, 10, 5, 100
COUNT = 200
MOST = 0.050


@pytest.mark.bench
def test_plans_of_a_hundred_thousand_row_groups_take_at_most_fifty_milliseconds(tmp_path: Path) -> None:
    index = _index(tmp_path)
    assert index.chunks.num_rows == FILES * GROUPS
    draw = random.Random(4)
    took, met = [], np.zeros(3, dtype=np.int64)
    for spec in (_spec(index, draw) for _ in range(COUNT)):
        began = time.perf_counter()
        work = plan(index, spec)
        chunks = np.array([work.copied.sum(), work.scanned.sum(), (~work.copied & ~work.scanned).sum()])
        took.append(time.perf_counter() - began)
        met += chunks
    print(f"\nplans: first {took[0] * 1e3:.1f} ms, median {median(took) * 1e3:.1f}, slowest {max(took) * 1e3:.1f}")
    print("row groups copied, scanned, skipped:", *(f"{count:,}" for count in met))
    assert (met > 0).all() and max(took) <= MOST


def _index(folder: Path) -> ChunkIndex:
    """Few kinds of files, each under many partitions: they are made quickly."""
    for kind in range(KINDS):
        start = kind * GROUPS * ROWS
        numbers = np.arange(start, start + GROUPS * ROWS)
        table = pa.table({"id": numbers, "value": numbers * 0.5, "word": [f"w{number % 7}" for number in numbers]})
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, row_group_size=ROWS)
        for part in range(kind, FILES, KINDS):
            place = folder / "lake" / f"part={part}"
            place.mkdir(parents=True)
            (place / "0.parquet").write_bytes(sink.getvalue())
    shop = Shop(folder / "state", Reach())
    task = Register(id="lake", location=str(folder / "lake"))
    known = register(task, shop, Watch(lambda state, progress: None))
    return shop.index("lake", known.snapshot)


def _spec(index: ChunkIndex, draw: random.Random) -> BoundSpec:
    """Filters that some row groups meet whole, some in part and some not at all."""
    low, part = draw.randrange(KINDS * GROUPS * ROWS), draw.randrange(FILES)
    filters = [
        {"name": "id", "operator": "between", "value": [low, low + 777]},
        {"name": "part", "operator": ">=", "value": part},
        {"name": "word", "operator": "!=", "value": f"w{draw.randrange(7)}"},
    ]
    asked = {"columns": ["word", "id"], "filters": draw.sample(filters, draw.randint(1, 3))}
    return bind(convert(asked, PullSpec), index.columns())
