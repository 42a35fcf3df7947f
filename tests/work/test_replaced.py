"""Files that are replaced in the middle of a pull, by others of the same size: it lands what was there, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from kernel.s3 import KEY, S3, SECRET, upload
from store.scripted import Bucket, scripted

from lakey_jupyter.errors import SnapshotChanged
from lakey_jupyter.model.job import Progress, State
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.objects import LocalStore
from lakey_jupyter.store.settings import Reach, S3Settings
from lakey_jupyter.work import watch
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.pulling import pull
from lakey_jupyter.work.register import register
from lakey_jupyter.work.tasks import Pull, Register
from lakey_jupyter.work.watch import Watch

FILES, ROWS = 12, 60_000
SPECS = {
    "copied": {"columns": ["a", "b"]},
    "scanned": {"columns": ["a", "b"], "filters": [{"name": "b", "operator": ">", "value": 0.5}]},
}


def write(folder: Path, sign: int) -> None:
    """The lake, or the same with every number's sign turned: the files have the same sizes."""
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        rng = np.random.default_rng(number)
        table = pa.table({"a": sign * rng.integers(1, 2**40, ROWS), "b": rng.random(ROWS)})
        options: Any = {"use_dictionary": False, "compression": "none", "write_statistics": False}
        pq.write_table(table, folder / f"{number:02}.parquet", **options)


@dataclass(frozen=True)
class Place:
    """A lake somewhere, and how all its files are replaced at once."""

    location: str
    settings: Reach
    replace: Callable[[], None]


def local(folder: Path, lake: Path, other: Path) -> Place:
    def replace() -> None:
        for path in sorted(other.iterdir()):
            old = (lake / path.name).stat()
            os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
            os.replace(path, lake / path.name)

    return Place(str(lake), Reach(), replace)


def one_by_one(s3: S3Settings) -> Reach:
    """One request after the other, so that some files are read before and some after."""
    return Reach(s3=s3, requests=1)


def real_s3(s3: S3, lake: Path, other: Path, name: str) -> Place:
    place = f"replaced/{name}"
    upload(s3, lake, place)
    settings = one_by_one(S3Settings(endpoint=s3.endpoint, region="us-east-1", key=KEY, secret=SECRET))
    return Place(f"s3://{place}", settings, lambda: upload(s3, other, place))


def careless_s3(stack: ExitStack, lake: Path, other: Path) -> Place:
    """A store that does not look at If-Match."""
    first, second = ({f"x/{path.name}": path.read_bytes() for path in each.iterdir()} for each in (lake, other))
    bucket = stack.enter_context(scripted(Bucket(first, heeds_if_match=False)))
    settings = one_by_one(S3Settings(endpoint=bucket.endpoint, region="us-east-1", anonymous=True))
    return Place("s3://bucket/x", settings, lambda: bucket.objects.update(second))


@pytest.fixture(params=["local", "s3", "careless s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    lake, other = tmp_path / "lake", tmp_path / "other"
    write(lake, 1)
    write(other, -1)
    assert [each.stat().st_size for each in sorted(lake.iterdir())] == [
        each.stat().st_size for each in sorted(other.iterdir())
    ]
    with ExitStack() as stack:
        if request.param == "local":
            yield local(tmp_path, lake, other)
        elif request.param == "s3":
            yield real_s3(request.getfixturevalue("s3"), lake, other, tmp_path.name)
        else:
            yield careless_s3(stack, lake, other)


@pytest.mark.s3
@pytest.mark.parametrize("spec", SPECS)
def test_a_pull_of_files_that_are_replaced_never_mixes_them(
    place: Place, tmp_path: Path, spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "QUIET", 0)  # every step is heard of
    shop = Shop(tmp_path / "state", place.settings)
    known = register(Register(id="lake", location=place.location), shop, Watch(lambda state, progress: None))
    store: Any = shop.store(place.location)
    replaced: list[int] = []
    count = store.meter.count

    def replace(when: int) -> None:
        if when and not replaced:
            replaced.append(when)
            place.replace()

    def counted(bytes_: int) -> None:
        count(bytes_)
        replace(store.meter.requests >= FILES // 2)

    def hear(state: State, progress: Progress) -> None:
        if state is State.READING and isinstance(store, LocalStore):
            replace(progress.done_bytes)

    store.meter.requests, store.meter.count = 0, counted

    task = Pull(
        id="lake",
        item="lake",
        location=place.location,
        snapshot=known.snapshot,
        spec=convert(SPECS[spec], PullSpec),
        path=str(tmp_path / "out" / "x.parquet"),
        overwrite=False,
    )
    before = pq.read_table(tmp_path / "lake")
    try:
        pull(task, shop, Watch(hear))
    except SnapshotChanged:
        assert list((tmp_path / "out").iterdir()) == []
    else:
        # Files of a disk are held while they are read: what was there may be there for this pull to its end.
        assert isinstance(store, LocalStore)
        wanted = pc.greater(before["b"], 0.5 if spec == "scanned" else -1)
        assert pq.read_table(task.path) == before.filter(wanted)
    assert replaced
    new = register(Register(id="lake", location=place.location), shop, Watch(lambda state, progress: None))
    assert new.snapshot != known.snapshot
