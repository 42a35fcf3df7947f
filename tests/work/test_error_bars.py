"""Where a sample is kept, the true number of rows lies within an estimate's bounds as often as it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lakey_jupyter.model.item import NewItem

from .conftest import ANN, Stand
from .test_sidecars import draw, estimated

ROWS, FILES, CASES, LEAST = 250_000, 4, 500, 0.94
WORDS = ("ash", "beech", "cedar", "elm", "fir", "oak", "yew")
COMPARE: dict[str, Callable[..., Any]] = {"<": pc.less, ">=": pc.greater_equal, "=": pc.equal}


def lake(folder: Path) -> pa.Table:
    """Four files of numbers and words that go together in some places, and are NULL in others."""
    folder.mkdir()
    for number in range(FILES):
        rng = np.random.default_rng(number)
        mean = rng.normal(0, 2)
        value = rng.normal(mean, 1 + number, ROWS)
        word = np.array(WORDS)[np.clip((value - mean + rng.normal(0, 1, ROWS)).astype(int) + 3, 0, 6)]
        table = pa.table(
            {
                "value": pa.array(value, mask=rng.random(ROWS) < 0.1 * number),
                "word": word,
                "count": rng.poisson(3 + number, ROWS),
            }
        )
        pq.write_table(table, folder / f"{number}.parquet", row_group_size=50_000)
    return pq.read_table(folder)


def filters(rng: np.random.Generator) -> list[dict[str, Any]]:
    """One to three filters, some of which few rows meet."""
    known = [
        {"name": "value", "operator": "<", "value": float(rng.normal(0, 4))},
        {"name": "value", "operator": ">=", "value": float(rng.normal(2, 4))},
        {"name": "word", "operator": "=", "value": str(rng.choice(WORDS))},
        {"name": "count", "operator": ">=", "value": int(rng.integers(0, 14))},
        {"name": "count", "operator": "=", "value": int(rng.integers(0, 14))},
    ]
    return [known[place] for place in rng.choice(len(known), rng.integers(1, 4), replace=False)]


def true_rows(table: pa.Table, asked: list[dict[str, Any]]) -> int:
    """Counted by Arrow, which agrees about these types."""
    met = pa.array(np.ones(table.num_rows, dtype=np.bool_))
    for each in asked:
        one = COMPARE[each["operator"]](table[each["name"]], each["value"])
        met = pc.and_(met, pc.fill_null(one, False))
    return int(pc.sum(met).as_py() or 0)


def test_the_bounds_hold_as_often_as_they_say(start: Callable[..., Stand]) -> None:
    stand = start(sample_bytes=0)
    table = lake(stand.lake)
    stand.run(stand.engine.add_item(ANN, NewItem(name="x.y", location=str(stand.lake))))
    draw(stand)
    rng, within, narrow = np.random.default_rng(7), 0, 0
    for _ in range(CASES):
        asked = filters(rng)
        found, truth = estimated(stand, {"columns": ["value"], "filters": asked}), true_rows(table, asked)
        assert found.rows_low <= found.rows <= found.rows_high
        assert not found.rows_exact or found.rows == truth
        within += found.rows_low <= truth <= found.rows_high
        narrow += found.rows_high - found.rows_low < 0.05 * table.num_rows
    assert within >= LEAST * CASES, f"{within} of {CASES}"
    assert narrow >= LEAST * CASES, "bounds that say nothing are kept by anything"
