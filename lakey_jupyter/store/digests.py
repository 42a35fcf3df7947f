"""The second digests of large files that landed, by their first; nothing is told of where one lies, or whose it is."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, or_, select

from .database import Database, alone
from .fingerprints import Fingerprint
from .tables import FINGERPRINTS

MOST = 4096
"""So many of the newest are remembered: without one, a second pull only takes longer."""


class Digests:
    """Those of one database."""

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database = database
        self._most = most

    def learn(self, found: Fingerprint) -> None:
        """Remember a second digest, if there is one; the oldest are forgotten."""
        if not found.stretches:
            return
        columns = FINGERPRINTS.c
        with self._database.write() as connection:
            alone(connection)
            newest = connection.execute(select(func.max(columns.number))).scalar() or 0
            gone = or_(columns.sha256 == found.sha256, columns.number <= newest + 1 - self._most)
            connection.execute(delete(FINGERPRINTS).where(gone))
            values = {"sha256": found.sha256, "stretches": found.stretches}
            connection.execute(insert(FINGERPRINTS).values(**values))

    def stretches(self, sha256: str) -> str:
        """The second digest of the bytes that have this one; empty where nobody knows it."""
        wanted = select(FINGERPRINTS.c.stretches).where(FINGERPRINTS.c.sha256 == sha256)
        with self._database.read() as connection:
            return connection.execute(wanted).scalar() or ""
