"""A pull of which some bytes were pulled before reads only the others, and only what still is as it was landed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from store.scripted import Fault

from lakey_jupyter.kernel.display import estimate_text
from lakey_jupyter.model.job import State

from .attempts import body
from .days import Days, days, spec
from .folders import Folders, done, until

DAYS = 31
MONTH = spec(day=(0, 29))
MORE = spec(day=(0, 30))
WEEK, EIGHT = spec(day=(0, 6)), spec(day=(0, 7))


@pytest.fixture(params=["files", "groups"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Days]:
    with days(tmp_path, DAYS, as_groups=request.param == "groups") as found:
        yield found


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Days]:
    """A lake of eight days, of which a week is here, in `week.parquet`."""
    with days(tmp_path, 8) as found:
        found.pulled(WEEK, "week.parquet")
        yield found


def test_one_day_more_reads_only_the_new_day(lake: Days) -> None:
    _, first = lake.pulled(MONTH, "month.parquet")
    assert first == lake.bytes_of(range(30))
    found, new = lake.estimated(MORE), lake.bytes_of([30])
    assert (found.scanned_bytes, found.here_bytes) == (new, first)
    job, second = lake.pulled(MORE, "more.parquet")
    assert second == new
    assert (job.progress.lake_bytes, job.progress.done_bytes) == (new, first + new) == (new, job.progress.total_bytes)


def test_the_answer_is_the_same_as_if_all_had_been_read(lake: Days, tmp_path: Path) -> None:
    for to, asked in (("month.parquet", MONTH), ("more.parquet", MORE)):
        lake.pulled(asked, to)
    near = body(lake.folders.workspace / "more.parquet")
    for path in lake.folders.workspace.iterdir():
        path.unlink()
    _, sent = lake.pulled(MORE, "again.parquet")
    assert sent == lake.bytes_of(range(31)) and body(lake.folders.workspace / "again.parquet") == near


def test_the_estimate_says_how_much_is_here(week: Days) -> None:
    shown = estimate_text(week.estimated(EIGHT))
    assert "87.5 % is already here" in shown
    assert "already here" not in estimate_text(week.estimated(spec(day=(7, 7))))
    assert week.estimated(EIGHT).seconds <= week.estimated(spec("id", "value", "word", "day")).seconds


@pytest.mark.parametrize(
    "asked",
    [
        spec("value", day=(3, 5)),
        spec("word", "id", day=(0, 6)),
        spec("id", value=(0.25, 0.5), day=(4, 6)),
        spec("word", id=(5_500, 6_499)),
        spec("value", "word", id=(2_500, 2_500)),
    ],
    ids=str,
)
def test_what_lies_within_an_earlier_pull_reads_nothing(week: Days, asked: dict[str, Any]) -> None:
    found = week.estimated(asked)
    assert found.scanned_bytes == 0 < found.here_bytes
    job, sent = week.pulled(asked, "part.parquet")
    assert sent == job.progress.lake_bytes == 0 < job.progress.total_bytes


def test_a_column_more_is_read_alone(week: Days) -> None:
    week.pulled(spec("id", "value"), "two.parquet")
    (week.folders.workspace / "week.parquet").unlink()
    _, sent = week.pulled(spec("word", "value", "id"), "three.parquet")
    assert sent == week.bytes_of(range(8), "word")


def test_several_earlier_pulls_give_what_they_have(tmp_path: Path) -> None:
    with days(tmp_path, 12) as lake:
        for first in (0, 4):
            lake.pulled(spec(day=(first, first + 3)), f"{first}.parquet")
        lake.pulled(spec("id", day=(0, 9)), "ids.parquet")
        _, sent = lake.pulled(spec(), "all.parquet")
        assert sent == lake.bytes_of(range(8, 12)) - lake.bytes_of([8, 9], "id")


def test_what_was_scanned_is_not_here(week: Days) -> None:
    asked = spec(id=(6_500, 7_499), day=(6, 7))
    week.pulled(asked, "scanned.parquet")
    (week.folders.workspace / "week.parquet").unlink()
    assert week.estimated(spec("word", day=(6, 7))).here_bytes == 0
    _, sent = week.pulled(spec("word", day=(6, 7)), "word.parquet")
    assert sent == week.bytes_of([6, 7], "word")


def test_another_format_is_written_from_what_is_here(week: Days) -> None:
    week.bucket.ranges.clear()
    done(week.session, "days", spec("id", "value", day=(3, 5)), to="a.arrow")
    done(week.session, "days", spec("id", "value", day=(3, 5)), to="a.parquet", codec="zstd")
    assert week.bucket.ranges == []
    assert pq.read_table(week.folders.workspace / "a.parquet") == week.expected(spec("id", "value", day=(3, 5)))


def test_a_full_proof_reads_the_lake(week: Days) -> None:
    asked = spec("id", day=(3, 5))
    job, sent = week.pulled(asked, "proved.parquet", verify="full")
    assert sent == job.progress.lake_bytes == week.bytes_of([3, 4, 5], "id") + week.bytes_of([3, 4, 5], "day")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def flipped(place: int, after: bytes = b"") -> Callable[[Path], None]:
    """Turns one bit, so that the file is as long as before; with `after` so many bytes behind the last of these."""

    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[place + (data.rindex(after) if after else 0)] ^= 1
        path.write_bytes(data)

    return flip


def other(path: Path) -> None:
    """Another file that is as long, with a footer that makes sense."""
    size = path.stat().st_size
    pq.write_table(pa.table({"x": [1]}), path)
    small = path.read_bytes()
    path.write_bytes(b"PAR1" + b"-" * (size - len(small)) + small[4:])


@pytest.mark.parametrize(
    "change",
    [
        cut,
        other,
        flipped(5),
        flipped(-6),
        flipped(20, b"lakey.layout"),
        flipped(55, b"lakey.xxh3"),
        Path.unlink,
        lambda path: path.write_bytes(b""),
    ],
    ids=["cut", "other", "a page", "the length", "the layout", "the checksums", "removed", "empty"],
)
@pytest.mark.parametrize("asked", [EIGHT, spec("word", value=(0.5, 0.75))], ids=["copied", "scanned"])
def test_a_file_that_was_changed_is_not_believed(week: Days, asked: dict[str, Any], change: Any) -> None:
    change(week.folders.workspace / "week.parquet")
    _, sent = week.pulled(asked, "more.parquet")
    names = {*asked["columns"], *(each["name"] for each in asked["filters"])}
    assert sent == week.bytes_of(range(8), *names)


def test_a_changed_piece_spoils_no_other_file(tmp_path: Path) -> None:
    with days(tmp_path, 8) as lake:
        lake.pulled(spec(day=(0, 3)), "a.parquet")
        lake.pulled(spec(day=(4, 6)), "b.parquet")
        flipped(100)(lake.folders.workspace / "a.parquet")
        _, sent = lake.pulled(spec(), "c.parquet")
        assert sent == lake.bytes_of([0, 1, 2, 3, 7])


def test_a_link_out_of_the_workspace_is_not_followed(week: Days, tmp_path: Path) -> None:
    path = week.folders.workspace / "week.parquet"
    shutil.move(path, tmp_path / "outside.parquet")
    path.symlink_to(tmp_path / "outside.parquet")
    assert week.estimated(EIGHT).here_bytes == 0


def test_a_newer_snapshot_reads_what_is_new_and_what_changed(week: Days) -> None:
    week.put_files([8])
    week.put_files([3], salt=1)
    week.session.refresh("days")
    asked = spec(day=(0, 8))
    found, new = week.estimated(asked), week.bytes_of([3, 7, 8])
    assert found.scanned_bytes == new
    job, sent = week.pulled(asked, "newer.parquet")
    assert sent == job.progress.lake_bytes == new


def test_a_file_that_is_gone_from_the_lake_is_gone_from_the_answer(week: Days) -> None:
    del week.bucket.objects["x/03.parquet"], week.tables[3]
    week.session.refresh("days")
    _, sent = week.pulled(spec(day=(0, 5)), "fewer.parquet")
    assert sent == 0


def test_another_item_of_the_same_name_has_nothing_here(week: Days) -> None:
    week.session.remove_item("days")
    week.session.add_item("days", "s3://bucket/x")
    assert week.estimated(EIGHT).here_bytes == 0


def test_a_lake_of_this_machine_is_not_read_again_either(tmp_path: Path) -> None:
    """Its files are spoiled where they lie, which nobody can see: any byte that is read of them shows in the rows."""
    folders = Folders.at(tmp_path)
    tables = [
        pa.table({"x": np.arange(20_000) + 20_000 * n, "y": np.random.default_rng(n).random(20_000)}) for n in (0, 1)
    ]
    for number, table in enumerate(tables):
        pq.write_table(table, folders.lake / f"{number}.parquet", compression="none", use_dictionary=False)
    session = folders.session()
    session.add_item("x.y", folders.lake)
    done(session, "x.y", {"columns": ["x", "y"]}, to="all.parquet")
    for path in folders.lake.iterdir():
        before = path.stat()
        with path.open("r+b") as file:
            file.write(b"\xff" * before.st_size)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    whole = pa.concat_tables(tables)
    done(session, "x.y", {"columns": ["y"]}, to="y.parquet")
    assert pq.read_table(folders.workspace / "y.parquet") == whole.select(["y"])
    some = {"columns": ["x"], "filters": [{"name": "y", "operator": "<", "value": 0.25}]}
    job = done(session, "x.y", some, to="x.parquet")
    assert (
        pq.read_table(folders.workspace / "x.parquet")["x"] == whole.filter(pa.array(whole["y"].to_numpy() < 0.25))["x"]
    )
    assert job.progress.lake_bytes == 0
    session.close()


def test_where_the_rest_cannot_be_read_nothing_lands(week: Days) -> None:
    week.bucket.script = lambda key, count: Fault(status=403)
    job = until(week.session, week.session.pull("days", EIGHT, to="more.parquet"))
    assert job.state is State.FAILED and week.folders.landed() == ["week.parquet"]
    week.pulled(spec("value", day=(0, 5)), "here.parquet")
    week.bucket.script = lambda key, count: None
    _, sent = week.pulled(EIGHT, "more.parquet")
    assert sent == week.bytes_of([7])
