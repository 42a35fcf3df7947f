"""A lake like TPC-H's lineitem, from a seed: hive-partitioned by year and month, one file a month, snappy.

Twelve months of 1995 and of 1996; `scale` 1 is 378,000 rows a month, which is what a month of SF 5 has.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 378_000
GROUP = 131_072
YEARS = (1995, 1996)
WORDS = np.array(
    [
        "carefully",
        "quickly",
        "furiously",
        "deposits",
        "packages",
        "requests",
        "accounts",
        "ironic",
        "final",
        "bold",
        "pending",
    ]
)
MODES = np.array(["AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB", "REG AIR"])
INSTRUCTIONS = np.array(["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"])
Draw = np.random.Generator


def make_lineitem(folder: Path, scale: float = 1.0, ordered: bool = True) -> list[Path]:
    """The files, made unless they are there; `ordered` sorts each month by the day of shipping."""
    files = []
    for year in YEARS:
        for month in range(1, 13):
            path = folder / f"year={year}" / f"month={month}" / "part-0.parquet"
            files.append(path)
            if path.exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            draw = np.random.default_rng([year, month])
            table = pa.table(_month(draw, round(ROWS * scale), np.datetime64(f"{year}-{month:02d}-01"), ordered))
            pq.write_table(table, path, row_group_size=GROUP, compression="snappy")
    return files


def _month(draw: Draw, rows: int, first: np.datetime64, ordered: bool) -> dict[str, npt.NDArray[np.generic]]:
    days = draw.integers(0, 28, rows)
    shipped = first + (np.sort(days) if ordered else days).astype("timedelta64[D]")
    return {
        "l_orderkey": np.sort(draw.integers(1, 30_000_000, rows)),
        "l_partkey": draw.integers(1, 1_000_000, rows),
        "l_suppkey": draw.integers(1, 50_000, rows),
        "l_linenumber": draw.integers(1, 8, rows).astype(np.int32),
        "l_quantity": draw.integers(1, 51, rows).astype(np.float64),
        "l_extendedprice": np.round(draw.uniform(900, 105_000, rows), 2),
        "l_discount": np.round(draw.integers(0, 11, rows) / 100, 2),
        "l_tax": np.round(draw.integers(0, 9, rows) / 100, 2),
        "l_returnflag": np.array(["A", "N", "R"])[draw.integers(0, 3, rows)],
        "l_linestatus": np.array(["O", "F"])[draw.integers(0, 2, rows)],
        "l_shipdate": shipped,
        "l_commitdate": shipped + draw.integers(-30, 30, rows).astype("timedelta64[D]"),
        "l_receiptdate": shipped + draw.integers(1, 30, rows).astype("timedelta64[D]"),
        "l_shipinstruct": INSTRUCTIONS[draw.integers(0, 4, rows)],
        "l_shipmode": MODES[draw.integers(0, 7, rows)],
        "l_comment": np.char.add(
            np.char.add(WORDS[draw.integers(0, len(WORDS), rows)], " "), WORDS[draw.integers(0, len(WORDS), rows)]
        ),
    }
