"""The audit says who asked for what, of which snapshot, and how it ended, and nobody can unsay it."""

from __future__ import annotations

import inspect
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from lakey_jupyter.errors import LakeAway
from lakey_jupyter.model.audit import AuditBy, AuditQuery
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.job import Job, Progress, PullResult, State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.model.problems import problem
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.store import audit as module
from lakey_jupyter.store.audit import Audit
from lakey_jupyter.store.catalogue import Catalogue
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tables import AUDIT
from lakey_jupyter.store.tickets import Ticket
from lakey_jupyter.store.works import Works

from .things import NOW, item

SPEC = PullSpec(columns=("value",), filters=(Filter(name="value", operator=">=", value=23),))
EVERYTHING = AuditQuery()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def audit(database: Database) -> Audit:
    return Audit(database)


def ask(ledger: Ledger, id: str, person: str = "ada", name: str = "iot.events") -> Job:
    job = Job(id=id, kind="pull", item=name, state=State.QUEUED, created=NOW, seq=1, to=f"{id}.parquet", spec=SPEC)
    return ledger.open(Ticket(job=job, owner=person, key=id, worker="w"))[0].job


def test_what_is_asked_and_how_it_ends_are_two_lines(database: Database, ledger: Ledger, audit: Audit) -> None:
    Catalogue(database).add("i", item("iot.events", "first"))
    ask(ledger, "a")
    (asked,) = audit.lines(EVERYTHING)
    assert (asked.event, asked.person, asked.item, asked.snapshot) == ("asked", "ada", "iot.events", "first")
    assert '"value":23' in asked.spec and asked.destination == "a.parquet"
    ledger.move("a", state=State.READING, progress=Progress(done_bytes=70, total_bytes=70, lake_bytes=70))
    assert len(audit.lines(EVERYTHING)) == 1
    Catalogue(database).replace("i", item("iot.events", "second"))
    ledger.move("a", state=State.DONE, result=PullResult(path="a.parquet", rows=3, bytes=50, sha256="x"))
    ended = audit.lines(EVERYTHING)[-1]
    assert (ended.event, ended.snapshot, ended.rows, ended.bytes, ended.lake_bytes) == ("done", "first", 3, 50, 70)
    assert ended.number > asked.number and ended.at >= asked.at


def test_joining_a_pull_is_not_asked_twice_and_an_end_is_told_once(ledger: Ledger, audit: Audit) -> None:
    ask(ledger, "a")
    ask(ledger, "a")
    for _ in range(3):
        ledger.move("a", state=State.CANCELLED)
    assert [each.event for each in audit.lines(EVERYTHING)] == ["asked", "cancelled"]


def test_a_failure_leaves_its_code_but_no_sentence(ledger: Ledger, audit: Audit) -> None:
    ask(ledger, "a")
    ledger.move("a", state=State.FAILED, problem=problem(LakeAway("s3://secret-bucket does not answer.")))
    line = audit.lines(EVERYTHING)[-1]
    assert (line.event, line.code) == ("failed", "lake_away")
    assert "secret" not in str(audit.lines(EVERYTHING))


def test_another_attempt_and_a_newer_snapshot_are_told(database: Database, ledger: Ledger, audit: Audit) -> None:
    Catalogue(database).add("i", item("iot.events", "first"))
    ask(ledger, "a")
    ledger.move("a", state=State.CANCELLED)
    ledger.reopen("a", "w")
    Catalogue(database).replace("i", item("iot.events", "second"))
    Works(database, "w", lambda name: True).rekey("a", "k")
    ledger.move("a", state=State.DONE)
    told = [(each.event, each.attempt, each.snapshot) for each in audit.lines(EVERYTHING)]
    assert told == [
        ("asked", 1, "first"),
        ("cancelled", 1, "first"),
        ("again", 2, "first"),
        ("newer", 2, "second"),
        ("done", 2, "second"),
    ]


def test_a_job_that_was_not_entered_is_not_in_the_audit(ledger: Ledger, audit: Audit) -> None:
    ask(ledger, "a")
    ledger.move("a", state=State.DONE)
    with pytest.raises(IntegrityError):
        ask(ledger, "a")
    assert len(audit.lines(EVERYTHING)) == 2


def test_lines_are_found_by_item_person_and_time(ledger: Ledger, audit: Audit) -> None:
    ask(ledger, "a")
    ask(ledger, "b", person="ben")
    ask(ledger, "c", person="ben", name="other")

    def found(**query: object) -> list[str]:
        return [each.job for each in audit.lines(changed(EVERYTHING, **query))]

    assert found(person="ben") == ["b", "c"]
    assert found(item="iot.events") == ["a", "b"]
    assert found(item="iot.events", person="ben") == ["b"]
    hour = timedelta(hours=1)
    assert found(since=NOW - hour, until=NOW + hour) == ["a", "b", "c"]
    assert found(since=NOW + hour) == found(until=NOW - hour) == []
    assert found(since=(NOW - hour).astimezone(timezone(timedelta(hours=9)))) == ["a", "b", "c"]
    assert [each.job for each in audit.lines(EVERYTHING, newest=2)] == ["b", "c"]
    assert audit.count(EVERYTHING) == 3


@pytest.mark.parametrize(("by", "names"), [("item", ["iot.events", "other"]), ("person", ["ada", "ben"]), ("day", [])])
def test_it_is_summed_by_item_person_and_day(ledger: Ledger, audit: Audit, by: AuditBy, names: list[str]) -> None:
    ask(ledger, "a")
    ask(ledger, "b", person="ben", name="other")
    done = PullResult(path="b.parquet", rows=3, bytes=50, sha256="x")
    ledger.move("b", state=State.DONE, result=done, progress=Progress(lake_bytes=70))
    ledger.move("a", state=State.FAILED)
    sums = audit.sums(EVERYTHING, by)
    assert [each.name for each in sums] == (names or [f"{datetime.now(timezone.utc):%Y-%m-%d}"])
    assert (sum(each.asked for each in sums), sum(each.failed for each in sums)) == (2, 1)
    assert (sums[-1].done, sums[-1].rows, sums[-1].bytes, sums[-1].lake_bytes) == (1, 3, 50, 70)


@pytest.mark.parametrize("change", [update(AUDIT).values(person="nobody"), delete(AUDIT)])
def test_no_line_can_be_changed_or_removed(database: Database, ledger: Ledger, audit: Audit, change: object) -> None:
    ask(ledger, "a")
    before = audit.lines(EVERYTHING)
    with pytest.raises(IntegrityError, match="only added to"), database.write() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    assert audit.lines(EVERYTHING) == before
    assert not {"update", "delete"} & set(vars(module)) and "AUDIT.delete" not in inspect.getsource(module)
