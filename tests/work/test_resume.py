"""A pull that is cut at any moment goes on where it was: each byte of the lake is read once, nothing is believed."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import LakeAway
from lakey_jupyter.model.noun import changed
from lakey_jupyter.parquet.copy import BLOCK
from lakey_jupyter.parquet.hands import HANDS
from lakey_jupyter.work.tasks import Failed, Pull, Pulled
from lakey_jupyter.work.watch import Watch

from .attempts import FILES, ROWS, Place, body, waited_for, write_wide

KILLS = 10
PLAN = ROWS * FILES * 16
UNDER_WAY = HANDS * BLOCK
"""What may be read and not yet be noted: a block for each hand."""
SLACK = 1.02


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A lake, and all of it pulled without a break."""
    place = Place(tmp_path_factory.mktemp("whole"))
    write_wide(place.root / "lake")
    assert isinstance(place.here(place.registered()), Pulled)
    assert PLAN < place.read < PLAN * SLACK and place.parts == []
    return place


@pytest.fixture
def place(whole: Place, tmp_path: Path) -> Place:
    """The same lake, and nothing pulled."""
    (tmp_path / "lake").symlink_to(whole.root / "lake")
    (tmp_path / "out").mkdir()
    return Place(tmp_path)


@pytest.fixture
def cut(place: Place) -> Pull:
    """A pull that was left in the middle."""
    task = place.registered()
    assert isinstance(place.here(task, PLAN // 2), Failed)
    (part,) = place.parts
    assert part.name == ".a.parquet.0123456789abcdef.unfinished" and place.journal.exists()
    return task


def killed(place: Place, task: Pull, draw: random.Random) -> bool:
    """Whether an attempt was killed before it had ended; at some byte, or a little later."""
    with place.start(task) as process:
        assert process.stdin is not None and process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        enough = place.read + draw.randrange(PLAN - place.read + BLOCK) if place.read < PLAN else 0
        process.stdin.write(b"\n")
        process.stdin.flush()
        waited_for(lambda: place.read >= enough, process)
        if draw.random() < 0.3:
            time.sleep(draw.random() * 0.05)
        process.kill()
        return process.stdout.readline() == b""


def test_a_pull_that_is_killed_at_any_moment_reads_the_lake_once(place: Place, whole: Place) -> None:
    draw, task, kills = random.Random(4), place.registered(), 0
    while kills < KILLS:
        (place.root / "read").unlink(missing_ok=True)
        place.path.unlink(missing_ok=True)
        in_this_round = 0
        while not place.path.exists():
            was_killed = in_this_round < 6 and killed(place, task, draw)
            in_this_round += was_killed
            if not was_killed and not place.path.exists():
                assert isinstance(place.here(task), Pulled)
        assert body(place.path) == body(whole.path)
        assert place.read <= PLAN * SLACK + in_this_round * UNDER_WAY
        kills += in_this_round
        place.shop().journals.take(task.work, place.path, lambda: None).discard()  # type: ignore[union-attr]
        assert place.parts == [] and not place.journal.exists()


def test_what_is_there_is_not_read_again(place: Place, cut: Pull, whole: Place) -> None:
    before = place.read
    assert isinstance(place.here(cut), Pulled)
    assert before < PLAN and place.read <= PLAN * SLACK + UNDER_WAY
    assert body(place.path) == body(whole.path)
    assert pq.read_table(place.path) == pq.read_table(whole.path)
    assert place.parts == [] and not place.journal.exists()


def flip(place: Place) -> None:
    (part,) = place.parts
    with part.open("r+b") as file:
        file.seek(100_000)
        byte = file.read(1)[0]
        file.seek(100_000)
        file.write(bytes([byte ^ 1]))


def shorten(place: Place) -> None:
    (part,) = place.parts
    os.truncate(part, 5 * BLOCK // 2)


def lengthen(place: Place) -> None:
    (part,) = place.parts
    with part.open("ab") as file:
        file.write(b"x" * 100_000)


def tear(place: Place) -> None:
    os.truncate(place.journal, place.journal.stat().st_size - 5)


def of_another_plan(place: Place) -> None:
    head, plan, *rest = place.journal.read_text().splitlines()
    other = plan[:-1] + ("0" if plan[-1] != "0" else "1")
    place.journal.write_text("\n".join([head, other, *rest]) + "\n")


def of_another_file(place: Place) -> None:
    other = place.out / ".b.parquet.0123456789abcdef.unfinished"
    other.touch()
    place.journal.write_text(place.journal.read_text().replace(json.dumps(str(place.parts[0])), json.dumps(str(other))))


def scramble(place: Place) -> None:
    head, plan, *rest = place.journal.read_text().splitlines()
    lies = [
        "",
        "1 2",
        "-5 7 0000000000000000",
        f"{10**17} {10**17} 0123456789abcdef",
        "4 0 2d06800538d394c2",
        "\0" * 90,
    ]
    shifted = [f"{int(line.split()[0]) + 1} {line.partition(' ')[2]}" for line in rest]
    place.journal.write_text("\n".join([head, plan, *lies, *shifted, *rest[:1]]) + "\n")


def empty(place: Place) -> None:
    place.journal.write_bytes(b"")


def take_away(place: Place) -> None:
    (part,) = place.parts
    part.unlink()


@pytest.mark.parametrize(
    "lie",
    [flip, shorten, lengthen, tear, of_another_plan, of_another_file, scramble, empty, take_away],
)
def test_a_journal_that_lies_is_not_believed(
    place: Place, cut: Pull, whole: Place, lie: Callable[[Place], None]
) -> None:
    lie(place)
    assert isinstance(place.here(cut), Pulled)
    assert body(place.path) == body(whole.path)
    assert place.parts == [] and not place.journal.exists()


@pytest.mark.parametrize("other", [Path.hardlink_to, Path.symlink_to])
def test_a_file_that_has_another_name_is_not_written_to(place: Place, cut: Pull, other: Callable[..., None]) -> None:
    (part,) = place.parts
    mine = place.root / "mine"
    mine.write_bytes(b"mine")
    part.unlink()
    other(part, mine)
    assert isinstance(place.here(cut), Pulled)
    assert mine.read_bytes() == b"mine" and not place.path.is_symlink()


def test_of_two_attempts_at_once_one_has_the_file(place: Place, cut: Pull, whole: Place) -> None:
    held = place.shop().journals.take(cut.work, place.path, lambda: None)
    assert held is not None
    process = place.start(changed(cut, path=str(place.out / "b.parquet")))
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(b"\n")
    process.stdin.flush()
    assert process.stdout.read() == b"ready\nPulled\n", "it waited, and then wrote a file of its own"
    process.communicate()
    held.close()
    assert body(place.out / "b.parquet") == body(whole.path)
    before = place.read
    assert isinstance(place.here(cut), Pulled)
    assert place.read - before < PLAN


def away(watch: Watch) -> None:
    raise LakeAway("the store does not answer")


@pytest.mark.parametrize(("then", "stays"), [(away, True), (Watch.abandon, True), (Watch.cancel, False)])
def test_what_can_go_on_stays_and_what_was_cancelled_goes(
    place: Place, then: Callable[[Watch], None], stays: bool
) -> None:
    assert isinstance(place.here(place.registered(), PLAN // 2, then), Failed)
    assert (len(place.parts), place.journal.exists()) == (int(stays), stays)


def test_a_lake_that_changed_is_read_anew(place: Place, whole: Place) -> None:
    (place.root / "lake").unlink()
    shutil.copytree(whole.root / "lake", place.root / "lake")
    old = place.registered()
    assert isinstance(place.here(old, PLAN // 2), Failed)
    write_wide(place.root / "lake", sign=-1)
    found = place.here(old)
    assert isinstance(found, Failed) and found.code == "snapshot_changed"
    assert place.parts == [] and not place.path.exists()
    assert isinstance(place.here(place.registered()), Pulled)
    assert pq.read_table(place.path) == pq.read_table(place.root / "lake")


def test_a_journal_of_an_older_snapshot_is_not_believed(place: Place, whole: Place) -> None:
    (place.root / "lake").unlink()
    shutil.copytree(whole.root / "lake", place.root / "lake")
    assert isinstance(place.here(place.registered(), PLAN // 2), Failed)
    write_wide(place.root / "lake", sign=-1)
    before = place.read
    assert isinstance(place.here(place.registered()), Pulled)
    assert place.read - before >= PLAN
    assert pq.read_table(place.path) == pq.read_table(place.root / "lake")


def test_a_budget_that_is_passed_leaves_nothing(place: Place, cut: Pull) -> None:
    found = place.here(changed(cut, most=PLAN // 2))
    assert isinstance(found, Failed) and found.code == "over_budget"
    assert place.parts == [] and not place.journal.exists()


def test_a_file_that_may_not_grow_leaves_nothing(place: Place) -> None:
    with place.start(place.registered()) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdout.readline()
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (PLAN // 2, PLAN // 2))
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"Failed\n"
    assert place.parts == [] and not place.journal.exists()


def test_a_small_pull_has_no_journal(tmp_path: Path) -> None:
    place = Place(tmp_path)
    write_wide(place.root / "lake", files=1)
    task = changed(place.registered(), spec=changed(place.registered().spec, columns=("a",)))
    assert isinstance(place.here(task, 1), Failed)
    assert list(place.out.iterdir()) == [] and not place.journal.exists()


def test_a_file_of_the_state_folder_that_is_no_folder_costs_only_the_journal(place: Place) -> None:
    task = place.registered()
    (place.root / "state" / "journals").write_bytes(b"")
    assert isinstance(place.here(task), Pulled)
