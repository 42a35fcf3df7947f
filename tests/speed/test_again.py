"""A second pull of the same costs about what copying the file costs, and the lake nothing."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from work.folders import Folders, until

from lakey_jupyter.connect import Session
from lakey_jupyter.model.job import State

from .asked import asked_here
from .lakes import lake
from .seat import MB
from .workloads import WORKLOADS

pytestmark = pytest.mark.bench

ROUNDS = 5
MOST = 2.0


@pytest.fixture
def folders() -> Iterator[Folders]:
    """On the disk of the lakes."""
    asked = asked_here()
    asked.data.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory(dir=asked.data) as folder:
        yield Folders.at(Path(folder))


def pulled(session: Session, spec: dict[str, Any], name: str) -> int:
    """The bytes of the lake that a pull read."""
    job = until(session, session.pull("all", spec, name))
    assert job.state is State.DONE, job.problem
    return job.progress.lake_bytes


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_a_second_pull_costs_twice_a_copy_at_most(folders: Folders) -> None:
    asked = asked_here()
    known = lake(WORKLOADS["A"].lake, asked.data, asked.scale)
    session = folders.session(workers=1, sample_bytes=0)
    item = session.add_item("all", known.root)
    spec = {"columns": [column.name for column in item.columns]}
    assert pulled(session, spec, "first.parquet") > 0
    first, copy, again = (folders.workspace / f"{name}.parquet" for name in ("first", "copy", "again"))
    copies, seconds, read = [], [], []
    for _ in range(ROUNDS):
        copies.append(timed(lambda: subprocess.run(["cp", "--reflink=never", first, copy], check=True)))
        copy.unlink()
        seconds.append(timed(lambda: read.append(pulled(session, spec, again.name))))
        again.unlink()
    size = first.stat().st_size
    session.close()
    said = f"{size / MB:,.0f} MB: cp {median(copies):.2f} s, a second pull {median(seconds):.2f} s"
    print(f"\n{said}")
    assert read == [0] * ROUNDS
    assert median(seconds) <= MOST * median(copies), said
