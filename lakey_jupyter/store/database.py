"""The state database: SQLite beside the other state, or PostgreSQL by its address; reads never wait.

On SQLite one transaction writes at a time (`BEGIN IMMEDIATE`). On PostgreSQL many do, and two rules keep them right and
out of each other's way:

- Who reads in order to add or to rearrange (is there such a pull already? who leads?) is `alone` first: there is no row
  yet that could be locked. These transactions are short and rare, so there is one such lock and not one for each key;
  with one, nobody can wait in a circle.
- Whoever is not alone changes one row, and holds it by a row lock from when it was read (`locked`). So moves of
  different jobs, which are most of what is written, do not wait for each other; and who holds one row never waits for
  more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from ..errors import Unavailable
from . import postgres
from .state import DATABASE

HEAD = "0011"
BUSY_MS = 10_000
CACHE_KB = 64
"""Of each connection, of which there may be many; what it does not hold the system does. With 512 a server to which
1,000 pulls came at once kept 10 MB more, and answered none the sooner."""
PRAGMAS = (
    "journal_mode=WAL",
    f"busy_timeout={BUSY_MS}",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    f"cache_size=-{CACHE_KB}",
)
MIGRATIONS = Path(__file__).parent / "migrations"
ALONE = int.from_bytes(b"lakey", "big")


class Database:
    """One engine. `write()` is a transaction; `read()` sees what is done. Without a `url` the file is in `folder`.

    Each of them, and making one, raises `Unavailable` where the database cannot be reached, is busy for too long, or
    its disk is full.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._engine = postgres.opened(url) if url else _beside(folder)
        self._in_words: Callable[[], AbstractContextManager[None]] = postgres.in_words if url else _in_words
        self._in_turn: Callable[[], AbstractContextManager[None]] = (
            nullcontext if url else partial(_only_one, folder / "write.lock")
        )
        self._migrate(folder)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it happens, or nothing. On SQLite it holds the write lock from its start."""
        with self._in_words(), self._in_turn(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for looking."""
        with self._in_words(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def _migrate(self, folder: Path) -> None:
        """Bring the schema to HEAD; alembic is only loaded when there is something to do."""
        with self.read() as connection:
            if self._version(connection) == HEAD:
                return
        from alembic import command
        from alembic.config import Config

        with _only_one(folder / "migrate.lock"), self.write() as connection:
            alone(connection)
            if self._version(connection) != HEAD:
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    def _version(self, connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def alone(connection: Connection) -> None:
    """Wait until no other transaction is alone; from here on none is until this one has ended. To be asked for first.

    What is read after this, and changed only by those who are alone, stays as it was read.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ALONE)))


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OperationalError as wrong:
        said = "The database of Lakey's own state does not answer: it is busy, or its disk is full."
        raise Unavailable(said) from wrong


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Only one at a time, in the order in which they came; where the file system cannot lock, the database still does.

    SQLite alone lets who waits for the write lock sleep and look again: among twenty processes some never get it.
    """
    import fcntl

    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            os.sched_yield()
        yield


def _beside(folder: Path) -> Engine:
    engine = create_engine(f"sqlite:///{folder / DATABASE}")
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
