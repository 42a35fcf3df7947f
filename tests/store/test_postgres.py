"""The state database on PostgreSQL: told by its address, which nobody hears of; away, it is said so and waited for."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest
from postgres import PASSWORD, Postgres
from sqlalchemy import insert, select

from lakey_jupyter.errors import Invalid, LakeyError, NotFound, Unavailable
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.audit import AuditQuery
from lakey_jupyter.model.item import ItemQuery
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.store import postgres as module
from lakey_jupyter.store.audit import Audit
from lakey_jupyter.store.catalogue import Catalogue
from lakey_jupyter.store.database import Database, alone
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tables import AUDIT
from lakey_jupyter.store.tickets import Ticket
from lakey_jupyter.work.board import Board
from lakey_jupyter.work.settings import EngineSettings

from .things import NOW, item


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    with postgres.fresh() as found:
        yield found


@pytest.fixture
def database(tmp_path: Path, url: str) -> Iterator[Database]:
    found = Database(tmp_path, url)
    yield found
    found.close()


def failure(folder: Path, url: str) -> LakeyError:
    """Why no database is opened; the whole of it, as a log would have it, holds no part of a password."""
    with pytest.raises(LakeyError) as caught:
        Database(folder, url)
    shown = "".join(traceback.format_exception(caught.value))
    assert "canary" not in shown and "canary" not in repr(caught.value.__cause__)
    return caught.value


@pytest.mark.parametrize(
    "address",
    [
        "hush-canary",
        "mysql://ada:hush-canary@host/name",
        "sqlite:///hush-canary.db",
        "postgresql+psycopg2://ada:hush-canary@host/name",
        "postgresql://ada:hush@hush-canary:notaport/name",
    ],
)
def test_what_is_no_address_of_one_is_refused(tmp_path: Path, address: str) -> None:
    wrong = failure(tmp_path, address)
    assert isinstance(wrong, Invalid) and "is no address of a PostgreSQL database" in wrong.detail


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_its_address_may_be_said_in_three_ways(tmp_path: Path, url: str, scheme: str) -> None:
    database = Database(tmp_path, url.replace("postgresql", scheme))
    assert Catalogue(database).search(ItemQuery()).total == 0
    database.close()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ada:hush-canary@127.0.0.1:1/name",
        "postgresql://ada:hu@sh-canary@127.0.0.1:1/name",
        "postgresql://ada@127.0.0.1:1/name?password=hush-canary",
        "postgresql://ada@127.0.0.1:1/name?hush-canary=1",
    ],
)
def test_a_server_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path, address: str) -> None:
    wrong = failure(tmp_path, address)
    assert isinstance(wrong, Unavailable) and "cannot be reached" in wrong.detail


@pytest.mark.parametrize(("part", "other"), [("/t", "/no_such_canary"), ("postgres:", "nobody:")])
def test_no_such_database_and_no_such_user_are_too(tmp_path: Path, url: str, part: str, other: str) -> None:
    head, _, tail = url.rpartition(part)
    assert isinstance(failure(tmp_path, head + other + tail), Unavailable)


def test_a_driver_that_is_missing_is_named(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Unavailable, match=r"pip install 'lakey-jupyter\[postgres\]'"):
        Database(tmp_path, url)


def test_the_address_is_in_no_log_and_no_repr(tmp_path: Path, url: str, caplog: pytest.LogCaptureFixture) -> None:
    assert PASSWORD in url
    with caplog.at_level(logging.DEBUG):
        database = Database(tmp_path, url)
        with pytest.raises(NotFound):
            Ledger(database).find("a")
    told = [caplog.text, repr(database._engine), repr(EngineSettings(tmp_path, tmp_path, url))]
    assert not any(PASSWORD in each for each in told)
    assert not any(PASSWORD.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    database.close()


def test_a_day_is_a_day_of_utc_wherever_the_server_is(tmp_path: Path, url: str, postgres: Postgres) -> None:
    name = url.rpartition("/")[2]
    postgres.tell(f"ALTER DATABASE {name} SET timezone TO 'Asia/Tokyo'")
    postgres.tell(f"ALTER DATABASE {name} SET datestyle TO 'German'")
    database = Database(tmp_path, url)
    texts = dict.fromkeys(("event", "job", "kind", "person", "item", "snapshot", "spec", "destination", "code"), "")
    numbers = dict.fromkeys(("attempt", "rows", "bytes", "lake_bytes"), 0)
    late = datetime(2026, 1, 1, 23, 30, tzinfo=timezone.utc)
    with database.write() as connection:
        connection.execute(insert(AUDIT).values(at=late, **texts, **numbers))
    audit = Audit(database)
    assert [each.name for each in audit.sums(AuditQuery(), "day")] == ["2026-01-01"]
    assert [each.at for each in audit.lines(AuditQuery())] == [late]
    Catalogue(database).add("i", item("x", "s"))
    [found] = Catalogue(database).search(ItemQuery()).items
    assert (found.updated, found.updated.utcoffset()) == (NOW, NOW.utcoffset())
    database.close()


def test_a_text_that_it_cannot_keep_is_refused(database: Database) -> None:
    for name in ("a\0b", "x" * 256):
        with pytest.raises(Invalid, match="cannot keep this"):
            Catalogue(database).add("i", item(name, "s"))
    with pytest.raises(Invalid):
        Catalogue(database).get("a\0b")


def test_who_is_alone_is_waited_for_and_others_are_not(tmp_path: Path, url: str, database: Database) -> None:
    other = Database(tmp_path, url)
    ledger = Ledger(other)
    ledger.open(Ticket(job=pull("a"), owner="ada", key="k"))
    catalogue = Catalogue(other)
    adding = threading.Thread(target=lambda: catalogue.add("i", item("x", "s")))
    with database.write() as connection:
        alone(connection)
        adding.start()
        assert ledger.move("a", state=State.READING).seq == 2  # a move waits for nobody but its own row
        adding.join(0.3)
        assert adding.is_alive() and not catalogue.has("x")
    adding.join(20)
    assert catalogue.has("x")
    other.close()


def test_a_process_that_stands_still_in_a_transaction_does_not_stop_the_others(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SESSION", module.SESSION.replace("30s", "300ms"))
    still, other = Database(tmp_path, url), Database(tmp_path, url)
    stuck = still._engine.connect()
    stuck.begin()
    alone(stuck)
    began = time.monotonic()
    Catalogue(other).add("i", item("x", "s"))
    assert 0.2 < time.monotonic() - began < 10
    stuck.invalidate()
    stuck.close()
    for each in (still, other):
        each.close()


def test_a_server_that_is_started_again_loses_no_end(database: Database, postgres: Postgres) -> None:
    ledger = Ledger(database)
    ledger.open(Ticket(job=pull("a"), owner="ada", key="k"))
    postgres.stop()
    with pytest.raises(Unavailable, match="cannot be reached"):
        ledger.find("a")
    again = threading.Timer(0.5, postgres.start)
    again.start()
    try:
        with ThreadPoolExecutor(1) as threads:
            board = Board(ledger, threads)
            assert board.move("a", Account(id="ada", name="Ada"), state=State.CANCELLED).seq == 2
    finally:
        again.join()
    assert ledger.find("a").job.state is State.CANCELLED
    with database.read() as connection:
        assert connection.execute(select(AUDIT.c.event)).scalars().all() == ["asked", "cancelled"]


def pull(id: str) -> Job:
    return Job(id=id, kind="pull", item="x", state=State.QUEUED, created=NOW, seq=1, to=f"{id}.parquet")
