"""How much memory a worker needs while it pulls: hardly more for 10 GB than for 100 MB."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.work.errands import Errand
from lakey_jupyter.work.lanes import ProcessHand
from lakey_jupyter.work.tasks import Pull, Pulled

from .asked import asked_here
from .engines.lakey_pull import settings, spec
from .lakes import Lake, lake
from .places import Place, places
from .question import INTEGER, Filter
from .seat import MB, forget_peak, memory_mb
from .workloads import LOCAL, S3, WORKLOADS

pytestmark = pytest.mark.bench

MOST_MB = 256
COPIES = 8
HALF_A_YEAR = (Filter("year", "=", 1995), Filter("month", ">=", 7))  # 95 MB of 1.2 GB
ONE_DAY = (Filter("year", "=", 1995), Filter("month", "=", 1), Filter("l_shipdate", "=", "1995-01-01"))
# 49 of 50 rows, in every row group: nothing can be copied.
SCANNED = (Filter("l_quantity", ">=", 2),)
KINDS = {
    "100 MB, copied": HALF_A_YEAR,
    "100 MB, scanned": HALF_A_YEAR + SCANNED,
    "1 GB, copied": (),
    "1 GB, scanned": SCANNED,
}


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A folder beside the lakes, for what is pulled and known."""
    asked = asked_here()
    asked.data.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory(dir=asked.data) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def lineitem() -> Lake:
    """The lake of workload A."""
    asked = asked_here()
    return lake(WORKLOADS["A"].lake, asked.data, asked.scale)


@pytest.fixture(scope="module", params=[LOCAL, S3])
def place(request: pytest.FixtureRequest, lineitem: Lake, data: Path) -> Iterator[Place]:
    """That lake on one store."""
    if request.param not in asked_here().stores:
        pytest.skip(f"{request.param} is not asked for")
    with places(lineitem, (request.param,), data / request.param) as (found,):
        yield found


@pytest.mark.parametrize("kind", KINDS)
def test_a_pull_needs_little_memory(place: Place, data: Path, kind: str) -> None:
    assert_little_memory(place, data, kind, KINDS[kind])


@pytest.mark.skipif(not os.environ.get("BIG"), reason="writes 10 GB: ask for it with BIG=1")
def test_a_pull_of_ten_gigabytes_needs_no_more(lineitem: Lake, data: Path) -> None:
    copies = _copied(lineitem, data / "copies")
    with places(copies, (LOCAL,), data / "big") as (place,):
        assert_little_memory(place, data, "10 GB, copied", ())
        assert_little_memory(place, data, "10 GB, scanned", SCANNED)


def assert_little_memory(place: Place, data: Path, kind: str, filters: tuple[Filter, ...]) -> None:
    """The peak of a pull is at most what the idle worker had, 256 MB, and two row groups."""
    worker = ProcessHand(Path(place.item.state), settings(place.s3))
    try:
        _pull(worker, place, data, ONE_DAY)  # the worker is warm now
        process = worker._alive().pid
        idle = memory_mb(process, "VmRSS")
        forget_peak(process)
        pulled = _pull(worker, place, data, filters)
        peak = memory_mb(process, "VmHWM")
    finally:
        worker.close()
    most = idle + MOST_MB + 2 * _row_group_mb(place.lake)
    size = f"{pulled.bytes / MB:,.0f} MB pulled"
    said = f"{kind} on {place.store}: {size}; idle {idle:.0f} MB, peak {peak:.0f} MB, at most {most:.0f} MB"
    print(f"\n{said}")
    assert peak <= most, said


def _pull(worker: ProcessHand, place: Place, data: Path, filters: tuple[Filter, ...]) -> Pulled:
    question = replace(place.question(WORKLOADS["A"]), filters=filters)
    out = data / "pulled.parquet"
    asked: PullSpec = spec(question)
    task = Pull(
        id=place.item.id,
        item="speed.lake",
        location=place.root,
        snapshot=place.item.snapshot,
        spec=asked,
        path=str(out),
        overwrite=True,
    )
    pulled = worker.do(Errand(task, lambda state, progress: None))
    out.unlink()
    assert isinstance(pulled, Pulled)
    return pulled


def _row_group_mb(found: Lake) -> float:
    """The largest row group, unpacked."""
    metadata = [pq.read_metadata(found.root / file) for file in found.files]
    sizes = [each.row_group(number).total_byte_size for each in metadata for number in range(each.num_row_groups)]
    return float(max(sizes)) / MB


def _copied(found: Lake, folder: Path) -> Lake:
    """A lake of so many times the same files, which take no room of their own."""
    files = [f"copy={copy}/{file}" for copy in range(COPIES) for file in found.files]
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(found.root / file.partition("/")[2], path)
    return Lake("copies", folder, tuple(files), {"copy": INTEGER, **found.partitions})
