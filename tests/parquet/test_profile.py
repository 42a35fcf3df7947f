"""What a profile looks at: chunks all over the snapshot, as many as what they hold allows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from lakey_jupyter.parquet import profile as profiles
from lakey_jupyter.parquet.profile import LEAST_CHUNKS, MOST_CHUNKS, profile

from .files import Files, write

ROWS = 400_000


def counts(root: Path, group: int) -> list[int]:
    """How high the bars are of a column by which an item is sorted and in which every value occurs once."""
    index = write(root, pa.table({"x": np.arange(ROWS)}), row_group_size=group)
    found = profile(index, Files(root, index).source, lambda: None).distributions["x"]
    return [each.count for each in found.bins]


@pytest.mark.parametrize(
    "chunks", [LEAST_CHUNKS, 100, MOST_CHUNKS, pytest.param(4 * MOST_CHUNKS, marks=pytest.mark.deep)]
)
def test_a_column_that_is_sorted_has_no_gaps(tmp_path: Path, chunks: int) -> None:
    bars = counts(tmp_path, -(-ROWS // chunks))
    assert max(bars) < 1.35 * min(bars)


def test_of_large_chunks_few_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "DECODED", ROWS // 4)
    index = write(tmp_path, pa.table({"x": np.arange(ROWS)}), row_group_size=ROWS // 160)
    checked: list[None] = []
    profile(index, Files(tmp_path, index).source, lambda: checked.append(None))
    assert len(checked) == LEAST_CHUNKS
