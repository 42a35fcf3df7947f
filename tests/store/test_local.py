"""A folder of this machine: listed once, then read only as the version that was listed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lakey_jupyter.errors import LakeEmpty, LakeTrouble, SnapshotChanged
from lakey_jupyter.store.location import parse_location
from lakey_jupyter.store.objects import LocalStore, read_many


def store(path: Path) -> LocalStore:
    return LocalStore(parse_location(str(path)))


def test_only_parquet_is_listed_and_nothing_hidden(tmp_path: Path) -> None:
    names = [
        "b.parquet",
        "a/ü.PARQUET",
        "a/z.pq",
        "k=1/x.parq",
        "_tmp/a.parquet",
        ".x/a.parquet",
        "_m.parquet",
        "n.csv",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = store(tmp_path).entries()
    assert [each.path for each in found] == ["a/z.pq", "a/ü.PARQUET", "b.parquet", "k=1/x.parq"]
    assert [each.size for each in found] == [len(each.path.encode()) for each in found]


def test_one_file_is_an_item_too(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"abcdef")
    single = store(tmp_path / "a.parquet")
    (entry,) = single.entries()
    assert entry.path == "a.parquet" and single.read(entry, 2, 3) == b"cde"


def test_reads_are_exact_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(bytes(range(200)))
    lake = store(tmp_path)
    (entry,) = lake.entries()
    assert (lake.meter.requests, lake.meter.bytes) == (0, 0)
    assert read_many(lake, entry, [(150, 50), (0, 10), (5, 1)]) == [
        bytes(range(150, 200)),
        bytes(range(10)),
        bytes([5]),
    ]
    assert (lake.meter.requests, lake.meter.bytes) == (3, 61)


def test_a_file_of_the_same_size_in_its_place_is_another_version(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"abcdef")
    lake = store(tmp_path)
    (entry,) = lake.entries()
    (tmp_path / "new").write_bytes(b"ABCDEF")
    os.utime(tmp_path / "new", ns=(0, path.stat().st_mtime_ns))
    os.replace(tmp_path / "new", path)
    with pytest.raises(SnapshotChanged, match=r"a\.parquet is not the version"):
        lake.read(entry, 0, 3)
    assert lake.meter.bytes == 0


@pytest.mark.parametrize("change", ["grown", "cut", "gone", "touched"])
def test_a_file_that_changed_is_noticed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"abcdef")
    lake = store(tmp_path)
    (entry,) = lake.entries()
    time = path.stat().st_mtime_ns
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes({"grown": b"abcdefg", "cut": b"abc", "touched": b"abcdef"}[change])
        os.utime(path, ns=(0, time + (change == "touched")))
    with pytest.raises(SnapshotChanged):
        lake.read(entry, 0, 3)


def test_a_read_past_the_end_is_never_short(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"abcdef")
    lake = store(tmp_path)
    (entry,) = lake.entries()
    with pytest.raises(SnapshotChanged):
        lake.read(entry, 4, 3)


def test_an_empty_or_missing_place_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"")
    with pytest.raises(LakeEmpty, match="no Parquet file in"):
        store(tmp_path).entries()
    with pytest.raises(LakeEmpty, match="nothing at"):
        store(tmp_path / "gone").entries()


def test_a_link_that_leads_nowhere_is_trouble_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").symlink_to(tmp_path / "gone")
    with pytest.raises(LakeTrouble) as caught:
        store(tmp_path).entries()
    assert str(tmp_path) in caught.value.detail
