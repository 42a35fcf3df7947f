"""Where the login tells people apart, each sees their own jobs, and somebody else's are as if they were not."""

from __future__ import annotations

from typing import Any

import pytest

from lakey_jupyter.model.job import Job, Problem, State
from lakey_jupyter.model.wire import decode

from . import stand
from .conftest import BODIES, Caller
from .memory_lake import MemoryLake


@pytest.fixture
def jp_server_config(tmp_path: Any) -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {stand.__name__: True}, "identity_provider_class": stand.People},
        "StandApp": {"admins": ["ann"], "state_dir": str(tmp_path)},
    }


def as_person(caller: Caller, name: str) -> Caller:
    return caller.without("Authorization").said(X_Person=name)


async def test_somebody_elses_job_is_told_as_one_that_is_not(anonymous: Caller, lake: MemoryLake) -> None:
    ann, bob = as_person(anonymous, "ann"), as_person(anonymous, "bob")
    hers = decode((await ann("POST", "pulls", BODIES["pulls"])).body, Job)
    lake.move(hers.id, State.DONE)
    absent = "f" * 32
    paths = [("GET", "jobs/{}"), ("GET", "pulls/{}"), ("GET", "pulls/{}/content"), ("DELETE", "pulls/{}")]
    for method, path in [*paths, ("POST", "pulls/{}/resume")]:
        theirs, none = [await bob(method, path.format(id)) for id in (hers.id, absent)]
        assert theirs.code == none.code == 404
        shown = [decode(answer.body, Problem) for answer in (theirs, none)]
        assert shown[0].detail.replace(hers.id, absent) == shown[1].detail
        assert theirs.headers.keys() == none.headers.keys()
    for path in ("jobs", "pulls"):
        assert b'"total":0' in (await bob("GET", path)).body
        assert b'"total":1' in (await ann("GET", path)).body


async def test_only_the_named_are_admins(anonymous: Caller, lake: MemoryLake) -> None:
    ann, bob = as_person(anonymous, "ann"), as_person(anonymous, "bob")
    refused = await bob("POST", "items", BODIES["items"])
    assert (refused.code, decode(refused.body, Problem).code) == (403, "forbidden")
    assert (await ann("POST", "items", BODIES["items"])).code == 201
    assert b'"location":"/lake/new"' in (await ann("GET", "items/new")).body
    assert b'"location":""' in (await bob("GET", "items/new")).body


async def test_the_same_key_of_two_people_is_two_requests(anonymous: Caller, lake: MemoryLake) -> None:
    for name in ("ann", "bob"):
        answer = await as_person(anonymous, name)("POST", "pulls", BODIES["pulls"], Idempotency_Key="k")
        assert answer.code == 202
    assert lake.calls == ["pull ann sales", "pull bob sales"]
