"""Leases: until when an engine is trusted to be at its work; it renews its own, and nobody else's."""

from __future__ import annotations

import time

from sqlalchemy import delete, insert, select, update

from .database import Database, alone
from .tables import ENGINES

LEASE = 5.0
"""Seconds after which an engine that says nothing is taken for lost."""
FORGOTTEN = 86_400.0


class Leases:
    """The leases of one database. Clocks of machines that share it are to agree within a second or two."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def renew(self, name: str) -> None:
        """The engine of this name is at work for `LEASE` seconds more."""
        now = time.time()
        with self._database.write() as connection:
            mine = update(ENGINES).where(ENGINES.c.name == name).values(lease=now + LEASE)
            if connection.execute(mine).rowcount:
                return
            alone(connection)  # another thread of this engine may be doing the same
            if not connection.execute(mine).rowcount:
                connection.execute(insert(ENGINES).values(name=name, lease=now + LEASE))
                connection.execute(delete(ENGINES).where(ENGINES.c.lease < now - FORGOTTEN))

    def end(self, name: str) -> None:
        """The engine of this name works no more."""
        with self._database.write() as connection:
            connection.execute(delete(ENGINES).where(ENGINES.c.name == name))

    def live(self) -> frozenset[str]:
        """The engines whose lease has not run out."""
        with self._database.read() as connection:
            found = connection.execute(select(ENGINES.c.name).where(ENGINES.c.lease > time.time()))
            return frozenset(found.scalars())
