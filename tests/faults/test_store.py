"""Whatever an S3 server does in the middle of a pull: three people have the right rows, or the same clear failure."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from store.scripted import Bucket, Fault, Script, scripted
from work.folders import Folders, until

from lakey_jupyter.model.job import State
from lakey_jupyter.work.reach import reach

from .ground import ITEM, Lake
from .soundness import assert_sound, assert_whole

pytestmark = pytest.mark.faults

ALL = {"columns": ["a", "b"]}
NAMES = ("a.parquet", "b.parquet", "c.parquet")
BUSY = Fault(status=503, headers=(("Retry-After", "0"),))


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with some answers to reads, and the problem that all are told of; none where the pull goes on.

    `replaced` says that the object is another one from the first of these reads on.
    """

    fault: Fault = field(default_factory=Fault)
    reads: Callable[[int], bool] = lambda count: count in (2, 3)
    code: str = ""
    replaced: bool = False
    heeds_if_match: bool = True


def always(count: int) -> bool:
    return True


TROUBLES = {
    "busy": Trouble(BUSY),
    "broken": Trouble(Fault(status=500)),
    "stalled": Trouble(Fault(stall=0.5)),
    "dripping": Trouble(Fault(drip=0.05)),
    "nothing of it": Trouble(Fault(cut=0)),
    "cut": Trouble(Fault(cut=100_000)),
    "reset at once": Trouble(Fault(reset=0)),
    "reset": Trouble(Fault(reset=100_000)),
    "said to be longer": Trouble(Fault(length=1_000)),
    "said to be shorter": Trouble(Fault(length=-1_000)),
    "the whole object": Trouble(Fault(whole=True)),
    "another range": Trouble(Fault(headers=(("Content-Range", "bytes 0-9/10"),))),
    "packed": Trouble(Fault(headers=(("Content-Encoding", "gzip"),)), code="lake_trouble"),
    "refused for good": Trouble(Fault(status=403), always, "lake_forbidden"),
    "broken for good": Trouble(Fault(status=500), always, "lake_away"),
    "gone": Trouble(Fault(status=404), always, "snapshot_changed"),
    "replaced": Trouble(replaced=True),
    "replaced, and nobody looks": Trouble(replaced=True, heeds_if_match=False),
    "replaced and cut": Trouble(Fault(cut=100_000), replaced=True),
}


SOME = ("cut", "reset", "said to be shorter", "broken for good", "replaced", "replaced, and nobody looks")
"""Those that `make test` tries."""


@pytest.fixture(scope="module")
def versions(lake: Lake) -> list[bytes]:
    """The object, and the one that it is replaced by."""
    return [(lake.root / version / "lake" / "0.parquet").read_bytes() for version in ("first", "second")]


@pytest.fixture
def bucket(versions: list[bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with scripted(Bucket({"lake/0.parquet": versions[0]})) as found:
        said = {"ENDPOINT": found.endpoint, "REGION": "us-east-1", "KEY": "key", "SECRET": "secret"}
        for name, value in said.items():
            monkeypatch.setenv(f"LAKEY_S3_{name}", value)
        yield found


def script(bucket: Bucket, trouble: Trouble, other: bytes) -> Script:
    """What the server does from now on."""
    counted = itertools.count(1)

    def script(key: str, _: int) -> Fault | None:
        if not trouble.reads(next(counted)):
            return None
        if trouble.replaced:
            bucket.objects[key] = other
        return trouble.fault

    return script


@pytest.mark.parametrize("name", TROUBLES if os.environ.get("FAULTS") else SOME)
def test_trouble_of_the_store(tmp_path: Path, bucket: Bucket, versions: list[bytes], lake: Lake, name: str) -> None:
    trouble = TROUBLES[name]
    folders = Folders.at(tmp_path)
    session = folders.session(workers=2, adopts=True, sample_bytes=0, reach=reach())
    session.add_item(ITEM, "s3://bucket/lake")
    bucket.heeds_if_match = trouble.heeds_if_match
    bucket.script = script(bucket, trouble, versions[1])
    jobs = [session.pull(ITEM, ALL, each) for each in NAMES]
    ended = [until(session, job) for job in jobs]
    rows = dict.fromkeys(NAMES, lake.rows["second" if trouble.replaced else "first"])
    assert_whole(folders, rows)
    assert {job.state for job in ended} == {State.FAILED if trouble.code else State.DONE}, [j.problem for j in ended]
    if trouble.code:
        assert {job.problem.code for job in ended if job.problem is not None} == {trouble.code}
        assert [each for each in folders.landed() if not each.startswith(".")] == []
        bucket.script = lambda key, count: None
        ended = [until(session, session.resume(job.id)) for job in ended]
        assert {job.state for job in ended} == {State.DONE}
    session.close()
    assert_sound(folders, rows)
