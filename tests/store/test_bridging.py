"""Stretches near one another come with one request where that is quicker, and never where it need not be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.store.bridging import MOST, RATE, REQUEST, Costs, joined
from lakey_jupyter.store.location import parse_location
from lakey_jupyter.store.objects import Entry, Part
from lakey_jupyter.store.settings import Reach, S3Settings
from lakey_jupyter.store.stores import open_store

from .scripted import Bucket, Fault, scripted
from .sinks import Kept

ONE, TWO = Entry("a", 10**9, "1"), Entry("b", 10**9, "2")


@st.composite
def parts(draw: st.DrawFn) -> list[Part]:
    found, at = [], 0
    for _ in range(draw(st.integers(0, 30))):
        at += draw(st.sampled_from([0, 1, 1_000, 50_000, 200_000, 5_000_000]))
        length = draw(st.sampled_from([0, 1, 10_000, 3_000_000]))
        found.append(Part(draw(st.sampled_from([ONE, ONE, ONE, TWO])), at, length))
        at += length
    return found


@given(
    parts(), st.sampled_from([0.0, 0.001, 0.03, 0.5]), st.sampled_from([1, 4, 64]), st.sampled_from([None, 0, 5_000])
)
def test_every_part_is_in_one_request_and_no_gap_is_longer_than_it_is_worth(
    asked: list[Part], latency: float, hands: int, most: int | None
) -> None:
    costs = Costs(latency, hands, most)
    found = list(joined(asked, costs))
    assert [place for each in found for place in each] == list(range(len(asked)))
    for each in found:
        together = [asked[place] for place in each]
        gaps = [after.offset - before.offset - before.length for before, after in zip(together, together[1:])]  # noqa: B905,RUF007
        assert len({part.entry for part in together}) <= 1
        assert all(0 <= gap <= (latency / hands + REQUEST) * RATE for gap in gaps)
        assert most is None or all(gap <= most for gap in gaps)
        assert len(asked) > hands or not any(gaps)
        assert len(each) == 1 or together[-1].offset + together[-1].length - together[0].offset <= MOST


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    data = bytes(range(256)) * 4_000
    with scripted(Bucket({f"lake/{number}.parquet": data for number in range(40)})) as found:
        yield found


@pytest.mark.parametrize(("most", "requests"), [(None, 40), (0, 120), (10, 120)])
def test_what_comes_along_is_left_out(bucket: Bucket, most: int | None, requests: int) -> None:
    bucket.script = lambda key, count: Fault(stall=0.01)
    s3 = S3Settings(endpoint=bucket.endpoint, region="us-east-1", anonymous=True)
    store = open_store(parse_location("s3://bucket/lake"), Reach(s3=s3, requests=8, most_gap=most))
    entries = store.entries()
    asked = [Part(entry, start, 100) for entry in entries for start in (1_000, 3_000, 60_000)]
    kept = Kept()
    store.fetch(asked, kept)
    data = bucket.objects["lake/0.parquet"]
    assert kept.parts == {place: data[part.offset : part.offset + 100] for place, part in enumerate(asked)}
    assert len(bucket.reads) == requests
