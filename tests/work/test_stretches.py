"""A large file that two threads copy: whole and hashed as it was written, or not there at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from lakey_jupyter.errors import Cancelled
from lakey_jupyter.model.job import Progress, State
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.store.fingerprints import LARGE, STRETCH, fingerprint, joined
from lakey_jupyter.work.reuse import made_again
from lakey_jupyter.work.stretches import BLOCK, Stretches
from lakey_jupyter.work.tasks import Made, Pull
from lakey_jupyter.work.watch import Watch

SIZE = LARGE + STRETCH // 2 + 1


@pytest.fixture
def task(tmp_path: Path) -> Pull:
    """A pull of what was landed before as `made`."""
    source = tmp_path / "made.parquet"
    source.write_bytes(np.random.default_rng(0).bytes(SIZE))
    found = fingerprint(source)
    made = Made(path=str(source), rows=1, sha256=found.sha256, bytes=SIZE, stretches=found.stretches)
    (tmp_path / "workspace").mkdir()
    path = str(tmp_path / "workspace" / "again.parquet")
    spec = PullSpec(columns=("x",))
    return Pull(id="a", item="x", location="", snapshot="", spec=spec, path=path, overwrite=False, made=made)


def there(task: Pull) -> list[str]:
    return [each.name for each in Path(task.path).parent.iterdir()]


@pytest.mark.parametrize("size", [1, BLOCK + 1, STRETCH - 1, STRETCH, STRETCH + 1])
def test_all_bytes_are_copied_and_hashed(tmp_path: Path, size: int) -> None:
    source, part = tmp_path / "source", tmp_path / "part"
    source.write_bytes(found := np.random.default_rng(size).bytes(size))
    stretches = Stretches(source, part, Watch(lambda *told: None))
    hashed = [hashlib.sha256(found[each : each + STRETCH]).digest() for each in range(0, size, STRETCH)]
    assert stretches.copy() == joined(hashed)
    assert stretches.progress == Progress(done_bytes=size, total_bytes=size)
    assert part.read_bytes() == found


def test_a_copy_lands_whole(task: Pull) -> None:
    told: list[tuple[State, Progress]] = []
    found = made_again(task, Watch(lambda state, progress: told.append((state, progress))))
    assert task.made is not None and found is not None
    assert (found.bytes, found.sha256) == (SIZE, task.made.sha256)
    assert fingerprint(Path(task.path)) == fingerprint(Path(task.made.path)) and there(task) == ["again.parquet"]
    assert told[-1] == (State.VERIFYING, Progress(done_bytes=SIZE, total_bytes=SIZE))


@pytest.mark.parametrize("place", [0, STRETCH - 1, STRETCH, SIZE - 1])
def test_what_was_changed_never_lands(task: Pull, place: int) -> None:
    assert task.made is not None
    with Path(task.made.path).open("r+b") as file:
        file.seek(place)
        [was] = file.read(1)
        file.seek(place)
        file.write(bytes([was ^ 1]))
    assert made_again(task, Watch(lambda *told: None)) is None
    assert there(task) == []


def test_what_is_cut_off_meanwhile_never_lands(task: Pull) -> None:
    assert task.made is not None
    source = Path(task.made.path)

    def cut(state: State, progress: Progress) -> None:
        if state is State.READING:
            with source.open("r+b") as file:
                file.truncate(SIZE // 2)

    assert made_again(task, Watch(cut)) is None
    assert there(task) == []


def test_what_is_cancelled_stops_and_leaves_nothing(task: Pull) -> None:
    told: list[Progress] = []

    def cancel(state: State, progress: Progress) -> None:
        told.append(progress)
        watch.cancel()

    watch = Watch(cancel)
    with pytest.raises(Cancelled):
        made_again(task, watch)
    assert [each.done_bytes for each in told] == [BLOCK] and there(task) == []
