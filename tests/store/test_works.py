"""Tickets of the same key share one work; who leads it, who takes it over, and that nobody's job ever goes back."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from lakey_jupyter.model.job import Job, Progress, State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.store import leases
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.leases import Leases
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tickets import Ticket
from lakey_jupyter.store.works import Works

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def ticket(id: str, worker: str, verify: str = "usual", kind: str = "pull") -> Ticket:
    at = START + timedelta(seconds=int(id[1:]))
    job = Job(id=id, kind=kind, item="x", state=State.QUEUED, created=at, seq=1, to=f"{id}.parquet")
    return Ticket(job=job, owner="ada", key="k", worker=worker, verify=verify, workspace="/w")


class Engines:
    """Two engines on one database; those in `alive` are at work."""

    def __init__(self, database: Database) -> None:
        self.alive = {"one", "two"}
        self.ledgers = {name: Ledger(database, name) for name in ("one", "two")}
        self.works = {name: Works(database, name, self.alive.__contains__) for name in ("one", "two")}

    def open(self, engine: str, *ids: str) -> None:
        """Enter tickets of this engine."""
        for id in ids:
            self.ledgers[engine].open(ticket(id, engine))

    def job(self, id: str) -> Job:
        return self.ledgers["one"].find(id).job


@pytest.fixture
def engines(database: Database) -> Engines:
    return Engines(database)


def test_those_who_follow_are_as_far_as_the_one_who_leads(engines: Engines) -> None:
    engines.open("one", "j1", "j2")
    engines.open("two", "j3")
    before = engines.job("j3")
    engines.ledgers["one"].move("j1", state=State.READING, progress=Progress(done_bytes=5, total_bytes=9, lake_bytes=5))
    jobs = [engines.job(id) for id in ("j1", "j2", "j3")]
    assert [job.state for job in jobs] == [State.READING] * 3 and {job.waiters for job in jobs} == {3}
    assert [job.progress.done_bytes for job in jobs] == [5, 5, 5] and jobs[2].seq > before.seq
    assert [job.progress.lake_bytes for job in jobs] == [5, 0, 0]
    page = engines.ledgers["one"].page("ada", "pull", 10, None)
    assert {job.id: job for job in page.items} == {job.id: job for job in jobs}


def test_the_oldest_follower_of_whoever_looks_first_leads_next(engines: Engines) -> None:
    engines.open("one", "j1")
    engines.open("two", "j2", "j3")
    engines.open("one", "j4")
    assert engines.works["two"].promote("j1", "") is None  # it is being worked on
    engines.ledgers["one"].move("j1", state=State.CANCELLED)
    promoted = engines.works["two"].promote("j1", "It goes on.")
    assert promoted is not None and promoted.job.id == "j2" and promoted.leads
    assert (promoted.job.state, promoted.job.attempt, promoted.job.message) == (State.QUEUED, 2, "It goes on.")
    assert engines.works["one"].promote("j1", "") is None
    assert [each.job.id for each in engines.works["one"].followers("j1")] == ["j4"]
    assert engines.ledgers["one"].find("j4").lead == "j2" and engines.job("j4").waiters == 3


def test_the_work_of_an_engine_that_is_gone_is_taken_over_and_the_old_one_moves_nothing_more(engines: Engines) -> None:
    engines.open("one", "j1")
    engines.open("two", "j2")
    engines.ledgers["one"].move("j1", state=State.READING)
    engines.alive.remove("one")
    promoted = engines.works["two"].promote("j1", "")
    assert promoted is not None and promoted.job.id == "j2"
    first = engines.ledgers["two"].find("j1")
    assert (first.leads, first.lead, first.job.state) == (False, "j2", State.QUEUED)
    assert engines.works["two"].claim(first) and not engines.works["two"].claim(first)
    before = engines.job("j1")
    assert engines.ledgers["one"].move("j1", state=State.DONE) == before == engines.job("j1")
    assert engines.ledgers["two"].move("j1", state=State.CANCELLED).state is State.CANCELLED


def test_only_pulls_share_and_a_full_proof_only_with_its_like(engines: Engines) -> None:
    ledger = engines.ledgers["one"]
    ledger.open(ticket("j1", "one"))
    assert [ledger.open(ticket(id, "one", "full"))[0].lead for id in ("j2", "j3")] == ["", "j2"]
    assert ledger.open(ticket("j4", "one", kind="profile"))[0].leads


def test_a_newer_snapshot_is_everybodys(engines: Engines) -> None:
    engines.open("one", "j1", "j2")
    engines.works["one"].rekey("j1", "k2")
    assert {engines.ledgers["one"].find(id).key for id in ("j1", "j2")} == {"k2"}
    engines.open("one", "j3")
    assert engines.ledgers["one"].find("j3").leads


def test_a_job_that_is_opened_again_follows_or_leads_what_it_led(engines: Engines) -> None:
    engines.open("one", "j1", "j2")
    ledger = engines.ledgers["one"]
    ledger.move("j1", state=State.FAILED)
    assert ledger.reopen("j1", "one").work == "j1"
    assert ledger.find("j2").lead == "j1"
    ledger.move("j2", state=State.CANCELLED)
    assert ledger.reopen("j2", "one").lead == "j1"


def test_who_is_opened_again_leaves_nobody_who_waits_without_one_who_leads(engines: Engines) -> None:
    engines.open("one", "j1", "j2")
    engines.ledgers["one"].move("j1", state=State.FAILED)
    engines.open("two", "j3")
    assert engines.ledgers["two"].find("j3").leads
    engines.ledgers["one"].reopen("j1", "one")
    assert engines.ledgers["one"].find("j2").lead == "j1"


def test_who_is_opened_again_leads_alone_what_another_one_led_meanwhile(engines: Engines) -> None:
    engines.open("one", "j1")
    engines.open("two", "j2", "j3")
    one, two = engines.ledgers["one"], engines.ledgers["two"]
    one.move("j1", state=State.CANCELLED)
    assert engines.works["two"].promote("j1", "") is not None
    two.move("j2", state=State.FAILED)
    assert one.reopen("j1", "one") is not None
    assert [id for id in ("j1", "j2", "j3") if one.find(id).leads] == ["j1"]
    lead = engines.works["two"].lead("j1")
    assert lead is not None and lead.job.id == "j1" and one.find("j3").lead == "j1"


def test_a_full_proof_that_is_opened_again_disturbs_nobody_who_goes_on_without_it(engines: Engines) -> None:
    engines.ledgers["one"].open(changed(ticket("j1", "one"), verify="full"))
    engines.open("two", "j2")
    engines.ledgers["one"].move("j1", state=State.CANCELLED)
    assert engines.works["two"].promote("j1", "") is not None
    again = engines.ledgers["one"].reopen("j1", "one")
    assert again is not None and again.leads and again.work != "j1"
    other = engines.ledgers["two"].find("j2")
    assert (other.leads, other.work) == (True, "j1")


def test_a_lease_runs_out_unless_it_is_renewed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(leases.time, "time", lambda: now)
    known = Leases(database)
    known.renew("one")
    known.renew("two")
    now += leases.LEASE - 1
    known.renew("one")
    now += 2
    assert known.live() == {"one"}
    known.end("one")
    assert known.live() == frozenset()


def test_whatever_happens_no_job_goes_back(database: Database, database_url: str | None) -> None:
    """Some hundred steps of two engines, drawn at random: `seq` and `attempt` grow, an end is an end."""
    draw = random.Random(7)
    engines = Engines(database)
    ids = [f"j{number}" for number in range(9)]
    engines.open("one", *ids[:5])
    engines.open("two", *ids[5:])
    seen = {id: engines.job(id) for id in ids}
    states = list(State)

    def moves(engine: str) -> None:
        engines.ledgers[engine].move(draw.choice(ids), state=draw.choice(states[:5] if draw.random() < 0.9 else states))

    def promotes(engine: str) -> None:
        engines.works[engine].promote("j0", "")

    def claims(engine: str) -> None:
        found = engines.ledgers[engine].find(draw.choice(ids))
        if not found.job.is_over:
            engines.works[engine].claim(found)

    steps: list[Callable[[str], None]] = [moves, moves, moves, promotes, claims]
    for _ in range(300 if database_url is None else 60):  # a server takes longer
        engines.alive.symmetric_difference_update({"one"} if draw.random() < 0.1 else set())
        draw.choice(steps)(draw.choice(("one", "two")))
        for id in ids:
            assert_forward(seen[id], engines.job(id))
            seen[id] = engines.job(id)
        assert sum(engines.ledgers["one"].find(id).leads for id in ids) == 1


def assert_forward(before: Job, now: Job) -> None:
    """A job may have moved from here to there."""
    assert now.seq >= before.seq and now.attempt >= before.attempt
    if before.is_over:
        assert now == before
    elif now.attempt == before.attempt and now != before:
        assert now.seq > before.seq or now.waiters != before.waiters
