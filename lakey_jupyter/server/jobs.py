"""Jobs over HTTP: the caller's, and one of them as soon as it moves."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..model.noun import Noun
from .base import LakeyHandler
from .verbs import PageQuery

LONGEST_WAIT = 25.0


class JobQuery(Noun, frozen=True):
    """Answer when the job has moved past `seq`, or after `wait` seconds (at most 25)."""

    seq: int | None = None
    wait: float = 0.0


class JobsHandler(LakeyHandler):
    """The caller's jobs of every kind."""

    @authenticated
    @authorized
    async def get(self) -> None:
        page = self.query(PageQuery)
        self.reply(await self.lake.jobs(self.account, page.limit, page.cursor))


class JobHandler(LakeyHandler):
    """One job of the caller's."""

    @authenticated
    @authorized
    async def get(self, id: str) -> None:
        asked = self.query(JobQuery)
        wait = min(max(0.0, asked.wait), LONGEST_WAIT)
        self.reply(await self.lake.job(self.account, id, asked.seq, wait))
