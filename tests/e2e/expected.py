"""What a pull of the demo lake must give, worked out from its files by the oracle alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from oracle.sampling import is_kept

NAMES = ("device", "value")


def rows(item: Path, name: str, least: float, ratio: float) -> list[tuple[Any, ...]]:
    """(device, value) of the rows of one property with at least this value that a share with seed 0 keeps."""
    found: list[tuple[Any, ...]] = []
    for file in sorted(item.rglob("*.parquet"), key=lambda path: str(path).encode()):
        path = file.relative_to(item).as_posix()
        table = pq.ParquetFile(file).read(columns=["name", *NAMES])
        columns = [table[each].to_pylist() for each in ("name", *NAMES)]
        found += [
            (device, value)
            for row, (said, device, value) in enumerate(zip(*columns, strict=True))
            if said == name and value is not None and value >= least and is_kept(ratio, 0, path, row)
        ]
    return found


def told(found: list[tuple[Any, ...]]) -> str:
    """The rows in one line: how many, and a number that no other rows have."""
    import zlib

    text = "\n".join(f"{device} {value!r}" for device, value in found)
    return f"{len(found)} rows {zlib.crc32(text.encode())}"


CODE = """
import zlib
_rows = [(r.device, float(r.value)) for r in df.itertuples()]
_text = "\\n".join(f"{d} {v!r}" for d, v in _rows)
print(len(_rows), "rows", zlib.crc32(_text.encode()))
"""
