"""Thousands of tiny row groups are merged on the way; a few of them, or larger ones, are copied as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.parquet.plan import FEW_ROWS, MANY_GROUPS

from .folders import Folders, done


def stored(folders: Folders, *sizes: tuple[int, int]) -> pa.Table:
    """Files of so many row groups of so many rows each, one for each pair; all their rows."""
    parts, start = [], 0
    for number, (groups, rows) in enumerate(sizes):
        values = np.arange(start, start + groups * rows)
        start += groups * rows
        parts.append(pa.table({"x": values, "s": values.astype(str)}))
        pq.write_table(parts[-1], folders.lake / f"{number}.parquet", row_group_size=rows)
    return pa.concat_tables(parts)


@pytest.mark.parametrize(
    ("sizes", "copied", "written"),
    [
        ([(MANY_GROUPS, FEW_ROWS - 1)], 0, 1),
        ([(MANY_GROUPS - 1, FEW_ROWS - 1)], MANY_GROUPS - 1, MANY_GROUPS - 1),
        ([(MANY_GROUPS, FEW_ROWS)], MANY_GROUPS, MANY_GROUPS),
        ([(MANY_GROUPS // 2, 9), (3, 1_000), (MANY_GROUPS // 2, 9)], 3, 5),
    ],
)
def test_many_tiny_row_groups_are_merged(
    tmp_path: Path, sizes: list[tuple[int, int]], copied: int, written: int
) -> None:
    folders = Folders.at(tmp_path)
    wanted = stored(folders, *sizes)
    session = folders.session()
    session.add_item("rows", folders.lake)
    told = session.estimate("rows", {"columns": ["x", "s"]})
    assert (told.chunks.copy, told.rows, told.rows_exact) == (copied, wanted.num_rows, True)
    done(session, "rows", {"columns": ["x", "s"]}, to="a.parquet")
    path = folders.workspace / "a.parquet"
    assert pq.read_metadata(path).num_row_groups == written
    assert pq.read_table(path).equals(wanted)
    session.close()
