"""Many parts are read at once, each to its own place; the first failure ends it; a changed file is never mixed in."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from kernel.s3 import KEY, S3, SECRET, upload

from lakey_jupyter.errors import Cancelled, SnapshotChanged
from lakey_jupyter.store.fetching import Fetching
from lakey_jupyter.store.location import parse_location
from lakey_jupyter.store.objects import Entry, LocalStore, Part, Store
from lakey_jupyter.store.settings import Reach, S3Settings
from lakey_jupyter.store.stores import open_store

from .sinks import Kept

DATA = bytes(range(256)) * 4_000
BUCKET = "fetch-bucket"


@pytest.fixture(params=["here", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store with two files."""
    for name in ("a.parquet", "b.parquet"):
        (tmp_path / name).write_bytes(DATA)
    if request.param == "here":
        return open_store(parse_location(str(tmp_path)), Reach())
    s3: S3 = request.getfixturevalue("s3")
    upload(s3, tmp_path, f"{BUCKET}/lake")
    settings = Reach(s3=S3Settings(endpoint=s3.endpoint, region="us-east-1", key=KEY, secret=SECRET))
    return open_store(parse_location(f"s3://{BUCKET}/lake"), settings)


def parts(entries: list[Entry]) -> list[Part]:
    return [Part(entry, start, 997) for entry in entries for start in range(0, len(DATA) - 997, 20_011)]


def test_every_part_comes_once_and_whole(store: Store) -> None:
    wanted = parts(store.entries())
    kept = Kept(most=500)
    before = store.meter.requests
    store.fetch(wanted, kept)
    assert kept.parts == {place: DATA[part.offset : part.offset + 997] for place, part in enumerate(wanted)}
    assert store.meter.requests - before == len(wanted)
    store.fetch([], kept)


def test_what_the_sink_raises_ends_it(store: Store) -> None:
    wanted = parts(store.entries())
    taken = threading.Semaphore(3)

    def before_each() -> None:
        if not taken.acquire(blocking=False):
            raise Cancelled("enough")

    before = store.meter.requests
    with pytest.raises(Cancelled):
        store.fetch(wanted * 20, Kept(before=before_each))
    assert store.meter.requests - before < len(wanted) * 20


def test_a_version_that_is_gone_is_said(store: Store) -> None:
    wanted = parts(store.entries())
    changed = [Part(Entry(part.entry.path, part.entry.size, "other"), part.offset, part.length) for part in wanted]
    with pytest.raises(SnapshotChanged):
        store.fetch([*wanted, *changed], Kept())


def test_a_file_that_is_held_is_the_one_that_was_listed(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(DATA)
    store = open_store(parse_location(str(tmp_path)), Reach())
    assert isinstance(store, LocalStore)
    entry = store.entries()[0]
    with store.holding(entry) as handle:
        assert os.pread(handle, 10, 256) == DATA[:10]
    with pytest.raises(SnapshotChanged), store.holding(entry):
        (tmp_path / "a.parquet").write_bytes(DATA + b"more")
    with pytest.raises(SnapshotChanged), store.holding(entry):
        pass
    (tmp_path / "a.parquet").unlink()
    with pytest.raises(SnapshotChanged), store.holding(entry):
        pass


def test_after_a_failure_none_is_begun() -> None:
    begun: list[int] = []

    def read(place: int) -> None:
        begun.append(place)
        raise Cancelled("enough")

    fetching = Fetching(hands=4)
    with pytest.raises(Cancelled):
        fetching.each([1] * 5_000, read)
    assert len(begun) <= fetching.hands
