"""A job only ever moves forward, is found by its owner alone, and equal pulls are one job."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

from lakey_jupyter.errors import NotFound
from lakey_jupyter.model.job import ENDS, NEXT, Job, State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tickets import Ticket

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
ORDER = [State.QUEUED, State.PLANNING, State.READING, State.WRITING, State.VERIFYING, State.DONE]


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


def ticket(id: str, owner: str = "ada", key: str = "k", to: str = "a.parquet", item: str = "x") -> Ticket:
    job = Job(id=id, kind="pull", item=item, state=State.QUEUED, created=START, seq=1, to=to)
    return Ticket(job=job, owner=owner, key=key, worker="w")


def test_moves_are_legal_exactly_when_they_go_forward_or_to_an_end(ledger: Ledger) -> None:
    for number, (old, new) in enumerate(itertools.product(State, State)):
        id = f"j{number}"
        ledger.open(ticket(id, key=id))
        ledger.move(id, state=old)
        before = ledger.find(id).job
        assert before.state is old
        after = ledger.move(id, state=new, message="moved")
        legal = old not in ENDS and (
            new in (State.FAILED, State.CANCELLED) or (new in ORDER and ORDER.index(new) >= ORDER.index(old))
        )
        assert (after.state is new and after.seq == before.seq + 1 and after.message == "moved") is legal, (old, new)
        assert ledger.find(id).job == after
        if not legal:
            assert after == before


def test_the_table_of_moves_ends_somewhere() -> None:
    assert set(NEXT) == set(State)
    assert all(not NEXT[end] for end in ENDS) and all(NEXT[state] >= ENDS for state in State if state not in ENDS)


def test_the_same_pull_to_the_same_place_is_joined_until_it_ends(ledger: Ledger) -> None:
    first, new = ledger.open(ticket("a"))
    assert new and first.leads
    assert ledger.open(ticket("b")) == (first, False)
    for other, leads in ((ticket("c", owner="ben"), False), (ticket("d", key="l"), True), (ticket("e", to="b"), False)):
        entered, new = ledger.open(other)
        assert (new, entered.leads, entered.lead) == (True, leads, "" if leads else "a"), other.job.id
    ledger.move("a", state=State.DONE)
    assert ledger.open(ticket("b"))[1]
    with pytest.raises(NotFound):
        ledger.find("zz")


def test_of_many_equal_pulls_at_once_one_is_new(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: ledger.open(ticket(f"j{number}")), range(24)))
    assert sum(new for _, new in found) == 1
    assert len({each.job.id for each, _ in found}) == 1


def test_somebody_elses_job_is_not_found(ledger: Ledger) -> None:
    ledger.open(ticket("a"))
    assert ledger.find("a", "ada") == ledger.find("a")
    for id, owner in (("a", "ben"), ("b", "ada")):
        with pytest.raises(NotFound, match="no such job of yours"):
            ledger.find(id, owner)


def test_seq_counts_every_move_also_of_many_at_once(ledger: Ledger) -> None:
    ledger.open(ticket("a"))
    with ThreadPoolExecutor(8) as pool:
        seqs = [job.seq for job in pool.map(lambda number: ledger.move("a", message=str(number)), range(50))]
    assert sorted(seqs) == list(range(2, 52))


def test_an_ended_job_is_opened_again_as_its_next_attempt(ledger: Ledger) -> None:
    ledger.open(ticket("a"))
    ended = ledger.move("a", state=State.FAILED, message="no")
    again = ledger.reopen("a", "w2")
    assert (again.job.state, again.job.attempt, again.job.seq) == (State.QUEUED, 2, ended.seq + 1)
    assert (again.job.message, again.job.problem, again.worker, again.owner) == ("", None, "w2", "ada")
    assert ledger.find("a") == again
    assert ledger.move("a", state=State.DONE).state is State.DONE


def test_my_jobs_come_newest_first_and_page_by_page(ledger: Ledger) -> None:
    for number in range(7):
        made = ticket(f"j{number}", key=str(number))
        job = Job(id=made.job.id, kind="pull", item="x", state=State.QUEUED, created=START + timedelta(number), seq=1)
        ledger.open(Ticket(job=job, owner="ada", key=made.key))
    ledger.open(ticket("other", owner="ben"))
    first = ledger.page("ada", "pull", 4, None)
    rest = ledger.page("ada", "pull", 4, first.next)
    assert [job.id for job in (*first.items, *rest.items)] == [f"j{number}" for number in reversed(range(7))]
    assert (first.total, rest.next) == (7, None)
    assert ledger.page("ada", "profile", 4, None).total == 0


def test_unfinished_are_those_that_have_not_ended(ledger: Ledger) -> None:
    for number, state in enumerate(State):
        ledger.open(ticket(f"j{number}", key=str(number), item="x" if number % 2 else "y"))
        ledger.move(f"j{number}", state=state)
    assert {each.job.state for each in ledger.unfinished()} == set(State) - ENDS
    assert {each.job.item for each in ledger.unfinished("x")} == {"x"}


def test_what_landed_in_a_workspace_comes_newest_first_whoever_pulled_it(ledger: Ledger) -> None:
    for number in range(5):
        made = ticket(f"j{number}", owner="ada" if number % 2 else "ben", key=str(number))
        ledger.open(changed(made, workspace="/w", job=changed(made.job, created=START + timedelta(number))))
        ledger.move(f"j{number}", state=State.FAILED if number == 3 else State.DONE)
    for other in (ticket("item", item="y"), changed(ticket("place", key="p"), workspace="/v")):
        ledger.open(other)
        ledger.move(other.job.id, state=State.DONE)
    assert [each.job.id for each in ledger.landed("x", "/w", 3)] == ["j4", "j2", "j1"]
    assert [each.job.id for each in ledger.landed("x", "/w", 9)] == ["j4", "j2", "j1", "j0"]
