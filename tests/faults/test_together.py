"""Twenty processes ask for the same at once: the lake is read once, and each has the same file at its own place."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from store.scripted import Bucket, scripted
from work.folders import Folders, until

from lakey_jupyter.model.job import State
from lakey_jupyter.work.reach import reach

from .ground import ITEM, PATH, Lake
from .soundness import assert_everybody_had_one_end, database_of

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not os.environ.get("FAULTS"), reason="keeps both processors busy: `make faults` runs it"),
]

COUNT = 20
ALL = {"columns": ["a", "b"]}


@pytest.fixture
def bucket(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The lake on an S3 server that keeps count."""
    objects = {f"lake/{path.name}": path.read_bytes() for path in (lake.root / "first" / "lake").iterdir()}
    with scripted(Bucket(objects)) as found:
        monkeypatch.setenv("LAKEY_S3_ENDPOINT", found.endpoint)
        monkeypatch.setenv("LAKEY_S3_REGION", "us-east-1")
        monkeypatch.setenv("LAKEY_S3_KEY", "key")
        monkeypatch.setenv("LAKEY_S3_SECRET", "secret")
        yield found


@contextmanager
def crowd(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """All of them, ready."""
    command = [sys.executable, "-m", "faults.crowd", str(root), str(COUNT)]
    environment = {**os.environ, "PYTHONPATH": PATH}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as found:
        assert found.stdout is not None
        assert [found.stdout.readline() for _ in range(COUNT)] == [b"ready\n"] * COUNT
        yield found


def test_twenty_processes_cost_one_read(tmp_path: Path, bucket: Bucket) -> None:
    folders = Folders.at(tmp_path)
    session = folders.session(sample_bytes=0, reach=reach())
    session.add_item(ITEM, "s3://bucket/lake")
    bucket.ranges.clear()
    alone = until(session, session.pull(ITEM, {"columns": ["b", "a"]}, "alone.parquet"))
    assert alone.state is State.DONE
    session.close()
    plan = stretches(bucket)
    bucket.ranges.clear()
    with crowd(folders.root) as processes:
        said, _ = processes.communicate()
    ends = [json.loads(line) for line in said.splitlines()]
    assert len(ends) == COUNT and {state for state, *_ in ends} == {"done"}, ends
    assert stretches(bucket) == plan, "every byte of the plan was asked for once"
    files = sorted((folders.root / "people").rglob("*"))
    landed = [path for path in files if path.is_file()]
    assert [path.name for path in landed] == [f"{path.parent.name}.parquet" for path in landed]
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in landed} == {sha256 for _, sha256, *_ in ends}
    assert len(landed) == COUNT and len({sha256 for _, sha256, *_ in ends}) == 1
    with database_of(folders.root / "state") as database:
        assert_everybody_had_one_end(database)


def stretches(bucket: Bucket) -> list[tuple[str, int, int]]:
    """What was asked for, as stretches without gaps; a byte that was asked for twice begins another one."""
    found: list[tuple[str, int, int]] = []
    for key, start, end in sorted(bucket.ranges):
        if found and found[-1][0] == key and found[-1][2] == start:
            found[-1] = (key, found[-1][1], end)
        else:
            found.append((key, start, end))
    return found
