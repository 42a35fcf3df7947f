"""How long an engine looks for what earlier pulls have left: nothing near, ten files near, thousands of old pulls."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import insert

from lakey_jupyter.connect import Session
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.job import Job, PullResult, State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.tables import JOBS
from lakey_jupyter.store.tickets import Ticket, row_of
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

FILES, GROUPS, ROWS, COLUMNS = 30, 40, 200, 8
ASKED = 100
MANY = 10_000
MOST = 0.050
"""More than an estimate takes where nothing was pulled before."""


@pytest.mark.bench
def test_looking_for_what_is_near_takes_milliseconds(tmp_path: Path) -> None:
    lake, workspace = tmp_path / "lake", tmp_path / "workspace"
    for folder in (lake, workspace):
        folder.mkdir()
    for number in range(FILES):
        values = np.arange(GROUPS * ROWS) + number * GROUPS * ROWS
        table = pa.table({f"c{column}": values * (column + 1) for column in range(COLUMNS)})
        pq.write_table(table, lake / f"{number:02}.parquet", row_group_size=ROWS)
    engine = Engine(EngineSettings(workspace=workspace, state=tmp_path / "state"))
    session = Session(engine, Account(id="ann", name="Ann", admin=True), workspace, far=False)
    session.add_item("x.y", lake)
    nothing = _median(lambda: session.estimate("x.y", _spec(0, FILES)))
    for number in range(10):
        job = session.pull("x.y", _spec(number, number + 1), to=f"{number}.parquet")
        while not job.is_over:
            job = session.job(job.id, job.seq, wait=5)
        assert job.state is State.DONE
    assert session.estimate("x.y", _spec(0, FILES)).here_bytes > 0
    ten = _median(lambda: session.estimate("x.y", _spec(0, FILES)))
    _enter(tmp_path / "state", str(workspace))
    many = _median(lambda: session.estimate("x.y", _spec(0, FILES)))
    session.close()
    print(f"\nan estimate: {nothing * 1e3:.1f} ms; with ten files near {ten * 1e3:.1f} ms; after {MANY:,} pulls whose "
          f"files are gone {many * 1e3:.1f} ms")  # fmt: skip
    assert ten - nothing < MOST and many - nothing < MOST


def _spec(first: int, end: int) -> dict[str, Any]:
    """All columns of some of the files."""
    span = [first * GROUPS * ROWS, end * GROUPS * ROWS - 1]
    columns = [f"c{column}" for column in range(COLUMNS)]
    return {"columns": columns, "filters": [{"name": "c0", "operator": "between", "value": span}]}


def _enter(state: Path, workspace: str) -> None:
    """So many pulls of the same item into this workspace that ended well, newer than the others."""
    database, now = Database(state), datetime.now(timezone.utc)
    spec, result = convert(_spec(0, 1), PullSpec), PullResult(path="gone.parquet", rows=1, bytes=1, sha256="")
    ended = Job(id="", kind="pull", item="x.y", state=State.DONE, created=now, seq=1, spec=spec, result=result)
    ids = [f"{number:032x}" for number in range(MANY)]
    entered = [Ticket(job=changed(ended, id=id), owner="ann", key=id, work=id, workspace=workspace) for id in ids]
    with database.write() as connection:
        connection.execute(insert(JOBS), [row_of(each) for each in entered])
    database.close()


def _median(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return median(took)
