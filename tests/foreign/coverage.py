"""What the generated cases met, told at the end of the run and asserted where it matters."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq

SEEN: defaultdict[str, Counter[str]] = defaultdict(Counter)
"""Per heading (writers, segments, readers, …) how often each thing was met."""


def saw(heading: str, what: str, times: int = 1) -> None:
    """Count something."""
    SEEN[heading][what] += times


def lines() -> list[str]:
    """The counts, a line each heading."""
    return [
        f"{heading}: " + ", ".join(f"{n:,} {what}" for what, n in sorted(SEEN[heading].items())) for heading in SEEN
    ]


def copied_bytes(landed: Path, sources: list[Path]) -> tuple[int, int]:
    """How many column chunks of a landed file lie byte for byte in a source, and how many there are."""
    data, held = landed.read_bytes(), [path.read_bytes() for path in sources]
    metadata = pq.read_metadata(landed)
    chunks = [
        metadata.row_group(group).column(leaf)
        for group in range(metadata.num_row_groups)
        for leaf in range(metadata.num_columns)
    ]
    same = 0
    for chunk in chunks:
        start = min(each for each in (chunk.dictionary_page_offset, chunk.data_page_offset) if each)
        same += any(data[start : start + chunk.total_compressed_size] in each for each in held)
    return same, len(chunks)
