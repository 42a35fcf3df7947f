"""Looking back over HTTP: what landed in the workspace, an item's coverage, and for admins the audit."""

from __future__ import annotations

from http import HTTPStatus

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..model.audit import AuditBy, AuditQuery
from .base import LakeyHandler, once
from .verbs import PageQuery


class LinesQuery(AuditQuery, frozen=True):
    """Which lines of the audit, and which part of them."""

    limit: int = 50
    cursor: str | None = None


class SumsQuery(AuditQuery, frozen=True):
    """Which lines of the audit, and what is summed up."""

    by: AuditBy = "item"


class LandedListHandler(LakeyHandler):
    """What the caller pulled into the workspace."""

    @authenticated
    @authorized
    async def get(self) -> None:
        page = self.query(PageQuery)
        self.reply(await self.lake.landed(self.account, page.limit, page.cursor))


class LandedHandler(LakeyHandler):
    """A pull of the caller's that is over, to be forgotten."""

    @authenticated
    @authorized
    @once
    async def delete(self, id: str) -> None:
        await self.lake.forget(self.account, id)
        self.reply(None, HTTPStatus.NO_CONTENT)


class CoverageHandler(LakeyHandler):
    """What has been pulled of an item."""

    @authenticated
    @authorized
    async def get(self, name: str) -> None:
        self.reply(await self.lake.coverage(self.account, name))


class AuditHandler(LakeyHandler):
    """The lines of the audit, for admins."""

    @authenticated
    @authorized
    async def get(self) -> None:
        asked = self.query(LinesQuery)
        self.reply(await self.lake.audit(self.account, _fitting(asked), asked.limit, asked.cursor))


class AuditSumsHandler(LakeyHandler):
    """What the lines of the audit come to, for admins."""

    @authenticated
    @authorized
    async def get(self) -> None:
        asked = self.query(SumsQuery)
        self.reply(await self.lake.audit_sums(self.account, _fitting(asked), asked.by))


def _fitting(asked: AuditQuery) -> AuditQuery:
    return AuditQuery(item=asked.item, person=asked.person, since=asked.since, until=asked.until)
