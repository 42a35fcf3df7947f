"""What people may land and have read is set aside, taken and released, and never more than there is of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from lakey_jupyter.errors import OverBudget
from lakey_jupyter.model.budget import Need
from lakey_jupyter.model.job import Job, Progress, PullResult, State
from lakey_jupyter.store.budgets import DAY, Budgets
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tables import JOBS, RESERVATIONS
from lakey_jupyter.store.tickets import Ticket
from lakey_jupyter.store.works import Works

from .things import NOW

GB = 1_000_000_000


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=timezone.utc).timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(database: Database, clock: Clock) -> Ledger:
    return Ledger(database, budgets=Budgets(landed=10 * GB, scanned=20 * GB, clock=clock))


def ticket(id: str, owner: str = "ada", key: str | None = None, to: str | None = None) -> Ticket:
    job = Job(id=id, kind="pull", item="x", state=State.QUEUED, created=NOW, seq=1, to=to or f"{id}.parquet")
    return Ticket(job=job, owner=owner, key=key or id, worker="me")


def done(ledger: Ledger, id: str, landed: int, scanned: int = 0) -> Job:
    result = PullResult(path="a", rows=1, bytes=landed, sha256="x")
    return ledger.move(id, state=State.DONE, result=result, progress=Progress(lake_bytes=scanned))


def reservations(database: Database, id: str) -> list[Any]:
    with database.read() as connection:
        wanted = select(RESERVATIONS).where(RESERVATIONS.c.job == id).order_by(RESERVATIONS.c.number)
        return list(connection.execute(wanted))


def left(ledger: Ledger, owner: str = "ada") -> tuple[int, ...]:
    return tuple(limit.left for limit in ledger.limits(owner, Need()))


def test_what_is_asked_for_is_set_aside_and_what_was_not_taken_is_there_again(
    database: Database, ledger: Ledger
) -> None:
    ledger.open(ticket("a"), Need(landed=4 * GB, scanned=5 * GB))
    assert left(ledger) == (6 * GB, 15 * GB) and left(ledger, "ben") == (10 * GB, 20 * GB)
    ledger.move("a", state=State.READING)
    assert left(ledger) == (6 * GB, 15 * GB)
    done(ledger, "a", 3 * GB, 2 * GB)
    assert left(ledger) == (7 * GB, 18 * GB)
    [row] = reservations(database, "a")
    assert (row.landed, row.landed_settled, row.landed_released) == (4 * GB, 3 * GB, GB)
    assert (row.scanned, row.scanned_settled, row.scanned_released) == (5 * GB, 2 * GB, 3 * GB)


@pytest.mark.parametrize("end", [State.FAILED, State.CANCELLED])
def test_what_does_not_land_is_released_but_what_was_read_was_read(
    database: Database, ledger: Ledger, end: State
) -> None:
    ledger.open(ticket("a"), Need(landed=4 * GB, scanned=5 * GB))
    ledger.move("a", state=State.READING, progress=Progress(lake_bytes=GB))
    ledger.move("a", state=end)
    assert left(ledger) == (10 * GB, 19 * GB)
    for _ in range(2):  # what has ended ends once
        ledger.move("a", state=State.CANCELLED)
    assert len(reservations(database, "a")) == 1 and left(ledger) == (10 * GB, 19 * GB)


def test_a_refusal_says_which_limit_what_is_left_until_when_and_what_fits(ledger: Ledger, clock: Clock) -> None:
    ledger.open(ticket("a"), Need(landed=6 * GB))
    done(ledger, "a", 6 * GB)
    clock.now += 3600
    ledger.open(ticket("b"), Need(landed=2_800_000_000))
    with pytest.raises(OverBudget) as refused:
        ledger.open(ticket("c"), Need(landed=3_100_000_000))
    assert refused.value.detail == (
        "About 3.1 GB are more than the 1.2 GB left of the 10 GB that you may land in 24 hours: "
        "unselect columns, add filters, or take 37 % of the rows. 2.8 GB of it are set aside for pulls under way. "
        "There is room for this from 12:00 UTC on 2 March on."
    )
    with pytest.raises(OverBudget) as refused:
        ledger.open(ticket("d"), Need(landed=1, scanned=21 * GB))
    assert refused.value.detail == (
        "About 21 GB to read are more than the 20 GB left of the 20 GB that you may have read from the lake in 24 "
        "hours: unselect columns or add filters."
    )
    with pytest.raises(OverBudget, match="or take 1 % of the rows"):
        ledger.open(ticket("d"), Need(landed=1, scanned=21 * GB, unread=0.01))
    assert ledger.page("ada", None, 10, None).total == 2


def test_the_window_passes_and_there_is_room_again(ledger: Ledger, clock: Clock) -> None:
    ledger.open(ticket("a"), Need(landed=9 * GB))
    clock.now += DAY * 2
    assert left(ledger)[0] == GB  # what is under way counts however long it takes
    done(ledger, "a", 9 * GB)
    clock.now += DAY - 1
    with pytest.raises(OverBudget):
        ledger.open(ticket("b"), Need(landed=9 * GB))
    clock.now += 1
    assert ledger.open(ticket("b"), Need(landed=9 * GB))[1]


def test_of_many_at_once_no_more_are_let_in_than_there_is_room_for(database: Database, ledger: Ledger) -> None:
    def ask(number: int) -> bool:
        try:
            return ledger.open(ticket(f"j{number}"), Need(landed=2 * GB, scanned=GB))[1]
        except OverBudget:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(24))) == 5
    assert left(ledger) == (0, 15 * GB)


def test_a_joined_pull_sets_nothing_aside_and_one_that_follows_reads_nothing(
    database: Database, ledger: Ledger
) -> None:
    need = Need(landed=6 * GB, scanned=15 * GB)
    ledger.open(ticket("a", key="k", to="x"), need)
    assert ledger.open(ticket("b", key="k", to="x"), need)[1] is False
    assert left(ledger) == (4 * GB, 5 * GB)
    followed, new = ledger.open(ticket("c", "ben", key="k"), need)
    assert new and not followed.leads and left(ledger, "ben") == (4 * GB, 20 * GB)
    with pytest.raises(OverBudget):
        ledger.open(ticket("d", "ben", key="k", to="y"), need)


def test_who_goes_on_with_somebody_elses_read_sets_it_aside_without_being_refused(
    database: Database, clock: Clock
) -> None:
    budgets = Budgets(landed=10 * GB, scanned=6 * GB, clock=clock)
    ledger, works = Ledger(database, budgets=budgets), Works(database, "me", lambda name: True, budgets)
    ledger.open(ticket("a", key="k"), Need(landed=GB, scanned=5 * GB))
    ledger.open(ticket("z", "ben"), Need(landed=GB, scanned=4 * GB))
    ledger.open(ticket("b", "ben", key="k"), Need(landed=GB, scanned=5 * GB))
    assert left(ledger, "ben") == (8 * GB, 2 * GB)
    ledger.move("a", state=State.CANCELLED, progress=Progress(lake_bytes=GB))
    promoted = works.promote("a", "")
    assert promoted is not None and promoted.job.id == "b"
    assert left(ledger) == (10 * GB, 5 * GB) and left(ledger, "ben") == (8 * GB, 0)
    done(ledger, "b", GB, 5 * GB)
    assert [(row.landed_settled, row.scanned_settled) for row in reservations(database, "b")] == [(0, 0), (GB, 5 * GB)]


def test_what_begins_again_by_itself_keeps_what_it_had_and_what_it_read_is_settled(
    database: Database, ledger: Ledger
) -> None:
    ledger.open(ticket("a"), Need(landed=9 * GB, scanned=15 * GB))
    ledger.move("a", state=State.READING, progress=Progress(lake_bytes=8 * GB))
    ledger.reopen("a", "w2")
    assert left(ledger) == (GB, 0)
    done(ledger, "a", 9 * GB, 10 * GB)
    assert left(ledger) == (GB, 2 * GB)


def test_who_asks_again_for_what_ended_is_held_to_the_limits_once_more(ledger: Ledger) -> None:
    need = Need(landed=6 * GB)
    ledger.open(ticket("a"), need)
    ledger.move("a", state=State.FAILED)
    ledger.open(ticket("b"), need)
    with pytest.raises(OverBudget):
        ledger.reopen("a", "w", need=need)
    assert ledger.find("a").job.state is State.FAILED
    ledger.move("b", state=State.CANCELLED)
    assert ledger.reopen("a", "w", need=need).job.state is State.QUEUED and left(ledger)[0] == 4 * GB


def test_a_pull_may_grow_as_far_as_there_is_room_and_that_is_set_aside(ledger: Ledger, database: Database) -> None:
    ledger.open(ticket("a"), Need(landed=2 * GB))
    ledger.open(ticket("b"), Need(landed=2 * GB))
    assert ledger.widen({"a": 6 * GB}) == {"a": 6 * GB} and left(ledger)[0] == 2 * GB
    assert ledger.widen({"b": 6 * GB}) == {"b": 4 * GB} and left(ledger)[0] == 0
    assert ledger.widen({"b": GB, "a": 9 * GB}) == {"a": 6 * GB, "b": 4 * GB}
    done(ledger, "b", 3 * GB)
    assert left(ledger)[0] == GB
    assert Ledger(database).widen({"a": 9 * GB}) == {}


def test_a_pull_that_needs_more_than_it_asked_for_gets_it_or_is_refused(ledger: Ledger) -> None:
    asked, _ = ledger.open(ticket("a"), Need(landed=2 * GB, scanned=GB))
    ledger.open(ticket("b"), Need(landed=5 * GB, scanned=GB))
    ledger.cover(asked, Need(landed=4 * GB))
    assert left(ledger) == (GB, 18 * GB)
    with pytest.raises(OverBudget, match="About 6 GB are more than the 5 GB left of the 10 GB"):
        ledger.cover(asked, Need(landed=6 * GB))
    assert left(ledger) == (GB, 18 * GB)


def test_without_limits_everything_fits_and_is_known(database: Database) -> None:
    ledger = Ledger(database)
    ledger.open(ticket("a"), Need(landed=10**15, scanned=10**15))
    assert ledger.limits("ada", Need(landed=10**15)) == []
    done(ledger, "a", 10**15, 1)
    [row] = reservations(database, "a")
    assert (row.landed_settled, row.scanned_released) == (10**15, 10**15 - 1)


class Spending(RuleBasedStateMachine):
    """Pulls of two people, in any order of what may happen to them."""

    MOST, READ, WINDOW = 100, 200, 50.0

    def __init__(self, database: Database) -> None:
        super().__init__()
        with database.write() as connection:
            for table in (JOBS, RESERVATIONS):
                connection.execute(delete(table))
        self.clock = Clock()
        self.database = database
        budgets = Budgets(self.MOST, self.READ, self.WINDOW, self.clock)
        self.ledger = Ledger(database, budgets=budgets)
        self.works = Works(database, "me", lambda name: True, budgets)
        self.may: dict[str, int] = {}
        self.taken: list[tuple[str, float, int]] = []
        self.owners: dict[str, str] = {}
        self.count = 0

    def used(self, owner: str) -> int:
        """What a person has landed within the window, or may land."""
        landed = sum(bytes_ for whose, at, bytes_ in self.taken if whose == owner and at > self.clock() - self.WINDOW)
        return landed + sum(bytes_ for id, bytes_ in self.may.items() if self.owners[id] == owner)

    def has(self, asked: Ticket) -> bool:
        """Whether its owner waits for the same already."""
        mine = [self.ledger.find(id) for id, owner in self.owners.items() if id in self.may and owner == asked.owner]
        return any((each.key, each.job.to) == (asked.key, asked.job.to) for each in mine)

    @rule(owner=st.sampled_from("ab"), key=st.sampled_from("klmn"), landed=st.integers(1, 60), read=st.integers(0, 90))
    def ask(self, owner: str, key: str, landed: int, read: int) -> None:
        self.count += 1
        id = f"j{self.count}"
        asked = ticket(id, owner, key, to=f"{key}.parquet")
        if self.used(owner) + landed > self.MOST and not self.has(asked):
            with pytest.raises(OverBudget):
                self.ledger.open(asked, Need(landed=landed, scanned=read))
            return
        try:
            entered, new = self.ledger.open(asked, Need(landed=landed, scanned=read))
        except OverBudget as refused:
            said = refused.detail
        else:
            said = ""
        if said:
            assert "read from the lake" in said
            return
        if new:
            assert self.used(owner) + landed <= self.MOST
            self.owners[id], self.may[id] = owner, landed
        else:
            assert entered.job.id in self.may

    @precondition(lambda self: self.may)
    @rule(data=st.data(), wanted=st.integers(1, 150))
    def widen(self, data: st.DataObject, wanted: int) -> None:
        id = data.draw(st.sampled_from(sorted(self.may)))
        may = self.ledger.widen({id: wanted})[id]
        assert may >= self.may[id] and (may <= wanted or may == self.may[id])
        self.may[id] = may

    @precondition(lambda self: self.may)
    @rule(data=st.data(), end=st.sampled_from([State.DONE, State.FAILED, State.CANCELLED]), read=st.integers(0, 90))
    def end(self, data: st.DataObject, end: State, read: int) -> None:
        id = data.draw(st.sampled_from(sorted(self.may)))
        landed = data.draw(st.integers(0, self.may.pop(id)))
        if end is State.DONE:
            done(self.ledger, id, landed, read)
            self.taken.append((self.owners[id], self.clock(), landed))
        else:
            self.ledger.move(id, state=end, progress=Progress(lake_bytes=read))

    @precondition(lambda self: self.may)
    @rule(data=st.data())
    def begin_again(self, data: st.DataObject) -> None:
        self.ledger.reopen(data.draw(st.sampled_from(sorted(self.may))), "me")

    @precondition(lambda self: self.may)
    @rule(data=st.data())
    def promote(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(self.may)))
        self.works.promote(self.ledger.find(id).work, "")

    @rule(seconds=st.floats(1, 60))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    @invariant()
    def nothing_is_lost(self) -> None:
        open_: dict[str, int] = {}
        with self.database.read() as connection:
            for row in connection.execute(select(RESERVATIONS)):
                if row.settled:
                    assert row.landed == row.landed_settled + row.landed_released
                    assert row.scanned == row.scanned_settled + row.scanned_released
                    assert min(row.landed_released, row.scanned_released) >= 0
                else:
                    assert row.job not in open_
                    open_[row.job] = row.landed
        assert open_ == self.may

    @invariant()
    def nobody_lands_more_than_they_may(self) -> None:
        for owner in "ab":
            [landed, _] = self.ledger.limits(owner, Need())
            assert self.used(owner) <= self.MOST and landed.left == self.MOST - self.used(owner)


def test_whatever_happens_what_was_set_aside_is_taken_or_released(database: Database) -> None:
    few = settings(max_examples=max(10, settings().max_examples // 20), stateful_step_count=25)
    run_state_machine_as_test(lambda: Spending(database), settings=few)  # type: ignore[no-untyped-call]
