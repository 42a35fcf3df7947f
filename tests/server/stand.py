"""The extension on a lake in memory, and logins and authorizers that a site might set."""

from __future__ import annotations

from typing import Any, ClassVar

from jupyter_server.auth import Authorizer, User
from jupyter_server.auth.identity import IdentityProvider
from tornado.web import RequestHandler

from lakey_jupyter.app import LakeyApp
from lakey_jupyter.model.lake import Lake

from .memory_lake import MemoryLake


class StandApp(LakeyApp):
    """LakeyApp as it is, but for the lake."""

    memory: MemoryLake

    def build(self) -> Lake:
        self.memory = MemoryLake()
        return self.memory


class People(IdentityProvider):
    """A login that tells people apart by a header."""

    def get_user(self, handler: RequestHandler) -> User | None:
        name = handler.request.headers.get("X-Person")
        handler._token_authenticated = bool(name)  # type: ignore[attr-defined]
        return User(username=name) if name else None


class NobodyMay(Authorizer):
    """Refuses everything."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        return False


class NoContents(Authorizer):
    """Allows everything but reading the files of the server."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        return resource != "contents"


class Watching(Authorizer):
    """Allows everything and remembers what was asked."""

    asked: ClassVar[list[tuple[str, str, str]]] = []

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        self.asked.append((handler.request.method, action, resource))
        return True


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": __name__, "app": StandApp}]
