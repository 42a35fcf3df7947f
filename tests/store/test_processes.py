"""Several processes on one database: none leads twice, no move is lost, and nobody waits in a circle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from lakey_jupyter.errors import OverBudget
from lakey_jupyter.model.audit import AuditQuery
from lakey_jupyter.model.budget import Need
from lakey_jupyter.store.audit import ASKED, Audit
from lakey_jupyter.store.budgets import Budgets
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tables import RESERVATIONS
from lakey_jupyter.store.tickets import Ticket

from .crowd import MOST, MOVES, TURNS, not_led, ticket

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def environment(database_url: str | None) -> dict[str, str]:
    """What the processes find around them."""
    found = {"PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    return {**found, "LAKEY_DATABASE_URL": database_url} if database_url else found


def crowd(part: str, count: int, folder: Path, environment: dict[str, str]) -> list[Any]:
    """What as many processes say of a part that they begin to play at once."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    command = [sys.executable, "-m", "store.crowd", part, str(folder)]
    processes = [subprocess.Popen([*command, str(number)], **pipes) for number in range(count)]
    for each in processes:
        assert each.stdout is not None and each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return [msgspec.json.decode(each.communicate(timeout=120)[0]) for each in processes]


def test_of_eight_that_ask_for_the_same_at_once_one_leads(
    database: Database, tmp_path: Path, environment: dict[str, str]
) -> None:
    told = crowd("opens", 8, tmp_path / "state", environment)
    tickets = [Ledger(database).find(f"j{number}") for number in range(8)]
    [lead] = [each for each in tickets if each.leads]
    assert {each.work for each in tickets} == {lead.work}
    assert sorted(whom for [whom] in told) == ["", *[lead.job.id] * 7]
    assert lead.job.waiters == 8


def test_of_many_moves_by_four_none_is_lost(database: Database, tmp_path: Path, environment: dict[str, str]) -> None:
    ledger = Ledger(database)
    for number in range(5):
        ledger.open(Ticket(job=ticket(f"j{number}", "").job, owner="ada", key=str(number)))
    told = crowd("moves", 4, tmp_path / "state", environment)
    assert sum(int(count) for [count] in told) == 4 * MOVES
    assert [ledger.find(f"j{number}").job.seq for number in range(5)] == [1 + 2 * MOVES, *[1 + MOVES // 2] * 4]


def test_four_who_spend_one_budget_never_take_more_and_leave_nothing_of_it(
    database: Database, tmp_path: Path, environment: dict[str, str]
) -> None:
    told = crowd("spends", 4, tmp_path / "state", environment)
    landed = [each for some in told for each in some]
    assert all(each.startswith("j") for each in landed), landed
    with database.read() as connection:
        rows = connection.execute(select(RESERVATIONS)).all()
    assert all(each.settled and each.landed == each.landed_settled + each.landed_released for each in rows)
    ledger, left = Ledger(database, budgets=Budgets(landed=MOST)), MOST - len(landed)
    assert MOST // 2 <= len(landed) <= MOST
    for number in range(left):
        ledger.open(ticket(f"more{number}", "", f"more{number}"), Need(landed=1))
    with pytest.raises(OverBudget):
        ledger.open(ticket("last", "", "last"), Need(landed=1))


def test_whatever_four_do_at_once_every_work_is_led_by_one_and_every_end_is_told(
    database: Database, tmp_path: Path, environment: dict[str, str]
) -> None:
    told = crowd("mixes", 4, tmp_path / "state", environment)
    assert told == [[], [], [], []] and not_led(database) == [] == Ledger(database).unfinished()
    lines = [each.event for each in Audit(database).lines(AuditQuery())]
    assert lines.count(ASKED) == 4 * TURNS
    ended = sum(lines.count(event) for event in ("done", "failed", "cancelled"))
    again = lines.count("again")
    assert 4 * TURNS <= ended <= 4 * TURNS + again
