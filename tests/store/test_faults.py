"""Whatever a server does to an answer: the right bytes, or a failure that says what it is; never other bytes.

Google and Azure cannot run here: a small server speaks as they do, as far as a reader needs.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator

import pytest

from lakey_jupyter.errors import LakeAway, LakeForbidden, LakeTrouble, LakeyError, SnapshotChanged
from lakey_jupyter.store.location import parse_location
from lakey_jupyter.store.objects import Entry, Part, Store
from lakey_jupyter.store.settings import AzureSettings, GcsSettings, HttpSettings, Reach, S3Settings
from lakey_jupyter.store.stores import open_store

from .scripted import Bucket, Fault, Script, scripted, tag
from .sinks import Kept

DATA = bytes(range(256)) * 400
OTHER = DATA[::-1]


KINDS = {"s3": "s3://bucket/lake", "gs": "gs://bucket/lake", "az": "az://bucket/lake", "http": ""}


@pytest.fixture(params=KINDS)
def bucket(request: pytest.FixtureRequest) -> Iterator[Bucket]:
    with scripted(Bucket({"lake/a.parquet": DATA}, kind=request.param)) as found:
        yield found


def opened(bucket: Bucket) -> tuple[Store, Entry]:
    reach = Reach(
        s3=S3Settings(endpoint=bucket.endpoint, region="us-east-1", anonymous=True),
        gcs=GcsSettings(endpoint=bucket.endpoint),
        azure=AzureSettings(account="account", endpoint=bucket.endpoint),
        http=HttpSettings(("127.0.0.1",)),
    )
    location = KINDS[bucket.kind] or f"{bucket.endpoint}/bucket/lake/a.parquet"
    store = open_store(parse_location(location), reach)
    (entry,) = store.entries()
    bucket.reads.clear()
    return store, entry


Get = Callable[[Store, Entry, int, int], bytes]


def once(fault: Fault) -> Script:
    """The first answer is spoiled, those after it are not."""
    return lambda key, count: fault if count == 1 else None


TRANSIENT = {
    "busy": Fault(status=503, headers=(("Retry-After", "0"),)),
    "broken": Fault(status=500),
    "cut": Fault(cut=100),
    "slow": Fault(stall=0.3),
}
LASTING: dict[str, tuple[Fault, type[LakeyError]]] = {
    "forbidden": (Fault(status=403), LakeForbidden),
    "gone": (Fault(status=404), SnapshotChanged),
    "another tag": (Fault(headers=(("ETag", '"other"'),)), SnapshotChanged),
    "no tag": (Fault(headers=(("ETag", ""),)), SnapshotChanged),
    "precondition failed": (Fault(status=412), SnapshotChanged),
    "another length": (Fault(headers=(("Content-Range", "bytes 10-29/999"),)), SnapshotChanged),
    "another range": (Fault(headers=(("Content-Range", f"bytes 0-19/{len(DATA)}"),)), LakeTrouble),
    "the whole object": (Fault(whole=True), LakeTrouble),
    "past its end": (Fault(status=416), SnapshotChanged),
    "nobody knows": (Fault(status=400), LakeAway),
}


def read(store: Store, entry: Entry, offset: int, length: int) -> bytes:
    return store.read(entry, offset, length)


def fetched(store: Store, entry: Entry, offset: int, length: int) -> bytes:
    kept = Kept(most=64)
    store.fetch([Part(entry, offset, length)], kept)
    return kept.parts[0]


@pytest.mark.parametrize("get", [read, fetched])
@pytest.mark.parametrize("name", TRANSIENT)
def test_what_passes_is_tried_again(bucket: Bucket, name: str, get: Get) -> None:
    store, entry = opened(bucket)
    bucket.script = once(TRANSIENT[name])
    assert get(store, entry, 10, 2_000) == DATA[10:2_010]
    assert len(bucket.reads) == (1 if name == "slow" else 2)


@pytest.mark.parametrize("get", [read, fetched])
@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_said_and_not_tried_for_long(bucket: Bucket, name: str, get: Get) -> None:
    """Of many that are under way at once one that is not as expected is asked again, to hear what is wrong."""
    store, entry = opened(bucket)
    fault, failure = LASTING[name]
    bucket.script = lambda key, count: fault
    with pytest.raises(failure):
        get(store, entry, 10, 20)
    assert len(bucket.reads) <= (1 if get is read else 2)


@pytest.mark.parametrize("heeds", [True, False])
def test_an_object_that_is_replaced_between_reads_is_never_mixed(bucket: Bucket, heeds: bool) -> None:
    bucket.heeds_if_match = heeds
    store, entry = opened(bucket)
    assert entry.tag == tag(DATA)
    kept = Kept()

    def replace(key: str, count: int) -> None:
        if count == 20:
            bucket.objects[key] = OTHER

    bucket.script = replace
    parts = [Part(entry, start, 100) for start in range(0, len(DATA) - 100, 1_000)]
    with pytest.raises(SnapshotChanged):
        store.fetch(parts, kept)
    assert all(data == DATA[parts[place].offset :][:100] for place, data in kept.parts.items())


@pytest.mark.parametrize("cut", [500, 5_000, 20_000])
def test_what_breaks_off_is_taken_up_where_it_was(bucket: Bucket, cut: int) -> None:
    """Each answer breaks off; what came of it is not fetched again, but for a room that was not full."""
    store, entry = opened(bucket)
    bucket.script = lambda key, count: Fault(cut=cut) if count <= 3 else None
    kept = Kept(most=1_000)
    store.fetch([Part(entry, 0, 50_000), Part(entry, 50_000, 40_000)], kept)
    assert kept.parts == {0: DATA[:50_000], 1: DATA[50_000:90_000]}
    assert len(bucket.reads) <= 5


def test_a_full_disk_is_not_taken_for_a_lake_that_does_not_answer(bucket: Bucket) -> None:
    store, entry = opened(bucket)

    def full() -> None:
        raise OSError(errno.ENOSPC, "no room")

    with pytest.raises(OSError, match="no room"):
        store.fetch([Part(entry, 0, 1_000)], Kept(before=full))
    assert len(bucket.reads) == 1


def test_parts_that_touch_come_with_one_request(bucket: Bucket) -> None:
    store, entry = opened(bucket)
    kept = Kept()
    store.fetch([Part(entry, 0, 10), Part(entry, 10, 90), Part(entry, 200, 10)], kept)
    assert kept.parts == {0: DATA[:10], 1: DATA[10:100], 2: DATA[200:210]}
    assert len(bucket.reads) == 2
