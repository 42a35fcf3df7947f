"""The same request under the same key does its work once."""

from __future__ import annotations

import asyncio
import json

import pytest

from lakey_jupyter.errors import Invalid, Unavailable
from lakey_jupyter.model.job import Problem
from lakey_jupyter.model.wire import decode
from lakey_jupyter.server.replies import MOST_REPLIES, Asked, Replies, Reply
from lakey_jupyter.server.routes import ROUTES

from .conftest import BODIES, Caller
from .memory_lake import MemoryLake

DONE = Reply(202, b"{}")


def asked(key: str, body: bytes = b"x") -> Asked:
    return Asked.of("ann", "POST /pulls", key, body)


async def test_a_repeated_change_gets_the_same_answer_and_is_not_done_again(ask: Caller, lake: MemoryLake) -> None:
    answers = [await ask("POST", "items", BODIES["items"], Idempotency_Key="k-1") for _ in range(3)]
    assert [answer.code for answer in answers] == [201, 201, 201]
    assert len({answer.body for answer in answers}) == 1
    assert lake.calls == ["add new"]
    assert (await ask("POST", "items", BODIES["items"])).code == 409


async def test_every_change_of_the_table_heeds_the_key(ask: Caller, lake: MemoryLake) -> None:
    changes = [(method, route.path) for route in ROUTES for method, verb in route.verbs.items() if verb.changes]
    assert len(changes) == 8
    job = json.loads((await ask("POST", "pulls", BODIES["pulls"] | {"to": "x.parquet"})).body)
    for method, path in changes:
        body = BODIES.get(path) if method == "POST" else None
        if path == "landed/{id}":  # only what is over can be forgotten
            await ask("DELETE", f"pulls/{job['id']}")
        where = path.format(name="weather" if method == "DELETE" else "sales", id=job["id"])
        first, second = [await ask(method, where, body, Idempotency_Key="k") for _ in range(2)]
        assert (second.code, second.body) == (first.code, first.body), path
        assert first.code < 300
        other = await ask(method, where, b" {}" if method == "POST" else b" ", Idempotency_Key="k")
        assert other.code == 422, path


async def test_two_at_once_are_one(ask: Caller, lake: MemoryLake) -> None:
    answers = await asyncio.gather(*[ask("POST", "pulls", BODIES["pulls"], Idempotency_Key="k") for _ in range(5)])
    assert [answer.code for answer in answers] == [202] * 5
    assert len(lake.calls) == 1


async def test_the_same_key_for_another_body_is_refused(ask: Caller, lake: MemoryLake) -> None:
    await ask("POST", "pulls", BODIES["pulls"], Idempotency_Key="k")
    answer = await ask("POST", "pulls", BODIES["pulls"] | {"item": "weather"}, Idempotency_Key="k")
    told = decode(answer.body, Problem)
    assert (answer.code, told.errors[0].path) == (422, "Idempotency-Key")


async def test_the_same_key_on_another_route_is_another_request(ask: Caller, lake: MemoryLake) -> None:
    assert (await ask("POST", "items/sales/profile", Idempotency_Key="k")).code == 202
    assert (await ask("POST", "items/weather/profile", Idempotency_Key="k")).code == 202
    assert len(lake.held) == 2


async def test_what_went_wrong_is_tried_again(ask: Caller, lake: MemoryLake) -> None:
    body = {"item": "later", "spec": {"columns": ["name"]}}
    assert (await ask("POST", "pulls", body, Idempotency_Key="k")).code == 404
    lake.known["later"] = lake.known["sales"]
    assert (await ask("POST", "pulls", body, Idempotency_Key="k")).code == 202


async def test_a_question_needs_no_key(ask: Caller, lake: MemoryLake) -> None:
    for query in ("", "?limit=3"):
        assert (await ask("GET", "items" + query, Idempotency_Key="k")).code == 200


async def test_an_overlong_key_is_refused(ask: Caller, lake: MemoryLake) -> None:
    assert (await ask("POST", "pulls", BODIES["pulls"], Idempotency_Key="k" * 201)).code == 422


async def test_the_next_in_line_takes_over_when_the_first_goes_wrong() -> None:
    replies = Replies()
    assert await replies.given(asked("k")) is None
    second = asyncio.create_task(replies.given(asked("k")))
    await asyncio.sleep(0)
    replies.settle(asked("k"), None)
    assert await second is None
    replies.settle(asked("k"), DONE)
    assert await replies.given(asked("k")) == DONE


async def test_the_oldest_answers_are_forgotten_but_none_under_way() -> None:
    replies = Replies()
    await replies.given(asked("first"))
    for number in range(MOST_REPLIES + 10):
        await replies.given(asked(str(number)))
        replies.settle(asked(str(number)), DONE)
    assert len(replies._kept) <= MOST_REPLIES + 1
    with pytest.raises(Invalid):
        await replies.given(asked("first", b"y"))


async def test_who_waits_is_sent_off_when_the_server_stops() -> None:
    replies = Replies()
    await replies.given(asked("k"))
    waiting = asyncio.create_task(replies.given(asked("k")))
    await asyncio.sleep(0)
    replies.close()
    with pytest.raises(Unavailable):
        await waiting
