"""Health over HTTP, the configuration, and the description of all routes."""

from __future__ import annotations

from http import HTTPStatus

from jupyter_server.auth.decorator import authorized
from msgspec import field
from tornado.web import HTTPError, authenticated

from ..model.noun import Noun
from .base import LakeyHandler

OK = "OK"


class Health(Noun, frozen=True):
    """`status` is "OK" or "degraded"; `dependencies` says of each thing leant on "OK" or what is wrong with it."""

    status: str
    dependencies: dict[str, str] = field(default_factory=dict)


class LiveHandler(LakeyHandler):
    """Whether the server answers at all, the lake aside."""

    needs_lake = False

    @authenticated
    @authorized
    async def get(self) -> None:
        self.reply(Health(status=OK))


class ReadyHandler(LakeyHandler):
    """Whether everything that the lake depends on is well."""

    @authenticated
    @authorized
    async def get(self) -> None:
        found = await self.lake.ready()
        well = all(state == OK for state in found.values())
        health = Health(status=OK if well else "degraded", dependencies=found)
        self.reply(health, HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)


class ConfigHandler(LakeyHandler):
    """Versions, limits, capabilities, and who is asking."""

    @authenticated
    @authorized
    async def get(self) -> None:
        self.reply(await self.lake.config(self.account))


class UnknownHandler(LakeyHandler):
    """Every path below `lakey/` that is no route; any method."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.request.method != "OPTIONS":
            raise HTTPError(HTTPStatus.NOT_FOUND, "There is no such path.")
