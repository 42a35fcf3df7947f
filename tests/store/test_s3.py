"""A bucket of a real server: read only as the version that was listed; a secret is never told."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from kernel.s3 import KEY, S3, SECRET, upload

from lakey_jupyter.errors import LakeAway, LakeEmpty, LakeForbidden, LakeyError, SnapshotChanged
from lakey_jupyter.store.cloud import CloudStore
from lakey_jupyter.store.location import parse_location
from lakey_jupyter.store.objects import read_many
from lakey_jupyter.store.settings import Reach, S3Settings

pytestmark = pytest.mark.s3
WRONG = "wrong-secret-4711"


def store(s3: S3, place: str, secret: str = SECRET, key: str = KEY) -> CloudStore:
    return CloudStore(
        parse_location(f"s3://{place}"), Reach(s3=S3Settings(endpoint=s3.endpoint, key=key, secret=secret))
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, data in (("k=1/a.parquet", b"abcdef"), ("k=2/ü b.parquet", bytes(range(100))), ("_x/c.parquet", b"-")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_files_are_listed_and_read_in_ranges_and_counted(s3: S3, files: Path) -> None:
    upload(s3, files, "reading/lake/sales")
    lake = store(s3, "reading/lake/sales/")
    found = lake.entries()
    assert [(each.path, each.size) for each in found] == [("k=1/a.parquet", 6), ("k=2/ü b.parquet", 100)]
    assert all(each.tag for each in found)
    before = lake.meter.requests
    assert read_many(lake, found[1], [(90, 10), (0, 2)]) == [bytes(range(90, 100)), b"\0\1"]
    assert (lake.meter.requests - before, lake.meter.bytes) == (2, 12)


def test_a_neighbour_with_the_same_beginning_is_another_folder(s3: S3, files: Path) -> None:
    upload(s3, files, "neighbours/sales")
    upload(s3, files, "neighbours/sales2")
    assert len(store(s3, "neighbours/sales").entries()) == 2


def test_an_object_in_its_place_is_another_version(s3: S3, files: Path) -> None:
    upload(s3, files, "changing/x")
    lake = store(s3, "changing/x")
    first, second = lake.entries()
    (files / "k=1/a.parquet").write_bytes(b"ABCDEF")
    upload(s3, files, "changing/x")
    with pytest.raises(SnapshotChanged, match=r"k=1/a\.parquet is not the version that was listed"):
        lake.read(first, 0, 3)
    assert lake.read(second, 1, 1) == b"\1"
    assert lake.read(lake.entries()[0], 0, 3) == b"ABC"


def test_a_range_past_the_end_is_never_short(s3: S3, files: Path) -> None:
    upload(s3, files, "short/x")
    lake = store(s3, "short/x")
    with pytest.raises(LakeyError):
        lake.read(lake.entries()[0], 4, 5)


@pytest.mark.parametrize(("key", "secret"), [(KEY, WRONG), ("AKIAWRONG4711", WRONG)])
def test_a_wrong_key_is_refused_and_never_told(s3: S3, files: Path, key: str, secret: str) -> None:
    upload(s3, files, "locked/x")
    lake = store(s3, "locked/x", secret, key)
    entry = store(s3, "locked/x").entries()[0]
    for ask in (lake.entries, lambda: lake.read(entry, 0, 3)):
        with pytest.raises(LakeForbidden, match=r"^s3://locked/x refuses this server's credentials") as caught:
            ask()
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(vars(lake)) + repr(lake)
        assert WRONG not in told


def test_settings_show_no_secret() -> None:
    assert WRONG not in repr(S3Settings(key="AKIAWRONG4711", secret=WRONG)) + str(S3Settings(key="x", secret=WRONG))


def test_nothing_there_is_said_to_be_nothing(s3: S3, files: Path) -> None:
    upload(s3, files, "empty/x")
    with pytest.raises(LakeEmpty, match="no Parquet file at s3://empty/other"):
        store(s3, "empty/other").entries()
    with pytest.raises(LakeAway, match="no bucket for s3://no-such-bucket/x"):
        store(s3, "no-such-bucket/x").entries()
