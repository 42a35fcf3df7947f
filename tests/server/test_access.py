"""Nobody anonymous gets in, Jupyter's authorizer decides, XSRF stays on, and the kernel token opens Lakey alone."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from lakey_jupyter.model.job import Problem
from lakey_jupyter.model.wire import decode
from lakey_jupyter.server.handover import SECRETS, Handover, kernel_url

from . import stand
from .conftest import BODIES, EVERY, QUERIES, Caller, filled
from .memory_lake import MemoryLake

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
ACTIONS = {"GET": "read", "POST": "write", "DELETE": "write"}


@pytest.fixture(params=[True, False], ids=["open", "closed"])
def both_ways(request: pytest.FixtureRequest, jp_server_config: dict[str, Any]) -> None:
    """With and without Jupyter's own switch that closes every route."""
    jp_server_config["ServerApp"]["allow_unauthenticated_access"] = request.param


async def test_an_anonymous_caller_gets_401_from_every_method_of_every_path(
    both_ways: None, anonymous: Caller, lake: MemoryLake
) -> None:
    for path in [*{path for _, path in EVERY}, "", "nowhere", "items/sales/nowhere"]:
        for method in METHODS:
            body: Any = {} if method in ("POST", "PUT", "PATCH") else None
            answer = await anonymous(method, filled(path), body)
            assert answer.code == 401, (method, path, answer.code)
    assert lake.calls == []


async def test_a_wrong_token_is_nobody(anonymous: Caller) -> None:
    for header in ("token wrong", "Bearer wrong", "Bearer ", "Basic YTpi", "Bearer a b"):
        answer = await anonymous.said(Authorization=header)("GET", "items")
        assert answer.code == 401
        assert decode(answer.body, Problem).code == "unauthenticated"


class TestAuthorizers:
    @pytest.fixture
    def jp_server_config(self, request: pytest.FixtureRequest, tmp_path: Any) -> dict[str, Any]:
        return {
            "ServerApp": {"jpserver_extensions": {stand.__name__: True}, "authorizer_class": request.param},
            "LakeyApp": {"state_dir": str(tmp_path)},
        }

    @pytest.mark.parametrize("jp_server_config", [stand.NobodyMay], indirect=True)
    async def test_who_is_refused_gets_403_everywhere(self, ask: Caller, kernel: Caller, lake: MemoryLake) -> None:
        for method, path in EVERY:
            for caller in (ask, kernel):
                answer = await caller(method, filled(path), BODIES.get(path) if method == "POST" else None)
                assert answer.code == 403, (method, path)
                assert decode(answer.body, Problem).code == "forbidden"
        assert lake.calls == []

    @pytest.mark.parametrize("jp_server_config", [stand.Watching], indirect=True)
    async def test_each_verb_names_its_own_action(self, ask: Caller, lake: MemoryLake) -> None:
        for _ in range(2):  # a decorator on a shared method would keep what it saw first
            for method, path in EVERY:
                stand.Watching.asked.clear()
                await ask(method, filled(path), BODIES.get(path) if method == "POST" else None)
                asked = [(method, ACTIONS[method], "lakey")]
                asked += [("GET", "read", "contents")] if path in QUERIES else []  # they tell what is in files
                assert stand.Watching.asked == asked, path


class TestCookies:
    async def signed_in(self, ask: Caller) -> dict[str, str]:
        answer = await ask("GET", "items")
        cookies = [header.split(";")[0] for header in answer.headers.get_list("Set-Cookie")]
        page = await ask("GET", "/tree")
        cookies += [header.split(";")[0] for header in page.headers.get_list("Set-Cookie")]
        return dict(cookie.split("=", 1) for cookie in cookies)

    async def test_a_change_by_cookie_needs_the_xsrf_token(
        self, ask: Caller, anonymous: Caller, lake: MemoryLake
    ) -> None:
        cookies = await self.signed_in(ask)
        assert any(name.startswith("username") for name in cookies)
        cookies["_xsrf"] = "2|12345678|" + "0" * 32 + "|1700000000"
        by_cookie = anonymous.said(Cookie="; ".join(f"{name}={value}" for name, value in cookies.items()))
        assert (await by_cookie("GET", "items")).code == 200
        for method, path in EVERY:
            if method != "GET":
                refused = await by_cookie(method, filled(path), BODIES.get(path, {}) if method == "POST" else None)
                assert refused.code == 403, path
        assert not [call for call in lake.calls if not call.startswith("items")]
        allowed = by_cookie.said(X_XSRFToken=cookies["_xsrf"])
        assert (await allowed("POST", "pulls", BODIES["pulls"])).code == 202

    async def test_another_origin_may_not_even_read_by_cookie(self, ask: Caller, anonymous: Caller) -> None:
        cookies = await self.signed_in(ask)
        by_cookie = anonymous.said(Cookie="; ".join(f"{name}={value}" for name, value in cookies.items()))
        for origin in ("http://evil.example", "http://127.0.0.1.evil.example", "null"):
            assert (await by_cookie.said(Origin=origin)("GET", "items")).code == 404

    async def test_another_host_name_is_refused(self, ask: Caller) -> None:
        assert (await ask.said(Host="evil.example")("GET", "items")).code == 403


async def test_every_answer_keeps_to_itself(ask: Caller) -> None:
    for path in ("items", "items/none", "nowhere"):
        headers = (await ask("GET", path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_a_kernel_acts_as_the_owner_but_never_as_admin(ask: Caller, kernel: Caller, lake: MemoryLake) -> None:
    mine = json.loads((await ask("GET", "config")).body)["account"]
    its = json.loads((await kernel("GET", "config")).body)["account"]
    assert mine["admin"] and not its["admin"]
    assert its["id"] == mine["id"]
    assert (await kernel("POST", "items", BODIES["items"])).code == 403
    assert (await kernel("DELETE", "items/sales")).code == 403
    started = json.loads((await kernel("POST", "pulls", BODIES["pulls"])).body)
    assert (await ask("GET", f"pulls/{started['id']}")).code == 200


async def test_a_kernel_token_is_no_cookie_and_no_parameter(kernel: Caller, anonymous: Caller) -> None:
    answer = await kernel("GET", "items")
    assert not answer.headers.get_list("Set-Cookie")
    secret = kernel.headers["Authorization"].split()[1]
    assert (await anonymous("GET", f"items?token={secret}")).code == 401
    assert (await anonymous.said(Authorization=f"token {secret}")("GET", "items")).code == 200


async def test_a_kernel_token_opens_nothing_else_of_jupyter(
    kernel: Caller, anonymous: Caller, ask: Caller, jp_serverapp: ServerApp
) -> None:
    paths: tuple[str, ...] = (
        "/api/contents",
        "/api/kernels",
        "/api/sessions",
        "/api/me",
        "/api/terminals",
        "/api/config/x",
        "/files/x",
    )
    paths += (
        "/api/kernelspecs",
        "/tree",
        "/api/status",
        "/metrics",
        "/api/events/subscribe",
        "/lakeyx",
        "/api/shutdown",
    )
    for path in paths:
        for method in ("GET", "POST"):
            body: Any = {} if method == "POST" else None
            by_kernel, by_nobody = await kernel(method, path, body), await anonymous(method, path, body)
            assert by_kernel.code == by_nobody.code, (method, path)
            assert by_kernel.code >= 300, (method, path)
    assert (await ask("GET", "/api/contents")).code == 200


async def test_kernels_are_told_where_lakey_is_while_the_server_runs(
    app: stand.StandApp, jp_serverapp: ServerApp, kernel: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKEY_URL", "http://other/lakey/")
    monkeypatch.delenv("LAKEY_TOKEN", raising=False)
    for secret in SECRETS:
        monkeypatch.setenv(secret, "canary")
    await app._start_jupyter_server_extension(jp_serverapp)
    assert (
        os.environ["LAKEY_URL"]
        == kernel_url(jp_serverapp)
        == kernel.url.replace("127.0.0.1", jp_serverapp.ip) + "lakey/"
    )
    assert os.environ["LAKEY_WORKSPACE"] == os.path.realpath(jp_serverapp.root_dir)
    assert f"Bearer {os.environ['LAKEY_TOKEN']}" == kernel.headers["Authorization"]
    assert not set(SECRETS) & set(os.environ)
    await app.stop_extension()
    assert {os.environ[secret] for secret in SECRETS} == {"canary"}
    assert os.environ["LAKEY_URL"] == "http://other/lakey/"
    assert "LAKEY_TOKEN" not in os.environ
    monkeypatch.setenv("LAKEY_URL", "http://later/lakey/")
    await app.stop_extension()  # it has nothing to take back any more
    assert os.environ["LAKEY_URL"] == "http://later/lakey/"


@pytest.mark.parametrize(
    ("ip", "certfile", "expected"),
    [
        ("localhost", "", "http://localhost:{port}/a%40b/lakey/"),
        ("0.0.0.0", "", "http://127.0.0.1:{port}/a%40b/lakey/"),
        ("", "", "http://127.0.0.1:{port}/a%40b/lakey/"),
        ("localhost", "/cert.pem", "https://localhost:{port}/a%40b/lakey/"),
    ],
)
async def test_the_url_for_kernels_is_one_they_can_reach(
    jp_serverapp: ServerApp, app: stand.StandApp, ip: str, certfile: str, expected: str
) -> None:
    jp_serverapp.ip, jp_serverapp.certfile = ip, certfile
    assert kernel_url(jp_serverapp) == expected.format(port=jp_serverapp.port)
    assert Handover(jp_serverapp, app.settings["lakey_desk"].token)._given["LAKEY_CA_FILE"] == certfile
