"""A Jupyter server with Lakey on a lake in memory, and someone who asks it over HTTP."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from pytest_jupyter.jupyter_server import *  # noqa: F403
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from lakey_jupyter.server.routes import ROUTES

from . import stand
from .memory_lake import MemoryLake

KNOWN = {"name": "sales", "id": "0" * 32}
SPEC = {"columns": ["name"]}
BODIES: dict[str, Any] = {
    "items": {"name": "new", "location": "/lake/new"},
    "items/{name}/preview": {"spec": SPEC},
    "items/{name}/distributions": {"spec": SPEC},
    "estimates": {"item": "sales", "spec": SPEC},
    "pulls": {"item": "sales", "spec": SPEC},
}
KNOWN_FILE = "known.parquet"
QUERIES = {"file": f"?path={KNOWN_FILE}", "file/rows": f"?path={KNOWN_FILE}&version={{version}}"}
"""What a GET of a route cannot do without."""
EVERY = [(method, route.path) for route in ROUTES for method in route.verbs]


@dataclass
class Caller:
    """Someone who asks; `headers` go with every request."""

    url: str
    headers: dict[str, str]

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        """Ask below `lakey/`; a path that begins with a slash lies below the server's base."""
        url = self.url + path.lstrip("/") if path.startswith("/") else f"{self.url}lakey/{path}"
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        raw = json.dumps(body).encode() if isinstance(body, dict | list) else body
        if raw is not None:
            sent.setdefault("Content-Type", "application/json")
        request = HTTPRequest(
            url, method, sent, raw, allow_nonstandard_methods=True, follow_redirects=False, request_timeout=30
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    def without(self, *names: str) -> Caller:
        """The same, without these headers."""
        return Caller(self.url, {name: value for name, value in self.headers.items() if name not in names})

    def said(self, **headers: str) -> Caller:
        """The same, with more headers."""
        return Caller(self.url, {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}})


def filled(path: str, **more: str) -> str:
    """A route's path with its parameters filled in."""
    return (path + QUERIES.get(path, "")).format(**{**KNOWN, "version": "0", **more})


@pytest.fixture  # type: ignore[no-redef]
def jp_server_config(tmp_path: Any) -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {stand.__name__: True}},
        "LakeyApp": {"state_dir": str(tmp_path / "state")},
    }


@pytest.fixture
def app(jp_serverapp: ServerApp) -> stand.StandApp:
    """The extension of the running server."""
    apps = jp_serverapp.extension_manager.extension_apps[stand.__name__]
    (found,) = apps
    assert isinstance(found, stand.StandApp)
    return found


@pytest.fixture
def lake(app: stand.StandApp, jp_asyncio_loop: asyncio.AbstractEventLoop) -> MemoryLake:
    """The lake behind the server, already open."""
    jp_asyncio_loop.run_until_complete(app.settings["lakey_desk"].open())
    return app.memory


@pytest.fixture
def anonymous(http_server: Any, jp_http_port: int, jp_base_url: str) -> Caller:
    """Nobody."""
    return Caller(f"http://127.0.0.1:{jp_http_port}{jp_base_url}", {})


@pytest.fixture
def ask(anonymous: Caller, jp_auth_header: dict[str, str]) -> Caller:
    """Someone with Jupyter's token."""
    return Caller(anonymous.url, dict(jp_auth_header))


@pytest.fixture
def kernel(anonymous: Caller, app: stand.StandApp) -> Caller:
    """A kernel with Lakey's token."""
    return Caller(anonymous.url, {"Authorization": f"Bearer {app.settings['lakey_desk'].token.reveal()}"})
