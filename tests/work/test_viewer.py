"""Whoever made a file, looking into it costs a bounded worker at most; the next look finds another one."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Cancelled, TooLarge
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.viewing import FileRows, RowsQuery
from lakey_jupyter.work import viewer as viewing
from lakey_jupyter.work.viewer import WorkspaceViewer

ME = Account(id="me", name="Me")
NUMBERS = pa.table({"n": range(100)})


@pytest.fixture
def viewer(tmp_path: Path) -> Iterator[WorkspaceViewer]:
    """On a workspace of its own."""
    (tmp_path / "workspace").mkdir()
    found = WorkspaceViewer(tmp_path / "workspace", tmp_path / "state")
    yield found
    found.close()


def written(tmp_path: Path, name: str, table: pa.Table, **layout: Any) -> None:
    """A file in the workspace."""
    pq.write_table(table, tmp_path / "workspace" / name, **layout)


async def rows(viewer: WorkspaceViewer, name: str, first: int = 0) -> FileRows:
    """Ten rows of the first column of a file, opened anew."""
    version = (await viewer.file(ME, name)).version
    return await viewer.rows(ME, RowsQuery(path=name, version=version, first=first, count=10))


def workers() -> set[int]:
    """The worker processes of this one."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(each) for path in found for each in path.read_text().split()}


def test_a_worker_that_is_lost_is_replaced(viewer: WorkspaceViewer, tmp_path: Path) -> None:
    written(tmp_path, "x.parquet", NUMBERS)
    before = workers()
    assert asyncio.run(rows(viewer, "x.parquet")).values[3] == (3,)
    (worker,) = workers() - before
    os.kill(worker, signal.SIGKILL)
    assert asyncio.run(rows(viewer, "x.parquet", 90)).values[3] == (93,)
    assert workers() - before != {worker}


def test_a_file_that_fills_the_memory_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "MOST_MEMORY", 250_000_000)
    (tmp_path / "workspace").mkdir()
    viewer = WorkspaceViewer(tmp_path / "workspace", tmp_path / "state")
    repeated = [["x" * 6_000_000] * 40] * 3  # 6 MB in a dictionary, 720 MB once it is spread out
    written(tmp_path, "bomb.parquet", pa.table({"l": pa.array(repeated)}))
    written(tmp_path, "x.parquet", NUMBERS)
    try:
        with pytest.raises(TooLarge, match=r"bomb\.parquet"):
            asyncio.run(rows(viewer, "bomb.parquet"))
        assert asyncio.run(rows(viewer, "x.parquet", 90)).values[3] == (93,)
    finally:
        viewer.close()


def test_a_look_that_nobody_waits_for_makes_room_for_the_next(viewer: WorkspaceViewer, tmp_path: Path) -> None:
    many = 3_000_000
    written(tmp_path, "slow.parquet", pa.table({"l": [[1, 2, 3]] * many}), row_group_size=many)
    written(tmp_path, "x.parquet", NUMBERS)

    async def looked() -> None:
        version = (await viewer.file(ME, "slow.parquet")).version
        asked = RowsQuery(path="slow.parquet", version=version, first=many - 1)
        looks = [asyncio.ensure_future(viewer.rows(ME, asked)) for _ in range(50)]
        await asyncio.sleep(0.05)
        left = [look for look in looks if not look.done()]
        assert len(left) > len(looks) / 2
        for look in left:
            look.cancel()
        assert (await rows(viewer, "x.parquet", 90)).values[3] == (93,)
        ends = await asyncio.gather(*left, return_exceptions=True)
        # Some had not been sent.
        assert [each for each in ends if not isinstance(each, (Cancelled, asyncio.CancelledError))] == []

    asyncio.run(looked())
