"""The board: a poll is answered by what was told, and by the ledger where nothing was or nobody tells."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest

from lakey_jupyter.errors import NotFound
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.job import Job, Progress, State
from lakey_jupyter.model.noun import changed
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tickets import Ticket
from lakey_jupyter.work.board import PAUSE, PAUSE_EACH, Board

ANN = Account(id="ann", name="Ann")
BOB = Account(id="bob", name="Bob")
CROWD = int(PAUSE / PAUSE_EACH) + 1


def new(id: str) -> Job:
    return Job(id=id, kind="pull", item="x", state=State.QUEUED, created=datetime.now(timezone.utc), seq=1, to=id)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    database = Database(tmp_path)
    ledger = Ledger(database)
    ledger.open(Ticket(job=new("one"), owner=ANN.id, key="one"))
    yield ledger
    database.close()


@pytest.fixture
def board(ledger: Ledger) -> Iterator[Board]:
    with ThreadPoolExecutor(2) as threads:
        yield Board(ledger, threads)


def moved(board: Board, owner: Account, seq: int, wait: float = 0.05) -> Job:
    return asyncio.run(board.moved("one", owner.id, seq, wait))


def test_a_job_that_was_never_told_is_read(board: Board) -> None:
    assert moved(board, ANN, 0).seq == 1


def test_what_was_told_is_answered(board: Board) -> None:
    told = board.move("one", ANN, state=State.READING)
    assert moved(board, ANN, 1, wait=20) == told


def test_of_two_tellings_the_later_move_counts(board: Board) -> None:
    first = board.move("one", ANN, state=State.READING)
    second = board.move("one", ANN, state=State.DONE)
    board.tell(ANN, first)
    assert moved(board, ANN, first.seq, wait=20) == second


def test_what_others_have_moved_is_read_after_the_wait(board: Board, ledger: Ledger) -> None:
    told = board.move("one", ANN, state=State.READING)
    theirs = ledger.move("one", message="It goes on elsewhere.")
    assert moved(board, ANN, told.seq) == theirs
    ended = ledger.move("one", state=State.DONE)
    assert moved(board, ANN, theirs.seq, wait=20) == ended


def test_a_job_that_was_removed_is_not_answered(board: Board, ledger: Ledger) -> None:
    board.move("one", ANN, state=State.DONE)
    ledger.forget("one", ANN.id)
    board.forget("one")
    with pytest.raises(NotFound):
        moved(board, ANN, 0)


def test_what_was_told_of_somebody_is_not_answered_to_another(board: Board) -> None:
    board.move("one", ANN, state=State.READING)
    with pytest.raises(NotFound):
        moved(board, BOB, 0)


@pytest.mark.parametrize("waited_in_the_queue", [False, True])
@pytest.mark.parametrize(("count", "hear_at_once"), [(1, True), (CROWD - 1, True), (CROWD, False)])
def test_a_crowd_does_not_hear_that_its_work_begins(
    board: Board, count: int, hear_at_once: bool, waited_in_the_queue: bool
) -> None:
    heard: list[str] = []
    lead = changed(new("lead"), state=State.READING, progress=Progress(done_bytes=1), seq=2)
    board.led("lead", [(ANN, new("0"))])
    if waited_in_the_queue:
        board.tell_led(changed(lead, state=State.QUEUED, seq=1))
        time.sleep(1.2 * max(PAUSE, PAUSE_EACH * count))
    for number in range(1, count):
        board.joins("lead", ANN, new(str(number)))
    board.follow(lambda _, job: heard.append(job.id))
    board.tell_led(lead)
    board.tell_led(changed(lead, seq=3))
    assert heard == ([str(number) for number in range(count)] if hear_at_once else [])
