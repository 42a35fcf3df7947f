"""A finished pull's bytes: whole, in ranges, and only while they are the same."""

from __future__ import annotations

import pytest
from tornado.simple_httpclient import HTTPStreamClosedError

from lakey_jupyter.errors import NotFound, Unavailable
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.model.wire import decode
from lakey_jupyter.remote import RemoteLake
from lakey_jupyter.server.ranges import span

from .conftest import BODIES, Caller
from .memory_lake import CONTENT, MemoryLake

SIZE = len(CONTENT)


async def finished(ask: Caller, lake: MemoryLake) -> str:
    job = decode((await ask("POST", "pulls", BODIES["pulls"])).body, Job)
    lake.move(job.id, State.DONE)
    return f"pulls/{job.id}/content"


async def test_the_whole_file_comes_with_its_size_name_and_checksum(ask: Caller, lake: MemoryLake) -> None:
    answer = await ask("GET", await finished(ask, lake))
    assert answer.code == 200
    assert answer.body == CONTENT
    assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "sales.parquet" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "first", "after"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=1000000-", 1_000_000, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        (f"bytes=5-{SIZE * 2}", 5, SIZE),
    ],
)
async def test_a_range_comes_alone(ask: Caller, lake: MemoryLake, asked: str, first: int, after: int) -> None:
    answer = await ask("GET", await finished(ask, lake), Range=asked)
    assert answer.code == 206
    assert answer.body == CONTENT[first:after]
    assert answer.headers["Content-Range"] == f"bytes {first}-{after - 1}/{SIZE}"


async def test_a_range_past_the_end_is_416(ask: Caller, lake: MemoryLake) -> None:
    answer = await ask("GET", await finished(ask, lake), Range=f"bytes={SIZE}-")
    assert (answer.code, answer.headers["Content-Range"], answer.body) == (416, f"bytes */{SIZE}", b"")


async def test_the_same_file_is_not_sent_again_and_another_is_sent_whole(ask: Caller, lake: MemoryLake) -> None:
    path = await finished(ask, lake)
    etag = (await ask("GET", path)).headers["ETag"]
    assert (await ask("GET", path, If_None_Match=etag)).code == 304
    assert (await ask("GET", path, Range="bytes=0-9", If_Range=etag)).code == 206
    assert (await ask("GET", path, Range="bytes=0-9", If_Range='"other"')).code == 200


async def test_an_unfinished_pull_has_no_bytes(ask: Caller, lake: MemoryLake) -> None:
    job = decode((await ask("POST", "pulls", BODIES["pulls"])).body, Job)
    for header in ({}, {"Range": "bytes=0-"}):
        answer = await ask("GET", f"pulls/{job.id}/content", **header)
        assert answer.code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_file_that_goes_away_on_the_way_is_not_taken_for_whole(ask: Caller, lake: MemoryLake) -> None:
    path = await finished(ask, lake)
    lake.fails = NotFound("The file is gone.")
    with pytest.raises(HTTPStreamClosedError):
        await ask("GET", path)
    far = RemoteLake(ask.url + "lakey/", ask.headers["Authorization"].split()[1])
    with pytest.raises(Unavailable, match="broke"):
        await far.content(Account(id="", name=""), path.split("/")[1], 0, SIZE)
    await far.close()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, (0, 10)),
        ("", (0, 10)),
        ("bytes=", (0, 10)),
        ("bytes=-", (0, 10)),
        ("bytes=a-b", (0, 10)),
        ("bytes=0-1,3-4", (0, 10)),
        ("lines=0-1", (0, 10)),
        ("bytes=5-3", (0, 10)),
        ("bytes=3-3", (3, 4)),
        ("bytes = 3 - 3", (3, 4)),
        ("bytes=9-", (9, 10)),
        ("bytes=10-", None),
        ("bytes=-0", None),
        ("bytes=-99", (0, 10)),
        ("bytes=0-" + "9" * 19, (0, 10)),
        ("bytes=0-" + "9" * 400, (0, 10)),
    ],
)
def test_what_a_range_means(header: str | None, expected: tuple[int, int] | None) -> None:
    assert span(header, 10) == expected
