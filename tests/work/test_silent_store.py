"""A pull from a store that has fallen silent is cancelled at once all the same, and the next one is none the worse."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from store.scripted import Bucket, Fault

from lakey_jupyter.connect import Session
from lakey_jupyter.model.job import State

from .conftest import WAYS
from .folders import Folders, done, until
from .test_sharing import SPEC, bucket, folders, session

__all__ = ["bucket", "folders", "session"]

SILENT = 30.0
SOON = 5.0


@pytest.fixture
def silent(session: Session, bucket: Bucket) -> Iterator[Session]:
    """Nothing is answered until the test is over."""
    bucket.script = lambda key, count: Fault(stall=SILENT)
    yield session
    bucket.script = lambda key, count: None


@pytest.fixture
def workers() -> int:
    """Threads, unless a test says otherwise."""
    return 0


@WAYS
def test_it_is_cancelled_at_once_and_leaves_nothing(
    folders: Folders, silent: Session, bucket: Bucket, workers: int
) -> None:
    job = until(silent, silent.pull("slow", SPEC, "a.parquet"), State.READING)
    time.sleep(0.3)
    began = time.monotonic()
    assert silent.leave(job.id).state is State.CANCELLED
    assert time.monotonic() - began < SOON
    assert folders.landed() == []
    bucket.script = lambda key, count: None
    assert done(silent, "slow", SPEC, to="a.parquet").attempt == 1
    assert folders.landed() == ["a.parquet"]


@WAYS
def test_it_goes_on_for_those_who_stay(folders: Folders, silent: Session, bucket: Bucket, workers: int) -> None:
    first = until(silent, silent.pull("slow", SPEC, "a.parquet"), State.READING)
    second = silent.pull("slow", SPEC, "b.parquet")
    bucket.script = lambda key, count: None
    assert silent.leave(first.id).state is State.CANCELLED
    ended = until(silent, second)
    assert (ended.state, folders.landed()) == (State.DONE, ["b.parquet"])
