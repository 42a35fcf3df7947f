"""Parquet files of the workspace over HTTP: what one says of itself, and some of its rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..errors import Forbidden
from ..model.noun import Noun
from ..model.viewing import RowsQuery
from .base import LakeyHandler

V = TypeVar("V")


class FileQuery(Noun, frozen=True):
    """Which file, by its path below the workspace."""

    path: str


class LookingHandler(LakeyHandler):
    """What looking into files has in common: it needs no lake, and who may not read contents may not look either."""

    needs_lake = False
    _looking: asyncio.Future[Any] | None = None

    async def looked(self, look: Awaitable[V]) -> V:
        """What the look finds; it ends when the one who asked goes away."""
        looking = asyncio.ensure_future(look)
        self._looking = looking
        return await looking

    async def need_contents(self) -> None:
        """`Forbidden` for who may use Lakey, but may not read this server's files."""
        if not await ensure_async(self.authorizer.is_authorized(self, self.current_user, "read", "contents")):
            raise Forbidden("You may not read the files of this server.")

    def on_connection_close(self) -> None:
        """Nobody waits for the answer any more."""
        super().on_connection_close()
        if self._looking is not None:
            self._looking.cancel()


class FileHandler(LookingHandler):
    """What a file says of itself."""

    @authenticated
    @authorized
    async def get(self) -> None:
        await self.need_contents()
        viewer = await self.desk.viewer()
        self.reply(await self.looked(viewer.file(self.account, self.query(FileQuery).path)))


class FileRowsHandler(LookingHandler):
    """Some rows of a file."""

    @authenticated
    @authorized
    async def get(self) -> None:
        await self.need_contents()
        viewer = await self.desk.viewer()
        self.reply(await self.looked(viewer.rows(self.account, self.query(RowsQuery))))
