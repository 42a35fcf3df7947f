"""A workspace on a disk of 8 MB: what does not fit is told with the bytes that it needs, and leaves nothing behind."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from work.folders import Folders, until

from lakey_jupyter.errors import OverBudget
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.store.fingerprints import LARGE, fingerprint
from lakey_jupyter.store.settings import Reach
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.pulling import pull
from lakey_jupyter.work.tasks import Made, Pull
from lakey_jupyter.work.watch import Watch

from .ground import ITEM, Ground, Lake

pytestmark = pytest.mark.faults

MB = 1024 * 1024
BLIND = -1024 * MB
"""With this much less than nothing to leave free, estimates find room where there is none, as before somebody else
fills the disk."""
SPECS: dict[str, tuple[dict[str, Any], str]] = {
    "copied": ({"columns": ["a", "b"]}, "a.parquet"),
    "without a journal": ({"columns": ["b"]}, "a.parquet"),
    "scanned": (
        {"columns": ["a", "b"], "filters": [{"name": "b", "operator": ">", "value": 0.01}]},
        "a.parquet",
    ),
    "text": ({"columns": ["a", "b"]}, "a.csv"),
}
Grow = Callable[[int], None]


@pytest.fixture
def ground(tmp_path: Path, lake: Lake) -> Ground:
    return Ground.at(tmp_path / "ground", lake)


@pytest.fixture
def grow(ground: Ground) -> Iterator[Grow]:
    """The workspace is a disk of 8 MB, which can be made larger."""
    disk = str(ground.folders.workspace)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}m", disk], check=True) and None
    subprocess.run(["umount", disk], check=True)


def journals(folders: Folders) -> list[Path]:
    """What is noted of unfinished files."""
    return list((folders.root / "state" / "journals").glob("*"))


def told(job: Job) -> list[int]:
    """The bytes that the problem names: what is needed, what is free."""
    assert job.state is State.FAILED and job.problem is not None
    assert job.problem.code == "over_budget" and "disk is full" in job.problem.detail
    return [int(each.replace(",", "")) for each in re.findall(r"\b\d[\d,]*\b", job.problem.detail)]


def test_what_does_not_fit_is_refused_before_it_is_read(ground: Ground, grow: Grow) -> None:
    session = ground.folders.session(workers=1, reserve=0, sample_bytes=0)
    needed = session.estimate(ITEM, {"columns": ["a", "b"]}).bytes
    with pytest.raises(OverBudget, match=rf"{needed / 1e6:.1f} MB are more than your free disk of \d"):
        session.pull(ITEM, {"columns": ["a", "b"]}, "a.parquet")
    assert ground.folders.landed() == []
    grow(64)
    job = until(session, session.pull(ITEM, {"columns": ["a", "b"]}, "a.parquet"))
    assert job.state is State.DONE
    session.close()


@pytest.mark.parametrize("kind", SPECS)
def test_a_disk_that_is_full_in_the_middle_leaves_nothing(ground: Ground, grow: Grow, kind: str) -> None:
    spec, name = SPECS[kind]
    session = ground.folders.session(workers=1, reserve=BLIND, sample_bytes=0)
    how = {"format": name.partition(".")[2]}
    job = until(session, session.pull(ITEM, spec, name, **how))
    needed, free = told(job)
    assert needed > 8 * MB >= free > 7 * MB
    assert ground.folders.landed() == [] == journals(ground.folders)
    grow(128)
    again = until(session, session.resume(job.id))
    assert again.state is State.DONE, again.problem
    assert ground.folders.landed() == [name]
    session.close()


def test_who_finds_no_room_for_his_copy_is_told_so_and_the_others_have_theirs(ground: Ground, grow: Grow) -> None:
    grow(30)
    session = ground.folders.session(workers=1, reserve=BLIND, sample_bytes=0)
    jobs = [session.pull(ITEM, {"columns": ["a", "b"]}, name) for name in ("a.parquet", "b.parquet")]
    first, second = (until(session, job) for job in jobs)
    assert first.state is State.DONE and first.result is not None
    assert told(second)[0] == first.result.bytes
    assert ground.folders.landed() == ["a.parquet"]
    grow(64)
    assert until(session, session.resume(second.id)).state is State.DONE
    rows = pq.read_table(ground.folders.workspace / "b.parquet")
    assert rows == ground.answers["b.parquet"]
    session.close()


def test_a_large_copy_that_finds_no_room_leaves_nothing(ground: Ground, grow: Grow, tmp_path: Path) -> None:
    source, path = tmp_path / "made.parquet", ground.folders.workspace / "again.parquet"
    source.write_bytes(bytes(LARGE))
    found = fingerprint(source)
    made = Made(path=str(source), rows=1, sha256=found.sha256, bytes=LARGE, stretches=found.stretches)
    spec = PullSpec(columns=("a",))
    task = Pull(id="a", item="x", location="", snapshot="", spec=spec, path=str(path), overwrite=False, made=made)
    with pytest.raises(OverBudget, match=f"needs about {LARGE:,} bytes"):
        pull(task, Shop(tmp_path / "state", Reach()), Watch(lambda *told: None))
    assert ground.folders.landed() == [] == list(ground.folders.workspace.iterdir())
    grow(128)
    assert pull(task, Shop(tmp_path / "state", Reach()), Watch(lambda *told: None)).sha256 == found.sha256
