"""An item of very many small files, made quickly: the same few bytes under many partitions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 100


def many_files(folder: Path, count: int) -> Path:
    """`count` files of `ROWS` rows below a folder, partitioned by `part`."""
    draw = np.random.default_rng(3)
    table = pa.table(
        {
            "id": np.arange(ROWS),
            "value": draw.normal(20, 5, ROWS),
            "name": pa.array(draw.choice(["a", "b", "ü"], ROWS)),
            "at": pa.array(np.arange(ROWS) * 1_000_000, pa.timestamp("us", "UTC")),
        }
    )
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    data = buffer.getvalue().to_pybytes()
    for number in range(count):
        place = folder / f"part={number}"
        place.mkdir(parents=True)
        (place / "0.parquet").write_bytes(data)
    return folder
