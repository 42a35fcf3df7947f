"""One of several processes on one database: `python -m store.crowd PART FOLDER NUMBER` begins when told a line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import msgspec
from sqlalchemy import case, func, select

from lakey_jupyter.errors import OverBudget
from lakey_jupyter.model.budget import Need
from lakey_jupyter.model.job import Job, PullResult, State
from lakey_jupyter.store.budgets import Budgets
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tables import JOBS, RESERVATIONS
from lakey_jupyter.store.tickets import OPEN, Ticket
from lakey_jupyter.store.works import Works

MOVES, TURNS, SPENT = 120, 10, 12
MOST, EACH = 10, 1
"""What a person may land, and what one pull needs of that."""


def ticket(id: str, worker: str, key: str = "k") -> Ticket:
    """A pull with the same key as every other one, if it has none of its own, to a place of its own."""
    now = datetime.now(timezone.utc)
    job = Job(id=id, kind="pull", item="x", state=State.QUEUED, created=now, seq=1, to=f"{id}.parquet")
    return Ticket(job=job, owner="ada", key=key, worker=worker, workspace="/w")


def opens(database: Database, number: int) -> list[str]:
    """Ask for the pull; whom it follows."""
    return [Ledger(database, f"w{number}").open(ticket(f"j{number}", f"w{number}"))[0].lead]


def moves(database: Database, number: int) -> list[str]:
    """Move the job `j0`, and one of its own, each time; how many moves that were."""
    ledger = Ledger(database)
    for turn in range(MOVES):
        ledger.move("j0" if turn % 2 else f"j{number + 1}", message=f"{number} {turn}")
    return [str(MOVES)]


def mixes(database: Database, number: int) -> list[str]:
    """Ask, lead, follow, take over, leave, again and again; the works that ever had not just one who leads."""
    me = f"w{number}"
    ledger, works = Ledger(database, me), Works(database, me, lambda name: True)
    wrong: list[str] = []
    for turn in range(TURNS):
        id = f"j{number}.{turn}"
        entered, _ = ledger.open(ticket(id, me))
        wrong += not_led(database)
        if not entered.leads and works.promote(entered.work, "") is None:
            ledger.move(id, message="waits")
            ledger.move_all([(id, {"state": State.CANCELLED})])
            continue
        ledger.move(id, state=State.READING)
        ledger.move(id, state=State.DONE if turn % 2 else State.FAILED)
        if not turn % 5:
            ledger.reopen(id, me)
            ledger.move(id, state=State.CANCELLED)
    return wrong


def spends(database: Database, number: int) -> list[str]:
    """Ask for one pull after the other while there is budget; those that landed, and whenever more was set aside.

    Each third one that may begin is cancelled, so that what it had set aside is there again.
    """
    ledger, told = Ledger(database, f"w{number}", Budgets(landed=MOST)), list[str]()
    for turn in range(SPENT):
        id = f"j{number}.{turn}"
        try:
            ledger.open(ticket(id, f"w{number}", id), Need(landed=EACH))
        except OverBudget:
            continue
        told += too_much(database)
        ledger.move(id, state=State.READING)
        if turn % 3 == 2:
            ledger.move(id, state=State.CANCELLED)
            continue
        ledger.move(id, state=State.DONE, result=PullResult(path="a", rows=1, bytes=EACH, sha256="x"))
        told.append(id)
    return told


def too_much(database: Database) -> list[str]:
    """What people have taken and set aside, where that is more than they may."""
    c = RESERVATIONS.c
    with database.read() as connection:
        total = connection.execute(select(func.sum(case((c.settled, c.landed_settled), else_=c.landed)))).scalar()
    return [f"{total} of {MOST}"] if (total or 0) > MOST else []


def not_led(database: Database) -> list[str]:
    """The works that somebody waits for and that not just one job leads."""
    leading, open_ = (func.sum(case((each, 1), else_=0)) for each in (JOBS.c.leads, JOBS.c.state.in_(OPEN)))
    wanted = select(JOBS.c.work).group_by(JOBS.c.work).having(leading != 1, open_ > 0)
    with database.read() as connection:
        return list(connection.execute(wanted).scalars())


PARTS: dict[str, Callable[[Database, int], list[str]]] = {
    "opens": opens,
    "moves": moves,
    "mixes": mixes,
    "spends": spends,
}


def main() -> None:
    """Say when it is ready, then play the part, and say what came of it."""
    part, folder, number = sys.argv[1:]
    database = Database(Path(folder), os.environ.get("LAKEY_DATABASE_URL"))
    _say("ready")
    sys.stdin.readline()
    _say(msgspec.json.encode(PARTS[part](database, int(number))).decode())
    database.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
