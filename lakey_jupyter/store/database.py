"""The state database: SQLite beside the other state, or a server by URL; writes are serialised, reads never wait."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError

from ..errors import Unavailable
from .state import DATABASE

HEAD = "0007"
BUSY_MS = 10_000
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One engine. `write()` is a transaction that holds the write lock from its start; `read()` sees what is done.

    Both raise `Unavailable` where the database cannot be reached, is busy for too long, or its disk is full.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._in_turn: Callable[[], AbstractContextManager[None]] = nullcontext
        self._engine = create_engine(url or f"sqlite:///{folder / DATABASE}")
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin_immediate)
            self._in_turn = partial(_alone, folder / "write.lock")
        self._migrate(folder)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it happens, or nothing."""
        with _answering(), self._in_turn(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for looking."""
        with _answering(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
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

        with _alone(folder / "migrate.lock"), self.write() as connection:
            if self._version(connection) != HEAD:
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    def _version(self, connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except OperationalError as wrong:
        said = "The database of Lakey's own state does not answer: it is busy, or its disk is full."
        raise Unavailable(said) from wrong


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
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


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_MS}", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
