"""What each route answers, and what it makes of a request that does not fit."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Internal, LakeAway, NotFound
from lakey_jupyter.model.job import Job, Problem, State
from lakey_jupyter.model.spec import MOST_BYTES
from lakey_jupyter.model.wire import decode
from lakey_jupyter.server.base import MOST_BODY
from lakey_jupyter.server.health import Health
from lakey_jupyter.server.routes import ROUTES

from .conftest import BODIES, EVERY, KNOWN_FILE, Caller, filled
from .memory_lake import MemoryLake
from .stand import StandApp


def known_file(app: StandApp) -> str:
    """The version of a file that is put into the workspace."""
    path = Path(app.serverapp.root_dir) / KNOWN_FILE
    pq.write_table(pa.table({"a": [1, 2]}), path)
    told = path.stat()
    return f"{told.st_dev:x}-{told.st_ino:x}-{told.st_size:x}-{told.st_mtime_ns:x}"


@pytest.mark.parametrize(("method", "path"), EVERY, ids=[f"{method} {path}" for method, path in EVERY])
async def test_every_route_answers_as_the_table_says(
    ask: Caller, app: StandApp, lake: MemoryLake, method: str, path: str
) -> None:
    job = decode((await ask("POST", "pulls", BODIES["pulls"] | {"to": "other.parquet"})).body, Job)
    ended = lake.move(job.id, State.DONE)
    (route,) = (route for route in ROUTES if route.path == path)
    name = "weather" if method == "DELETE" else "sales"
    body = BODIES.get(path) if method == "POST" else None
    answer = await ask(method, filled(path, name=name, id=ended.id, version=known_file(app)), body)
    assert answer.code in route.verbs[method].statuses, answer.body
    kinds = route.verbs[method].answers
    if kinds:
        assert answer.headers["Content-Type"] == "application/json"
        decode(answer.body, kinds[0])


@pytest.mark.parametrize(("method", "path"), EVERY, ids=[f"{method} {path}" for method, path in EVERY])
async def test_a_parameter_or_field_that_nobody_knows_is_refused(
    ask: Caller, lake: MemoryLake, method: str, path: str
) -> None:
    asked = filled(path)
    asked += "&colour=red" if "?" in asked else "?colour=red"
    answer = await ask(method, asked, BODIES.get(path) if method == "POST" else None)
    told = decode(answer.body, Problem)
    assert (answer.code, told.code, told.errors[0].path) == (422, "invalid", "colour")
    if method == "POST":
        answer = await ask(method, filled(path), BODIES.get(path, {}) | {"colour": "red"})
        told = decode(answer.body, Problem)
        assert (answer.code, told.errors[0].path) == (422, "colour")
    assert lake.calls == []


async def test_what_jupyter_adds_to_a_query_is_let_through(ask: Caller, lake: MemoryLake) -> None:
    assert (await ask("GET", "items?1700000000000")).code == 200
    assert (await ask("GET", "items?limit=2&no_track_activity=1&1700000000000")).code == 200
    assert (await ask("GET", "items?query=a&query=b")).code == 422


async def test_what_takes_several_texts_may_be_given_several_times(ask: Caller, lake: MemoryLake) -> None:
    assert (await ask("GET", "facets?tag=a&maintainer=%22b%22&tag=c&mine=true")).code == 200
    assert lake.calls == ["facets ('a', 'c') ('\"b\"',) True"]


async def test_a_query_string_becomes_numbers_and_truths(ask: Caller, lake: MemoryLake) -> None:
    await ask("GET", "items?query=12&has_sample=true&limit=7")
    assert lake.calls == ["items 12 True 7"]
    told = decode((await ask("GET", "items?limit=many")).body, Problem)
    assert told.errors[0].path == "limit"


async def test_a_name_may_hold_a_slash_a_space_and_a_percent_sign(ask: Caller, lake: MemoryLake) -> None:
    answer = await ask("GET", "items/" + quote("a/b %", safe=""))
    assert json.loads(answer.body)["name"] == "a/b %"


async def test_a_pull_is_202_when_new_and_200_when_joined(ask: Caller, lake: MemoryLake) -> None:
    first, second = [await ask("POST", "pulls", BODIES["pulls"]) for _ in range(2)]
    assert (first.code, second.code) == (202, 200)
    assert json.loads(first.body)["id"] == json.loads(second.body)["id"]


async def test_a_sample_comes_as_a_table_or_as_records(ask: Caller, lake: MemoryLake) -> None:
    table = json.loads((await ask("GET", "items/sales/sample?orientation=tabular&limit=2")).body)
    assert table == {"headers": ["name", "value"], "values": [["x", 1], ["y", None]], "next": "3"}
    records = json.loads((await ask("GET", "items/sales/sample?orientation=records&limit=2")).body)
    assert records == {"results": [{"name": "x", "value": 1}, {"name": "y", "value": None}], "next": "3"}
    assert (await ask("GET", "items/sales/sample?orientation=sideways")).code == 422


async def test_a_job_is_waited_for_until_it_moves(ask: Caller, lake: MemoryLake) -> None:
    job = decode((await ask("POST", "pulls", BODIES["pulls"])).body, Job)
    start = time.monotonic()
    still = decode((await ask("GET", f"jobs/{job.id}?seq={job.seq}&wait=0.3")).body, Job)
    assert still.seq == job.seq
    assert 0.25 < time.monotonic() - start < 3
    lake.move(job.id, State.READING, 5)
    moved = decode((await ask("GET", f"jobs/{job.id}?seq={job.seq}&wait=20")).body, Job)
    assert (moved.state, moved.seq) == (State.READING, job.seq + 1)


@pytest.mark.parametrize(("asked", "given"), [("1000", "25.0"), ("-3", "0.0"), ("nan", "0.0"), ("inf", "25.0")])
async def test_nobody_waits_longer_than_25_seconds(ask: Caller, lake: MemoryLake, asked: str, given: str) -> None:
    job = decode((await ask("POST", "pulls", BODIES["pulls"])).body, Job)
    await ask("GET", f"jobs/{job.id}?wait={asked}")
    assert lake.calls[-1] == f"job None {given}"


async def test_an_unchanged_answer_is_not_sent_again(ask: Caller, lake: MemoryLake) -> None:
    for path in ("items", "items/sales", "jobs", "config", "openapi.json"):
        first = await ask("GET", path)
        again = await ask.said(If_None_Match=first.headers["ETag"])("GET", path)
        assert (again.code, again.body) == (304, b"")
    await ask("POST", "items", BODIES["items"])
    assert (await ask.said(If_None_Match=first.headers["ETag"])("GET", "items")).code == 200


async def test_a_body_is_json_and_not_too_long(ask: Caller, lake: MemoryLake) -> None:
    raw = json.dumps(BODIES["pulls"]).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", ""):
        assert (await ask("POST", "pulls", raw, Content_Type=kind)).code == 415
    assert (await ask("POST", "pulls", raw, Content_Type="application/json; charset=utf-8")).code == 202
    answer = await ask("POST", "pulls", raw + b" " * MOST_BYTES)
    assert (answer.code, decode(answer.body, Problem).code) == (413, "invalid")
    assert (await ask("POST", "items", b"{}" + b" " * MOST_BYTES)).code == 422
    assert (await ask("POST", "items", b"{}" + b" " * MOST_BODY)).code == 413


@pytest.mark.parametrize("body", [b"", b"nothing", b"[]", b'"x"', b"{", b"\xff\xfe", b'{"item": NaN}', b"[" * 100_000])
async def test_a_body_that_is_no_noun_is_refused_in_words(ask: Caller, lake: MemoryLake, body: bytes) -> None:
    answer = await ask("POST", "pulls", body)
    told = decode(answer.body, Problem)
    assert (answer.code, told.code) == (422, "invalid")
    assert told.detail and "Traceback" not in told.detail


async def test_a_problem_says_what_where_and_what_jupyters_clients_read(ask: Caller, lake: MemoryLake) -> None:
    answer = await ask("POST", "estimates", {"item": "sales", "spec": {"columns": ["nme"]}})
    told = decode(answer.body, Problem)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told.status == answer.code == 422
    assert told.errors[0].path == "spec.columns[0]"
    assert "'name'" in told.errors[0].reason
    assert told.message == told.detail
    assert told.reason == told.title
    assert told.request_id == answer.headers["X-Request-ID"]


async def test_a_failure_keeps_its_code_and_says_whether_to_try_again(ask: Caller, lake: MemoryLake) -> None:
    lake.fails = LakeAway("The store of 'sales' does not answer.")
    told = decode((await ask("GET", "items")).body, Problem)
    assert (told.status, told.code, told.retryable) == (503, "lake_away", True)
    lake.fails = NotFound("There is no cursor 'x'.", path="cursor")
    assert decode((await ask("GET", "items")).body, Problem).errors[0].path == "cursor"


@pytest.mark.parametrize("fault", [RuntimeError("secret-4711"), KeyError("secret-4711"), Internal("It is our fault.")])
async def test_a_defect_says_where_to_look_and_nothing_else(
    ask: Caller, lake: MemoryLake, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    lake.fails = fault
    answer = await ask("GET", "items")
    told = decode(answer.body, Problem)
    assert (answer.code, told.code) == (500, "internal")
    assert b"secret-4711" not in answer.body
    assert told.request_id in caplog.text


async def test_other_methods_and_paths_are_problems_too(ask: Caller, lake: MemoryLake) -> None:
    for method, path, status in (
        ("PUT", "items", 405),
        ("GET", "nowhere", 404),
        ("POST", "items/a/b", 404),
        ("GET", "", 404),
    ):
        answer = await ask(method, path, {} if method != "GET" else None)
        assert (answer.code, decode(answer.body, Problem).status) == (status, status)


async def test_health_names_what_is_wrong(ask: Caller, lake: MemoryLake) -> None:
    for path in ("health/ready", "healthcheck"):
        assert decode((await ask("GET", path)).body, Health) == Health(status="OK", dependencies={"catalogue": "OK"})
    lake.wrong = {"store": "does not answer"}
    for path in ("health/ready", "healthcheck"):
        answer = await ask("GET", path)
        assert answer.code == 503
        assert decode(answer.body, Health).dependencies["store"] == "does not answer"
    assert decode((await ask("GET", "health/live")).body, Health) == Health(status="OK")


async def test_openapi_tells_every_route_with_its_nouns(ask: Caller, lake: MemoryLake) -> None:
    told: dict[str, Any] = msgspec.json.decode((await ask("GET", "openapi.json")).body)
    listed = {(method.upper(), path.removeprefix("/")) for path, verbs in told["paths"].items() for method in verbs}
    assert listed == set(EVERY)
    pull = told["paths"]["/pulls"]["post"]
    assert pull["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/PullRequest"}
    assert set(pull["responses"]) == {"200", "202", "default"}
    assert set(told["components"]["schemas"]["PullRequest"]["properties"]) == {
        "item",
        "spec",
        "to",
        "overwrite",
        "verify",
        "format",
        "codec",
    }
    asked = {part["name"] for part in told["paths"]["/items"]["get"]["parameters"]}
    narrowed = {"query", "has_sample", "tag", "maintainer", "mine", "recent", "name"}
    assert asked == narrowed | {"sort", "limit", "cursor"}
    assert {part["name"] for part in told["paths"]["/facets"]["get"]["parameters"]} == narrowed


async def test_openapi_refers_to_nothing_that_is_not_there(ask: Caller, lake: MemoryLake) -> None:
    told: dict[str, Any] = msgspec.json.decode((await ask("GET", "openapi.json")).body)
    refs = [part.split('"')[0] for part in json.dumps(told).split("#/components/schemas/")[1:]]
    assert refs and set(refs) <= set(told["components"]["schemas"])
