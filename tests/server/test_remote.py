"""A far lake: every verb arrives, every failure comes back as itself, and trouble on the way is said in words."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from lakey_jupyter.errors import Exists, Fault, Forbidden, Invalid, LakeyError, NotFound, Unauthenticated, Unavailable
from lakey_jupyter.errors import _tree as tree
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.item import ItemQuery, NewItem
from lakey_jupyter.model.job import State
from lakey_jupyter.model.lake import Lake
from lakey_jupyter.model.pulls import EstimateRequest, PreviewRequest, PullRequest
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.remote import RemoteLake

from .conftest import Caller
from .memory_lake import CONTENT, MemoryLake

ME = Account(id="me", name="me")
SPEC = PullSpec(columns=("name",))
TOKEN = "canary-4711"


@pytest.fixture
def far(ask: Caller, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Any:
    lake = RemoteLake(ask.url + "lakey", ask.headers["Authorization"].split()[1])
    yield lake
    jp_asyncio_loop.run_until_complete(lake.close())


def test_it_has_every_verb_of_the_protocol_with_the_same_arguments() -> None:
    verbs = {name: verb for name, verb in vars(Lake).items() if inspect.isfunction(verb) and not name.startswith("_")}
    assert len(verbs) > 15
    for name, verb in verbs.items():
        ours = inspect.signature(getattr(RemoteLake, name))
        assert list(ours.parameters) == list(inspect.signature(verb).parameters), name
        assert [each.default for each in ours.parameters.values()] == [
            each.default for each in inspect.signature(verb).parameters.values()
        ], name


async def test_the_catalogue_arrives(far: RemoteLake, lake: MemoryLake) -> None:
    page = await far.items(ME, ItemQuery(query="s", has_sample=False, limit=1))
    assert lake.calls == ["items s False 1"]
    assert (len(page.items), page.total) == (1, 1)
    assert await far.item(ME, "a/b %") == lake.known["a/b %"]
    added = await far.add_item(ME, NewItem(name="n", location="/x", descriptions={"a": "b"}))
    assert added == lake.known["n"]
    assert await far.refresh(ME, "n") == added
    await far.remove_item(ME, "n")
    assert "n" not in lake.known
    assert (await far.profile(ME, "sales")).kind == "profile"


async def test_rows_and_estimates_arrive(far: RemoteLake, lake: MemoryLake) -> None:
    assert (await far.sample(ME, "sales", 2)).values == (("x", 1), ("y", None))
    assert (await far.preview(ME, "sales", PreviewRequest(spec=SPEC))).headers == ("name",)
    assert (await far.estimate(ME, EstimateRequest(item="sales", spec=SPEC))).rows == 3


async def test_a_pull_goes_all_the_way(far: RemoteLake, lake: MemoryLake) -> None:
    job, new = await far.pull(ME, PullRequest(item="sales", spec=SPEC))
    assert new
    assert await far.pull(ME, PullRequest(item="sales", spec=SPEC)) == (job, False)
    waiting = asyncio.create_task(far.job(ME, job.id, job.seq, 20))
    await asyncio.sleep(0.05)
    lake.move(job.id, State.DONE)
    done = await waiting
    assert done.result and done.result.bytes == len(CONTENT)
    blocks = [await far.content(ME, job.id, place, 400_000) for place in range(0, 1_600_000, 400_000)]
    assert hashlib.sha256(b"".join(blocks)).hexdigest() == done.result.sha256
    assert await far.content(ME, job.id, len(CONTENT), 10) == b""
    assert await far.content(ME, job.id, 5, 0) == b""
    assert await far.leave(ME, job.id) == done
    assert (await far.resume(ME, job.id)).attempt == 2
    assert [each.id for each in (await far.pulls(ME)).items] == [job.id]
    assert (await far.jobs(ME, 1)).total == 1


async def test_who_i_am_and_how_it_is(far: RemoteLake, lake: MemoryLake) -> None:
    assert (await far.config(ME)).account.id != "me"
    assert await far.ready() == {"catalogue": "OK"}
    lake.wrong = {"store": "away"}
    assert await far.ready() == {"catalogue": "OK", "store": "away"}
    far.follow(lambda who, job: None)()


@pytest.mark.parametrize("kind", list(tree(LakeyError))[1:], ids=lambda kind: kind.code)
async def test_every_failure_comes_back_as_itself(far: RemoteLake, lake: MemoryLake, kind: type[LakeyError]) -> None:
    lake.fails = kind("It is so.", faults=[Fault("a.b[0]", "because"), Fault("c", "too")])
    with pytest.raises(kind) as caught:
        await far.items(ME, ItemQuery())
    assert type(caught.value) is kind
    assert caught.value.detail == "It is so."
    assert [(fault.path, fault.reason) for fault in caught.value.faults] == [("a.b[0]", "because"), ("c", "too")]


async def test_plain_failures(far: RemoteLake, lake: MemoryLake) -> None:
    with pytest.raises(NotFound, match="Did you mean 'sales'"):
        await far.item(ME, "sale")
    with pytest.raises(Exists):
        await far.add_item(ME, NewItem(name="sales", location="/x"))
    with pytest.raises(NotFound):
        await far.job(ME, "../../api/contents")


async def test_a_wrong_token_is_said_and_not_shown(ask: Caller, lake: MemoryLake) -> None:
    far = RemoteLake(ask.url + "lakey/", TOKEN)
    with pytest.raises(Unauthenticated) as caught:
        await far.items(ME, ItemQuery())
    assert TOKEN not in repr(far) + str(caught.value) + repr(caught.value.__dict__)
    await far.close()


async def test_a_server_without_lakey_is_said(ask: Caller, lake: MemoryLake) -> None:
    far = RemoteLake(ask.url + "elsewhere/", ask.headers["Authorization"].split()[1])
    with pytest.raises(Unavailable, match="There is no Lakey at"):
        await far.items(ME, ItemQuery())
    await far.close()


@pytest.mark.parametrize("url", ["", "localhost:8888/lakey", "ftp://host/", "file:///etc", "http://", "/lakey/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        RemoteLake(url, TOKEN)


def test_an_address_is_shown_without_what_might_be_secret() -> None:
    shown = repr(RemoteLake("https://ann:pass@host:1/x/lakey?token=t#f", TOKEN))
    assert shown == "RemoteLake('https://host:1/x/lakey/')"


class Wire:
    """A server that answers with the bytes it was given, one after the other, and counts."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self.answers.pop(0) if self.answers else b"")
        await writer.drain()
        writer.close()

    async def asked_by(self, act: Callable[[RemoteLake], Awaitable[Any]]) -> Any:
        server = await asyncio.start_server(self, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        far = RemoteLake(f"http://127.0.0.1:{port}/lakey/", TOKEN)
        try:
            return await act(far)
        finally:
            await far.close()
            server.close()


def http(status: str, body: bytes = b"", kind: str = "text/html", **more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in more.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


PAGE = http("200 OK", b'{"items":[],"next":null,"total":0}', "application/json")
AWAY = http("503 Away", b"<html>proxy</html>")


@pytest.mark.parametrize("hiccup", [b"", AWAY, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"])
async def test_a_hiccup_on_the_way_of_a_question_is_passed_over(hiccup: bytes) -> None:
    wire = Wire(hiccup, hiccup, PAGE)
    assert (await wire.asked_by(lambda far: far.items(ME, ItemQuery()))).total == 0
    assert len(wire.requests) == 3
    assert all(f"Authorization: Bearer {TOKEN}".encode() in request for request in wire.requests)


@pytest.mark.parametrize("hiccup", [b"", AWAY])
async def test_a_change_is_sent_once(hiccup: bytes) -> None:
    wire = Wire(hiccup, PAGE)
    with pytest.raises(Unavailable):
        await wire.asked_by(lambda far: far.pull(ME, PullRequest(item="sales", spec=SPEC)))
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (http("302 Found", Location="/login?next=x"), Unauthenticated),
        (http("401 No"), Unauthenticated),
        (http("403 No"), Forbidden),
        (http("404 None"), Unavailable),
        (http("500 Oh"), Unavailable),
        (http("418 Tea"), Unavailable),
        (http("200 OK", b"<html>login</html>"), Unavailable),
        (http("200 OK", b'{"items":[],"next":null,"total":0,"newer":1}', "application/json"), Unavailable),
        (http("422 X", b'{"code":1}', "application/problem+json"), Unavailable),
    ],
)
async def test_an_answer_that_is_not_lakeys_is_said_in_words(answer: bytes, kind: type[LakeyError]) -> None:
    with pytest.raises(kind) as caught:
        await Wire(answer).asked_by(lambda far: far.items(ME, ItemQuery()))
    assert "http://127.0.0.1" in caught.value.detail
    assert TOKEN not in caught.value.detail


async def test_nobody_there_is_said_with_what_to_check() -> None:
    server = await asyncio.start_server(Wire(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    far = RemoteLake(f"http://127.0.0.1:{port}/lakey/", TOKEN)
    with pytest.raises(Unavailable, match="is it running") as caught:
        await far.items(ME, ItemQuery())
    assert TOKEN not in str(caught.value)
    await far.close()
    with pytest.raises(Unavailable, match="closed"):
        await far.items(ME, ItemQuery())


async def test_a_server_that_sends_all_is_no_server_of_ranges() -> None:
    wire = Wire(http("200 OK", CONTENT[:100], "application/octet-stream"))
    with pytest.raises(Unavailable, match="ranges"):
        await wire.asked_by(lambda far: far.content(ME, "j", 10, 10))


async def test_a_proxy_never_sees_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Wire()
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert (await Wire(PAGE).asked_by(lambda far: far.items(ME, ItemQuery()))).total == 0
    assert proxy.requests == []
    server.close()
