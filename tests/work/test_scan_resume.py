"""A scan that is cut at any moment goes on where it was: what it found is kept, and the lake is read on from there."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from store.scripted import Bucket, scripted

from lakey_jupyter.model.job import Progress, State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.output import Output
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert
from lakey_jupyter.parquet import scanning, written
from lakey_jupyter.store.settings import Reach, S3Settings
from lakey_jupyter.work import trail, watch
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.legs import legs
from lakey_jupyter.work.perform import perform
from lakey_jupyter.work.register import register
from lakey_jupyter.work.tasks import Answer, Failed, Pull, Pulled, Register
from lakey_jupyter.work.watch import Watch

from .attempts import JOB, Place, quiet, waited_for, write_wide

ROWS, KEYS = 250_000, 10
PLAN = ROWS * KEYS * 16
SLACK = 1.03
AHEAD, TURN, SEGMENT = 4_000_000, 2_000_000, 1_000_000
UNDER_WAY = AHEAD + SEGMENT
"""What may be read and not yet be noted."""
SPECS: dict[str, dict[str, Any]] = {
    "few": {"columns": ["a", "b"], "filters": [{"name": "a", "operator": "<", "value": 2**40 // 100}]},
    "half": {"columns": ["b", "a"], "filters": [{"name": "a", "operator": "<", "value": 2**39}]},
    "share": {"columns": ["a", "b"], "randomize_ratio": 0.9, "seed": 3},
    "all": {"columns": ["a", "b"]},
    "none": {"columns": ["a", "b"], "filters": [{"name": "c", "operator": "=", "value": 0.5}]},
}


def lake() -> pa.Table:
    """Some rows whose borders rule nothing out."""
    draw = np.random.default_rng(5)
    return pa.table({"a": draw.integers(0, 2**40, ROWS), "b": draw.random(ROWS), "c": draw.random(ROWS)})


@dataclass
class Far:
    """A lake in a store that counts what is read of it, and where its pulls land."""

    root: Path
    bucket: Bucket
    heard: list[Progress] = field(default_factory=list)

    @property
    def read(self) -> int:
        """The bytes that were asked for."""
        return sum(end - start for _, start, end in self.bucket.ranges)

    @property
    def path(self) -> Path:
        """The answer."""
        return self.root / "out" / "a.parquet"

    @property
    def journal(self) -> Path:
        """The journal of the pull."""
        return self.root / "state" / "journals" / JOB

    @property
    def aside(self) -> Path:
        """What is put aside."""
        return self.journal.with_name(f"{JOB}.aside")

    @property
    def part(self) -> Path:
        """The unfinished file."""
        return self.path.with_name(f".a.parquet.{JOB[:16]}.unfinished")

    def task(self, spec: dict[str, Any]) -> Pull:
        """The pull of this."""
        location = "s3://bucket/lake"
        known = register(Register(id="lake", location=location), self.shop(), quiet())
        told = convert(spec, PullSpec)
        return Pull(
            id="lake",
            item="lake",
            location=location,
            snapshot=known.snapshot,
            spec=told,
            path=str(self.path),
            overwrite=False,
            work=JOB,
        )

    def pull(self, task: Pull, at: int | None = None) -> Answer | Failed:
        """Perform the pull; once so many bytes were asked for, its server goes away."""
        self.bucket.ranges.clear()
        self.heard.clear()
        seen = Watch(lambda state, progress: self.heard.append(progress) if state is State.READING else None)

        def script(key: str, count: int) -> None:
            if at is not None and self.read >= at:
                seen.abandon()

        self.bucket.script = script
        return perform(task, self.shop(), seen)

    def shop(self) -> Shop:
        """Where the pull finds its lake."""
        reach = Reach(s3=S3Settings(endpoint=self.bucket.endpoint, region="us-east-1", anonymous=True))
        return Shop(self.root / "state", reach)

    def rows(self, spec: dict[str, Any]) -> pa.Table:
        """What a pull without a break lands."""
        whole = changed(self.task(spec), path=str(self.root / "out" / "whole.parquet"), work="")
        assert isinstance(self.pull(whole), Pulled)
        table = pq.read_table(whole.path)
        Path(whole.path).unlink()
        return table

    def left(self) -> list[str]:
        """What lies about."""
        return sorted(path.name for each in (self.part, self.journal) for path in each.parent.iterdir())


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Far]:
    """A lake of 40 MB, of which a thirtieth of the usual is taken at a time."""
    for most, value in {"AHEAD": AHEAD, "FIRST": TURN // 4, "TOGETHER": TURN, "FEW_KEPT": TURN}.items():
        monkeypatch.setattr(scanning, most, value)
    monkeypatch.setattr(trail, "SEGMENT", SEGMENT)
    monkeypatch.setattr(written, "GROUP_ROWS", 30_000)
    (tmp_path / "out").mkdir()
    sink = pa.BufferOutputStream()
    pq.write_table(lake(), sink, row_group_size=16_384, use_dictionary=False, compression="none")
    data = sink.getvalue().to_pybytes()
    with scripted(Bucket({f"lake/{key}.parquet": data for key in range(KEYS)})) as bucket:
        yield Far(tmp_path, bucket)


@pytest.mark.parametrize("name", ["few", "half", "share"])
def test_what_was_scanned_is_not_read_again(far: Far, name: str) -> None:
    rows, task = far.rows(SPECS[name]), far.task(SPECS[name])
    assert isinstance(far.pull(task, PLAN // 2), Failed)
    before = far.read
    assert PLAN // 2 <= before < 0.75 * PLAN and far.part.exists()
    assert isinstance(far.pull(task), Pulled)
    assert far.read <= PLAN * SLACK - before + UNDER_WAY, f"{far.read + before - PLAN:,} bytes were read again"
    assert pq.read_table(far.path) == rows
    assert far.left() == ["a.parquet"]


def test_each_attempt_goes_on_from_where_the_last_one_was(far: Far) -> None:
    rows, task = far.rows(SPECS["half"]), far.task(SPECS["half"])
    read, attempts = 0, 0
    while not isinstance(far.pull(task, PLAN // 5), Pulled):
        read, attempts = read + far.read, attempts + 1
        assert attempts < 20
    read += far.read
    assert attempts >= 3 and read <= PLAN * SLACK + attempts * UNDER_WAY
    assert pq.read_table(far.path) == rows


@pytest.mark.parametrize("name", ["few", "all"])
def test_what_is_there_counts_as_read(far: Far, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another codec all is scanned."""
    monkeypatch.setattr(watch, "QUIET", 0)
    task = changed(far.task(SPECS[name]), output=Output(codec="lz4"))
    assert isinstance(far.pull(task, PLAN // 2), Failed)
    before = far.heard[-1]
    assert isinstance(far.pull(task), Pulled)
    first, last = next(each for each in far.heard if each.done_bytes), far.heard[-1]
    assert first.done_bytes >= before.done_bytes - UNDER_WAY > 0 and first.done_chunks > 0
    assert (last.done_bytes, last.done_chunks) == (last.total_bytes, last.total_chunks)
    assert [each.done_bytes for each in far.heard] == sorted(each.done_bytes for each in far.heard)


def test_a_scan_that_finds_nothing_goes_on_too(far: Far) -> None:
    task = far.task(SPECS["none"])
    total = ROWS * KEYS * 8
    assert isinstance(far.pull(task, total // 2), Failed)
    before = far.read
    assert isinstance(far.pull(task), Pulled)
    assert far.read <= total * SLACK - before + UNDER_WAY
    assert pq.read_table(far.path).num_rows == 0


def flip_a_part(far: Far) -> None:
    with far.part.open("r+b") as file:
        file.seek(100_000)
        byte = file.read(1)[0]
        file.seek(100_000)
        file.write(bytes([byte ^ 1]))


def shorten_the_part(far: Far) -> None:
    os.truncate(far.part, far.part.stat().st_size - 1_000)


def take_the_part_away(far: Far) -> None:
    far.part.unlink()


def flip_what_is_aside(far: Far) -> None:
    data = bytearray(far.aside.read_bytes())
    data[len(data) // 2] ^= 1
    far.aside.write_bytes(data)


def take_away_what_is_aside(far: Far) -> None:
    far.aside.unlink()


def of_another_plan(far: Far) -> None:
    head, plan, *rest = far.journal.read_text().splitlines()
    other = plan[:-1] + ("0" if plan[-1] != "0" else "1")
    far.journal.write_text("\n".join([head, other, *rest]) + "\n")


def tear(far: Far) -> None:
    os.truncate(far.journal, far.journal.stat().st_size - 5)


def scramble(far: Far) -> None:
    head, plan, *rest = far.journal.read_text().splitlines()
    lies = ["", "0123456789abcdef", "0123456789abcdef eJxj", f"{rest[0][:16]} {rest[-1][17:]}", "\0" * 90, *rest[::-1]]
    far.journal.write_text("\n".join([head, plan, *lies]) + "\n")


def skip_a_line(far: Far) -> None:
    lines = far.journal.read_text().splitlines()
    del lines[3]
    far.journal.write_text("\n".join(lines) + "\n")


LIES: dict[Callable[[Far], None], tuple[str, ...]] = {
    flip_a_part: ("half",),
    shorten_the_part: ("half",),
    take_the_part_away: ("half", "few"),
    flip_what_is_aside: ("few",),
    take_away_what_is_aside: ("few",),
    of_another_plan: ("half", "few"),
    tear: ("half", "few"),
    scramble: ("half", "few"),
    skip_a_line: ("half", "few"),
}


@pytest.mark.parametrize(("lie", "name"), [(lie, name) for lie, names in LIES.items() for name in names])
def test_what_is_noted_of_a_scan_is_not_believed(far: Far, lie: Callable[[Far], None], name: str) -> None:
    rows, task = far.rows(SPECS[name]), far.task(SPECS[name])
    assert isinstance(far.pull(task, PLAN // 2), Failed)
    lie(far)
    assert isinstance(far.pull(task), Pulled)
    assert pq.read_table(far.path) == rows
    assert far.left() == ["a.parquet"]


OTHERS: dict[str, Callable[[Pull], Pull]] = {
    "spec": lambda task: changed(task, spec=convert(SPECS["share"], PullSpec)),
    "seed": lambda task: changed(task, spec=convert({**SPECS["half"], "randomize_ratio": 0.9}, PullSpec)),
    "codec": lambda task: changed(task, output=Output(codec="zstd")),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_another_plan_left_is_not_believed(far: Far, other: str) -> None:
    task = far.task(SPECS["half"])
    asked = OTHERS[other](task)
    whole = changed(asked, path=str(far.root / "out" / "whole.parquet"), work="")
    assert isinstance(far.pull(whole), Pulled)
    assert isinstance(far.pull(task, PLAN // 2), Failed)
    assert isinstance(far.pull(asked), Pulled)
    assert pq.read_table(far.path) == pq.read_table(whole.path)


def test_what_cannot_be_put_aside_is_only_lost(far: Far) -> None:
    rows, task = far.rows(SPECS["few"]), far.task(SPECS["few"])
    far.aside.mkdir(parents=True)
    assert isinstance(far.pull(task, PLAN // 2), Failed)
    assert isinstance(far.pull(task), Pulled)
    assert far.read >= PLAN
    assert pq.read_table(far.path) == rows


def test_a_scan_that_is_killed_at_any_moment_goes_on(tmp_path: Path) -> None:
    place, draw = Place(tmp_path), random.Random(7)
    write_wide(place.root / "lake")
    place.out.mkdir()
    task = changed(place.registered(), spec=convert(SPECS["half"], PullSpec))
    noted: list[int] = []
    for _ in range(3):
        enough = size(place.journal) + draw.randrange(1, 2_000)
        with place.start(task) as process:
            assert process.stdin is not None and process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            process.stdin.write(b"\n")
            process.stdin.flush()
            waited_for(partial(is_longer, place.journal, enough), process)
            process.kill()
        if place.path.exists():
            break
        noted = [leg.first for leg in legs(place.journal.read_text().splitlines())]
        assert noted == sorted(set(noted)), "what is there is not written again"
    assert noted
    assert place.path.exists() or isinstance(place.here(task), Pulled)
    found = pq.read_table(place.root / "lake")
    assert pq.read_table(place.path) == found.filter(pc.less(found["a"], 2**39)).select(["b", "a"])
    place.shop().journals.take(task.work, place.path, lambda: None).discard()  # type: ignore[union-attr]
    assert place.parts == [] and not place.journal.exists()


def is_longer(path: Path, enough: int) -> bool:
    """Whether a file has so many bytes by now."""
    return size(path) >= enough


def size(path: Path) -> int:
    """The bytes of a file, which may not be there yet."""
    try:
        return path.stat().st_size
    except FileNotFoundError:  # not yet, or not any more
        return 0
