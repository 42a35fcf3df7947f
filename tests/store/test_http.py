"""Files of the web: versions, redirects, and the addresses that are not asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from lakey_jupyter.errors import LakeAway, LakeEmpty, LakeForbidden, LakeTrouble, SnapshotChanged
from lakey_jupyter.store.http import HttpStore
from lakey_jupyter.store.location import parse_location
from lakey_jupyter.store.retries import BUDGET, Passing, Retries
from lakey_jupyter.store.settings import HttpSettings, Reach
from lakey_jupyter.store.wire import is_public

from .scripted import Bucket, Fault, scripted

DATA = bytes(range(256)) * 100
NO_TAG = Fault(headers=(("ETag", ""),))


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with scripted(Bucket({"lake/a.parquet": DATA})) as found:
        yield found


def opened(bucket: Bucket, name: str = "a.parquet", *hosts: str) -> HttpStore:
    location = parse_location(f"{bucket.endpoint}/bucket/lake/{name}")
    return HttpStore(location, Reach(http=HttpSettings(hosts or ("127.0.0.1",))))


def test_a_file_is_listed_and_read_in_ranges(bucket: Bucket) -> None:
    store = opened(bucket)
    (entry,) = store.entries()
    assert (entry.path, entry.size) == ("a.parquet", len(DATA))
    assert store.read(entry, 1_000, 500) == DATA[1_000:1_500] and store.read(entry, 5, 0) == b""
    assert store.meter.requests == 2 and store.meter.bytes == 501


def test_without_an_etag_the_time_of_change_tells_versions_apart(bucket: Bucket) -> None:
    bucket.script = lambda key, count: NO_TAG
    store = opened(bucket)
    (entry,) = store.entries()
    assert store.read(entry, 0, 10) == DATA[:10]
    bucket.changed = "Sat, 21 Nov 2026 00:00:01 GMT"
    with pytest.raises(SnapshotChanged):
        store.read(entry, 0, 10)
    bucket.heeds_if_match = False
    with pytest.raises(SnapshotChanged):
        store.read(entry, 0, 10)


@pytest.mark.parametrize(
    ("fault", "failure", "said"),
    [
        (Fault(headers=(("ETag", ""), ("Last-Modified", ""))), LakeTrouble, "neither an ETag nor a time of change"),
        (Fault(headers=(("ETag", 'W/"weak"'), ("Last-Modified", ""))), LakeTrouble, "neither an ETag nor"),
        (Fault(whole=True), LakeTrouble, "does not answer ranges"),
        (Fault(headers=(("Content-Encoding", "gzip"),)), LakeTrouble, "does not answer ranges"),
        (Fault(status=404), LakeEmpty, "There is nothing at"),
        (Fault(status=403), LakeForbidden, "may not be read from here"),
        (Fault(status=302, headers=(("Location", "http://10.0.0.1/x.parquet"),)), LakeForbidden, "private network"),
        (Fault(status=302, headers=(("Location", "http://169.254.169.254/"),)), LakeForbidden, "private network"),
        (Fault(status=302, headers=(("Location", "ftp://127.0.0.1/x"),)), LakeForbidden, "leads away from https"),
        (Fault(status=302, headers=(("Location", "a.parquet"),)), LakeAway, "without an end"),
    ],
)
def test_what_cannot_be_an_item_is_said(bucket: Bucket, fault: Fault, failure: type[Exception], said: str) -> None:
    bucket.script = lambda key, count: fault
    with pytest.raises(failure, match=said):
        opened(bucket).entries()


def test_a_redirect_is_followed_and_found_again_when_it_ends(bucket: Bucket) -> None:
    ended: list[str] = []

    def script(key: str, count: int) -> Fault | None:
        if key == "lake/a.parquet":
            return Fault(status=302, headers=(("Location", f"/bucket/signed/{len(ended)}.parquet?sig=1"),))
        return Fault(status=403) if key in ended else None

    bucket.script = script
    bucket.objects.update({f"signed/{number}.parquet": DATA for number in range(2)})
    store = opened(bucket)
    (entry,) = store.entries()
    assert store.read(entry, 0, 10) == DATA[:10]
    assert bucket.reads == ["lake/a.parquet", "signed/0.parquet", "signed/0.parquet"]
    ended.append("signed/0.parquet")
    assert store.read(entry, 0, 10) == DATA[:10]
    assert bucket.reads[3:] == ["signed/0.parquet", "lake/a.parquet", "signed/1.parquet"]


def test_this_machine_is_not_asked_unless_it_is_named(bucket: Bucket) -> None:
    with pytest.raises(LakeForbidden, match=r"127\.0\.0\.1 has an address of a private network"):
        opened(bucket, "a.parquet", "example.org").entries()
    assert bucket.reads == []


def test_a_name_is_looked_up_once_and_dialled_as_it_was_checked(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that changes its address between the check and the call would lead into the network."""
    answers = iter(["127.0.0.1", "8.8.8.8"])
    port = int(bucket.endpoint.rsplit(":", 1)[1])

    def looked_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr("lakey_jupyter.store.wire.socket.getaddrinfo", looked_up)
    location = parse_location(f"http://rebinding.example:{port}/bucket/lake/a.parquet")
    with pytest.raises(LakeForbidden, match="rebinding.example has an address of a private network"):
        HttpStore(location, Reach()).entries()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        *((address, False) for address in (
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
            "64:ff9b::a00:1", "2002:7f00:1::",
        )),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_store_that_fails_is_asked_again_a_bounded_number_of_times() -> None:
    waits: list[float] = []
    retries, asked = Retries(waits.append), 0

    def fails() -> None:
        nonlocal asked
        asked += 1
        raise Passing(LakeAway("busy"), after=0.5)

    for _ in range(20):
        with pytest.raises(LakeAway, match="busy"):
            retries.ask(fails)
    assert asked == 20 + BUDGET and all(wait >= 0.5 for wait in waits)
    assert retries.ask(lambda: 1) == 1


def test_a_wait_that_is_too_long_is_not_begun() -> None:
    waits: list[float] = []

    def fails() -> None:
        raise Passing(LakeAway("busy"), after=3_600)

    with pytest.raises(LakeAway):
        Retries(waits.append).ask(fails)
    assert waits == []
