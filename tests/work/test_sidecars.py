"""An item's sample is drawn in the background, answers small shares without the lake, and is passed by in trouble."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.job import State
from lakey_jupyter.model.pulls import Estimate, EstimateRequest, PreviewRequest
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.settings import Reach
from lakey_jupyter.work import sidecars
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.tasks import SampleRows
from lakey_jupyter.work.watch import Watch

from .conftest import ANN, Stand

FILES, ROWS = 6, 60_000
SMALL = {"columns": ["id", "value", "part"], "randomize_ratio": 0.01}
TENTH = {**SMALL, "randomize_ratio": 0.001, "filters": [{"name": "value", "operator": ">", "value": 0.5}]}


def write(folder: Path, number: int, rows: int = ROWS) -> None:
    draw = np.random.default_rng(number)
    place = folder / f"part={number}"
    place.mkdir(parents=True, exist_ok=True)
    table = pa.table({"id": np.arange(rows) + number * rows, "value": draw.random(rows)})
    pq.write_table(table, place / "x.parquet", row_group_size=20_000)


def task_of(stand: Stand) -> SampleRows:
    entry = stand.engine._items.catalogue.get("x.y")
    snapshot = entry.item.snapshot.id
    return SampleRows(id=entry.id, location=entry.item.location, snapshot=snapshot, most_bytes=1 << 30)


def folder_of(stand: Stand) -> Path:
    task = task_of(stand)
    return stand.engine._items.shop.shelf.folder(task.id, task.snapshot)


def draw(stand: Stand) -> None:
    """Draw the sample here and now."""
    sidecars.build(task_of(stand), Shop(stand.folder / "state", Reach()), Watch(lambda state, progress: None))


def drawn(stand: Stand) -> bool:
    """Whether the sample is there, or comes within some seconds."""
    until = time.monotonic() + 30
    while not (folder_of(stand) / "sidecar").is_dir() and time.monotonic() < until:
        time.sleep(0.05)
    return (folder_of(stand) / "sidecar").is_dir()


def pulled(stand: Stand, spec: dict[str, Any]) -> pa.Table:
    job = stand.ended(stand.pull(spec=spec, to="x.parquet", overwrite=True))
    assert job.state is State.DONE, job.problem
    return pq.read_table(stand.workspace / "x.parquet")


def estimated(stand: Stand, spec: dict[str, Any]) -> Estimate:
    return stand.run(stand.engine.estimate(ANN, convert({"item": "x.y", "spec": spec}, EstimateRequest)))


@pytest.fixture
def sampled(start: Callable[..., Stand]) -> Stand:
    """An engine that draws no sample by itself, with the item `x.y`."""
    stand = start(sample_bytes=0)
    for number in range(FILES):
        write(stand.lake, number)
    stand.run(stand.engine.add_item(ANN, NewItem(name="x.y", location=str(stand.lake))))
    return stand


def test_a_sample_is_drawn_in_the_background_and_answers_without_the_lake(start: Callable[..., Stand]) -> None:
    stand = start()
    for number in range(FILES):
        write(stand.lake, number)
    stand.run(stand.engine.add_item(ANN, NewItem(name="x.y", location=str(stand.lake))))
    assert drawn(stand)
    live = pq.read_table(stand.lake)
    shutil.rmtree(stand.lake / "part=0")
    assert 0.8 * 3_600 < pulled(stand, SMALL).num_rows < 1.2 * 3_600
    found = pulled(stand, TENTH)
    assert 0.3 * 180 < found.num_rows < 1.7 * 180 and set(found["id"].to_pylist()) <= set(live["id"].to_pylist())
    seen = stand.run(stand.engine.preview(ANN, "x.y", convert({"spec": SMALL}, PreviewRequest)))
    assert len(seen.values) == 20


@pytest.mark.parametrize("spec", [SMALL, TENTH, {**SMALL, "filters": [{"name": "part", "operator": "=", "value": 3}]}])
def test_the_rows_are_those_of_the_lake(sampled: Stand, spec: dict[str, Any]) -> None:
    live = pulled(sampled, spec)
    draw(sampled)
    assert pulled(sampled, spec) == live
    found = estimated(sampled, spec)
    assert found.scanned_bytes == 0 and found.rows_low <= live.num_rows <= found.rows_high
    assert not found.rows_exact or found.rows == live.num_rows


def test_another_seed_and_a_larger_share_are_read_from_the_lake(sampled: Stand) -> None:
    draw(sampled)
    for spec in ({**SMALL, "seed": 1}, {**SMALL, "randomize_ratio": 0.02}):
        assert estimated(sampled, spec).scanned_bytes > 0


@pytest.mark.parametrize("damage", ["truncated", "noise", "no index", "no parts"])
def test_a_damaged_sample_is_passed_by(sampled: Stand, damage: str) -> None:
    live = pulled(sampled, TENTH)
    draw(sampled)
    folder = folder_of(sampled) / "sidecar"
    (part,) = (folder / "parts").iterdir()
    if damage == "truncated":
        part.write_bytes(part.read_bytes()[:1_000])
    elif damage == "noise":
        stat = part.stat()
        part.write_bytes(b"PAR1" + os.urandom(stat.st_size - 4))
        os.utime(part, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    elif damage == "no index":
        (folder / "chunks.arrow").write_bytes(b"noise")
    else:
        part.unlink()
    assert pulled(sampled, TENTH) == live


def test_a_newer_snapshot_takes_over_the_parts_whose_files_are_the_same(sampled: Stand, monkeypatch: Any) -> None:
    monkeypatch.setattr(sidecars, "PART_BYTES", 1)
    draw(sampled)
    old = {path.name.partition("-")[2]: path.stat().st_ino for path in (folder_of(sampled) / "sidecar/parts").iterdir()}
    assert len(old) == FILES
    write(sampled.lake, 2, ROWS + 1)
    write(sampled.lake, FILES)
    sampled.run(sampled.engine.refresh(ANN, "x.y"))
    live = pulled(sampled, SMALL)
    draw(sampled)
    new = {path.name.partition("-")[2]: path.stat().st_ino for path in (folder_of(sampled) / "sidecar/parts").iterdir()}
    same = new.keys() & old.keys()
    assert len(new) == FILES + 1 and len(same) == FILES - 1 and all(new[each] == old[each] for each in same)
    assert pulled(sampled, SMALL) == live


def test_a_build_that_is_killed_goes_on_where_it_was(sampled: Stand, monkeypatch: Any) -> None:
    live = pulled(sampled, SMALL)
    monkeypatch.setattr(sidecars, "PART_BYTES", 1)
    program = (
        "import sys, os, signal, msgspec; from pathlib import Path; from lakey_jupyter.work import sidecars;"
        "from lakey_jupyter.work.item_files import Shop; from lakey_jupyter.work.tasks import SampleRows;"
        "from lakey_jupyter.work.watch import Watch; from lakey_jupyter.store.settings import Reach;"
        "sidecars.PART_BYTES = 1; told = [];"
        "hear = lambda state, done: done.done_chunks < 3 or os.kill(os.getpid(), signal.SIGKILL);"
        "import lakey_jupyter.work.watch as watch; watch.QUIET = 0;"
        "task = msgspec.json.decode(sys.argv[1].encode(), type=SampleRows);"
        "sidecars.build(task, Shop(Path(sys.argv[2]), Reach()), Watch(hear))"
    )
    task = msgspec.json.encode(task_of(sampled)).decode()
    killed = subprocess.run([sys.executable, "-c", program, task, str(sampled.folder / "state")], check=False)
    assert killed.returncode == -signal.SIGKILL
    parts = folder_of(sampled) / ".sidecar" / "parts"
    before = {path.name: path.stat().st_ino for path in parts.iterdir() if not path.name.startswith(".")}
    assert len(before) == 3 and not (folder_of(sampled) / "sidecar").exists()
    assert pulled(sampled, SMALL) == live
    draw(sampled)
    after = {path.name: path.stat().st_ino for path in (folder_of(sampled) / "sidecar" / "parts").iterdir()}
    assert before.items() <= after.items() and len(after) == FILES
    assert pulled(sampled, SMALL) == live


def test_a_small_item_needs_none(start: Callable[..., Stand]) -> None:
    stand = start(sample_bytes=0)
    write(stand.lake, 0, 1_000)
    stand.run(stand.engine.add_item(ANN, NewItem(name="x.y", location=str(stand.lake))))
    draw(stand)
    assert not (folder_of(stand) / "sidecar").exists()
