"""Job events: what is told, how often, from which thread, and that the end always comes."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from jupyter_events.logger import EventLogger
from jupyter_server.serverapp import ServerApp

from lakey_jupyter.model.account import Account
from lakey_jupyter.model.job import Job, JobEvent, State
from lakey_jupyter.model.job import Progress as Done
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.wire import decode
from lakey_jupyter.server.progress import SCHEMA_ID, Progress

from .conftest import BODIES, Caller
from .memory_lake import NOW, MemoryLake
from .stand import StandApp

ANN = Account(id="ann", name="Ann")
JOB = Job(id="j", kind="pull", item="sales", state=State.READING, created=NOW, seq=1)


def later(seq: int, state: State = State.READING, id: str = "j") -> Job:
    job: Job = changed(JOB, id=id, seq=seq, state=state, progress=Done(done_bytes=seq, total_bytes=1000))
    return job


@pytest.fixture
def told() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def events(jp_serverapp: ServerApp) -> EventLogger:
    assert jp_serverapp.event_logger is not None
    return jp_serverapp.event_logger


async def settle(seconds: float = 0.02) -> None:
    await asyncio.sleep(seconds)


async def test_an_event_has_six_fields_and_nothing_of_the_data(
    events: EventLogger, ask: Caller, lake: MemoryLake, told: list[dict[str, Any]]
) -> None:
    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        told.append({"schema": schema_id, **data})

    events.add_listener(schema_id=SCHEMA_ID, listener=listen)
    job = decode((await ask("POST", "pulls", BODIES["pulls"])).body, Job)
    mover = threading.Thread(target=lambda: lake.move(job.id, State.READING, 7))
    mover.start()
    await asyncio.to_thread(mover.join)
    lake.move(job.id, State.DONE, 9)
    await settle(0.1)
    (first, last) = told
    own = {key: value for key, value in first.items() if not key.startswith("__")}
    fields = {"id": job.id, "kind": "pull", "state": "reading", "done": 7, "total": 1280000, "seq": 2}
    assert own == {"schema": SCHEMA_ID, **fields}
    assert last["state"] == "done"
    assert "sales" not in json.dumps(told)


async def test_every_state_fits_the_schema(events: EventLogger, app: StandApp) -> None:
    seen: list[str] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        seen.append(data["state"])

    events.add_listener(schema_id=SCHEMA_ID, listener=listen)
    for state in State:
        events.emit(schema_id=SCHEMA_ID, data=JobEvent.of(later(1, state)).told())
    with pytest.raises(Exception, match="Additional properties"):
        events.emit(schema_id=SCHEMA_ID, data=JobEvent.of(JOB).told() | {"item": "sales"})
    await settle()
    assert seen == [state.value for state in State]


async def test_at_most_four_a_second_and_the_newest_of_them(told: list[dict[str, Any]]) -> None:
    progress = Progress(told.append, asyncio.get_running_loop())
    for seq in range(1, 101):
        progress.tell(ANN, later(seq))
        await settle(0.01)
    await settle(0.3)
    assert 4 <= len(told) <= 8
    assert told[-1]["seq"] == 100
    assert [event["seq"] for event in told] == sorted({event["seq"] for event in told})


async def test_the_end_waits_for_nothing_and_comes_last(told: list[dict[str, Any]]) -> None:
    progress = Progress(told.append, asyncio.get_running_loop())
    for seq, state in ((1, State.READING), (2, State.READING), (3, State.DONE), (2, State.READING)):
        progress.tell(ANN, later(seq, state))
    await settle()
    assert [event["seq"] for event in told] == [1, 3]
    await settle(0.3)
    assert told[-1]["state"] == "done"


async def test_jobs_do_not_slow_each_other(told: list[dict[str, Any]]) -> None:
    progress = Progress(told.append, asyncio.get_running_loop())
    for id in "abc":
        progress.tell(ANN, later(1, id=id))
    await settle()
    assert {event["id"] for event in told} == set("abc")


async def test_nothing_is_told_after_the_close(told: list[dict[str, Any]]) -> None:
    progress = Progress(told.append, asyncio.get_running_loop())
    progress.tell(ANN, later(1))
    await settle()
    progress.tell(ANN, later(2))
    await settle()
    progress.close()
    progress.tell(ANN, later(3, State.DONE))
    await settle(0.3)
    assert [event["seq"] for event in told] == [1]


async def test_the_lake_is_let_go_when_the_server_stops(app: StandApp, lake: MemoryLake) -> None:
    await app.stop_extension()
    assert lake.closed
    assert lake.listeners == []
