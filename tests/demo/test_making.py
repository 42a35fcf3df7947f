"""A demo lake is made whole or not at all, the same for the same seed, and once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lakey_jupyter.demo.entry import DemoItem
from lakey_jupyter.demo.events import GROUP_ROWS
from lakey_jupyter.demo.lake import MARK, SEED, STALE, WRITE, make_demo_lake
from lakey_jupyter.demo.weather import write_weather
from lakey_jupyter.errors import Exists

BUILD = "import sys, pathlib; from lakey_jupyter.demo.lake import make_demo_lake as f; f(pathlib.Path(sys.argv[1]), 5)"
PATIENCE = 60.0


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    assert found
    return found


def names(folder: Path) -> list[str]:
    """What stands in a folder, hidden or not, in order."""
    return sorted(each.name for each in folder.iterdir())


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file each name is, and when it was written."""
    return {str(each): (each.stat().st_ino, each.stat().st_mtime_ns) for each in folder.rglob("*")}


def interrupted(folder: Path, how: signal.Signals) -> None:
    """Start to build a lake in a process of its own, and stop it when the first files are written."""
    paths = os.pathsep.join(each for each in sys.path if each)
    command = [sys.executable, "-c", BUILD, str(folder)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while not list(folder.parent.glob(".*.part/*/*/*.parquet")):
        assert process.poll() is None, "the build ended before it could be interrupted"
        assert time.monotonic() < end
        time.sleep(0.005)
    process.send_signal(how)
    assert process.wait(PATIENCE) != 0


def test_there_are_three_items_of_the_promised_size(items: dict[str, DemoItem]) -> None:
    sizes, counts = {}, {}
    for item in items.values():
        files = list(Path(item.location).rglob("*.parquet"))
        sizes[item.name] = sum(each.stat().st_size for each in files)
        counts[item.name] = sum(pq.read_metadata(each).num_rows for each in files)
    assert list(items) == list(WRITE)
    assert 1_900_000 < counts["iot.events"] < 2_200_000
    assert counts["sales.products"] == 300_000
    assert counts["weather.daily"] == (10 * 365 + 3) * 30
    assert 30e6 < sum(sizes.values()) < 60e6
    assert sizes["iot.events"] > 1.5 * 20e6, "everything must be well over the demo's budget"


def test_every_column_is_described_and_no_other(items: dict[str, DemoItem]) -> None:
    for item in items.values():
        file = min(Path(item.location).rglob("*.parquet"))
        partitions = [part.partition("=")[0] for part in file.relative_to(item.location).parts[:-1]]
        assert [*pq.read_schema(file).names, *partitions] == list(item.descriptions)
        assert all(item.descriptions.values())
        assert item.tags[0] == "demo"
        assert item.maintainer
        # A card shows the first paragraph as it stands.
        assert not set("*`_#") & set(item.description.partition("\n\n")[0])


def test_a_day_of_events_is_one_file_of_several_row_groups(items: dict[str, DemoItem]) -> None:
    files = sorted(Path(items["iot.events"].location).rglob("*.parquet"))
    assert len(files) == 60
    assert files[0].parts[-2:] == ("day=2026-09-01", "part-0.parquet")
    assert files[-1].parts[-2:] == ("day=2026-10-30", "part-0.parquet")
    assert {pq.read_metadata(each).row_group(0).num_rows for each in files} == {GROUP_ROWS}
    assert min(pq.read_metadata(each).num_row_groups for each in files) >= 2


def test_it_is_made_once(lake: Path) -> None:
    before = stamps(lake)
    began = time.monotonic()
    again = make_demo_lake(lake)
    assert time.monotonic() - began < 0.5
    assert stamps(lake) == before
    assert again == make_demo_lake(lake)


def test_another_lake_gives_way_to_the_same_bytes_for_the_same_seed(lake: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    (folder / "iot.events").mkdir(parents=True)
    (folder / "iot.events" / "old.parquet").write_bytes(b"old")
    (folder / MARK).write_text("of another seed")
    make_demo_lake(folder, SEED)
    assert contents(folder) == contents(lake)
    assert names(tmp_path) == ["lake"]


def test_another_seed_gives_other_rows(lake: Path, tmp_path: Path) -> None:
    write_weather(tmp_path / "same", SEED)
    write_weather(tmp_path / "other", SEED + 1)
    same, other, made = (contents(each) for each in (tmp_path / "same", tmp_path / "other", lake / "weather.daily"))
    assert same == made
    assert other.keys() == made.keys()
    assert all(other[name] != made[name] for name in made)


def test_what_is_no_demo_lake_stays(tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("years of work")
    with pytest.raises(Exists, match="is no demo lake"):
        make_demo_lake(folder)
    with pytest.raises(Exists, match="is no demo lake"):
        make_demo_lake(folder / "chapter.txt")
    assert contents(tmp_path) == {"thesis/chapter.txt": b"years of work"}


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    interrupted(tmp_path / "lake", signal.SIGINT)
    assert names(tmp_path) == []


def test_a_killed_build_leaves_nothing_under_the_name_and_is_swept_up_later(tmp_path: Path, lake: Path) -> None:
    folder = tmp_path / "lake"
    interrupted(folder, signal.SIGKILL)
    left = list(tmp_path.iterdir())
    assert [each.suffix for each in left] == [".part"]
    long_ago = time.time() - STALE - 60
    os.utime(left[0], (long_ago, long_ago))
    running = tmp_path / ".lake.01234567.part"
    running.mkdir()
    make_demo_lake(folder)
    assert contents(folder) == contents(lake)
    assert names(tmp_path) == [running.name, "lake"]


def test_an_interrupted_build_leaves_the_old_lake_whole(lake: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    shutil.copytree(lake, folder)
    before = stamps(folder)
    interrupted(folder, signal.SIGINT)
    assert stamps(folder) == before
    assert names(tmp_path) == ["lake"]
