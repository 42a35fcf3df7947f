"""The state database on a PostgreSQL server: how it is reached, what its sessions are like, its failures in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError

from ..errors import Invalid, Unavailable

DRIVER = "postgresql+psycopg"
SCHEMES = frozenset({DRIVER, "postgresql", "postgres"})
CONNECTIONS = {"pool_size": 2, "max_overflow": 30, "pool_pre_ping": True}
"""Many servers of single people share one database: each keeps few, and finds out which of them are still good."""
CONNECTING = {"connect_timeout": 10, "application_name": "lakey"}
SESSION = (
    "SET TIME ZONE 'UTC';"  # a day of the audit is a day of UTC
    "SET datestyle TO ISO;"
    "SET idle_in_transaction_session_timeout TO '30s';"  # a process that stands still keeps nobody waiting for ever
    "SET lock_timeout TO '40s'"
)

WRONG = "is no address of a PostgreSQL database, such as postgresql://user:password@host:5432/name."
NO_DRIVER = (
    "The state database is on PostgreSQL, and its driver is not installed: pip install 'lakey-jupyter[postgres]'."
)
SILENT = (
    "The state database cannot be reached: check whether the server runs, and the address, user and password in"
    " `database_url` (LAKEY_DATABASE_URL)."
)
UNFIT = "The state database cannot keep this: a text is too long, or holds a NUL character."


def opened(address: str) -> Engine:
    """Connections to the database at `address`; none is made yet. What it raises does not repeat the address.

    A statement sees all that was done before it began (READ COMMITTED), whatever the server is set to.
    """
    try:
        return _prepared(_url(address))
    except ModuleNotFoundError as missing:
        raise Unavailable(NO_DRIVER) from missing


@contextmanager
def in_words() -> Iterator[None]:
    """Say failures of the server or of the way to it in our words: the driver's may hold parts of the address."""
    try:
        yield
    except DataError:
        raise Invalid(UNFIT) from None
    except DBAPIError as wrong:
        if wrong.connection_invalidated or wrong.statement is None:  # lost, or never had
            raise Unavailable(SILENT) from None
        raise


def _url(address: str) -> URL:
    try:
        found = make_url(address)
    except (ArgumentError, ValueError):
        raise Invalid(f"`database_url` (LAKEY_DATABASE_URL) {WRONG}") from None
    if found.drivername not in SCHEMES:
        raise Invalid(f"`database_url` (LAKEY_DATABASE_URL) {WRONG}")
    return found.set(drivername=DRIVER)


def _prepared(url: URL) -> Engine:
    engine = create_engine(url, isolation_level="READ COMMITTED", connect_args=CONNECTING, **CONNECTIONS)
    event.listen(engine, "connect", _begin_session)
    return engine


def _begin_session(connection: Any, record: object) -> None:
    connection.execute(SESSION)
    connection.commit()
