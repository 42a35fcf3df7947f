"""The extension: its settings, secrets that stay in, and a lake that is built late, once, and again after a failure."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from lakey_jupyter.app import SECRETS, LakeyApp
from lakey_jupyter.errors import LakeAway, Unavailable
from lakey_jupyter.model.lake import Lake
from lakey_jupyter.server import handover
from lakey_jupyter.server.desk import Desk
from lakey_jupyter.work import lanes
from lakey_jupyter.work.reach import reach

from .conftest import Caller
from .memory_lake import MemoryLake
from .stand import StandApp


def test_every_setting_has_help() -> None:
    own = dict(LakeyApp.class_own_traits(config=True))
    assert {"state_dir", "budget", "reserve", "workers", "admins", "lake_url", "s3_secret"} <= set(own)
    assert all(trait.help for trait in own.values())


def test_the_environment_gives_the_store_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "LAKEY_S3_ENDPOINT": ("s3_endpoint", "http://127.0.0.1:9000"),
        "LAKEY_S3_REGION": ("s3_region", "eu-north-1"),
        "LAKEY_S3_KEY": ("s3_key", "key-1"),
        "LAKEY_S3_SECRET": ("s3_secret", "secret-1"),
        "LAKEY_GCS_CREDENTIALS": ("gcs_credentials", "/keys/gcs.json"),
        "LAKEY_AZURE_ACCOUNT": ("azure_account", "account-1"),
        "LAKEY_AZURE_KEY": ("azure_key", "key-2"),
        "LAKEY_HTTP_HOSTS": ("http_hosts", "one.example, two.example"),
        "LAKEY_LAKE_TOKEN": ("lake_token", "token-1"),
        "LAKEY_DATABASE_URL": ("database_url", "postgresql://host/name"),
    }
    for name, (_, value) in given.items():
        monkeypatch.setenv(name, value)
    app = LakeyApp()
    assert {trait: getattr(app, trait) for trait, _ in given.values()} == dict(given.values())
    found = reach(lambda setting: getattr(app, setting))
    assert found == reach() and found.http.hosts == ("one.example", "two.example")
    assert (found.s3.secret, found.gcs.credentials, found.azure.key) == ("secret-1", "/keys/gcs.json", "key-2")
    assert "key-2" not in repr(found) and "secret-1" not in repr(found)


def test_what_is_secret_is_kept_from_kernels_and_workers_too() -> None:
    variables = {f"LAKEY_{name.upper()}" for name in SECRETS}
    assert variables == set(handover.SECRETS) and variables < set(lanes.SECRETS)


def test_the_keys_of_aws_serve_where_lakey_has_none_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key-1")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-1")
    monkeypatch.setenv("LAKEY_S3_SECRET", "secret-2")
    monkeypatch.delenv("LAKEY_S3_KEY", raising=False)
    app = LakeyApp()
    assert (app.s3_key, app.s3_secret) == ("key-1", "secret-2")


class TestSecrets:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["StandApp"] = {name: f"canary-{name}" for name in SECRETS}
        return jp_server_config

    async def test_no_secret_reaches_jupyters_settings_or_the_log(
        self, jp_serverapp: ServerApp, app: StandApp, lake: MemoryLake, ask: Caller, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert app.s3_secret == "canary-s3_secret"
        assert not set(SECRETS) & set(jp_serverapp.web_app.settings["lakey_jupyter_config"])
        for path in ("config", "health/ready", "openapi.json"):
            assert b"canary" not in (await ask("GET", path)).body
        assert app.settings["lakey_desk"].token.reveal() not in caplog.text
        assert app.settings["lakey_desk"].token.reveal() not in repr(app.settings["lakey_desk"].token)


class TestStateOfAnEarlierServer:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
        (tmp_path / "lakey.db").touch()
        jp_server_config["StandApp"] = {"state_dir": str(tmp_path)}
        return jp_server_config

    async def test_the_lake_is_built_before_anybody_asks(self, jp_serverapp: ServerApp, app: StandApp) -> None:
        await app._start_jupyter_server_extension(jp_serverapp)  # as a server does that is not a fixture

        for _ in range(1_000):
            if hasattr(app, "memory"):
                return
            await asyncio.sleep(0.01)
        pytest.fail("nobody built it")


async def test_the_lake_is_built_with_the_first_request_and_off_the_loop(app: StandApp, ask: Caller) -> None:
    assert not hasattr(app, "memory")
    assert (await ask("GET", "health/live")).code == 200
    assert not hasattr(app, "memory")
    assert (await ask("GET", "items")).code == 200
    first = app.memory
    assert (await ask("GET", "items")).code == 200
    assert app.memory is first


class Builder:
    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.built: list[tuple[MemoryLake, str]] = []

    def __call__(self) -> Lake:
        if self.failures:
            raise self.failures.pop()
        lake = MemoryLake()
        self.built.append((lake, threading.current_thread().name))
        return lake


async def test_many_at_once_build_one_lake_in_a_thread() -> None:
    builder = Builder()
    desk = Desk(builder, lambda _: None, ["*"], LakeyApp().view)
    await asyncio.gather(*[desk.open() for _ in range(20)])
    ((lake, thread),) = builder.built
    assert desk.lake is lake
    assert thread != threading.main_thread().name
    await desk.close()
    assert lake.closed


async def test_a_lake_that_cannot_be_built_says_so_and_is_tried_again() -> None:
    builder = Builder()
    builder.failures = [LakeAway("The disk is away.")]
    desk = Desk(builder, lambda _: None, ["*"], LakeyApp().view)
    with pytest.raises(LakeAway, match="disk"):
        await desk.open()
    await asyncio.sleep(0)
    await desk.open()
    assert len(builder.built) == 1
    await desk.close()


async def test_a_closed_desk_opens_nothing() -> None:
    builder = Builder()
    desk = Desk(builder, lambda _: None, ["*"], LakeyApp().view)
    await desk.close()
    with pytest.raises(Unavailable):
        await desk.open()
    assert builder.built == []


async def test_the_state_lies_in_the_users_data_folder_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("LAKEY_STATE", raising=False)
    assert LakeyApp().state_dir == str(tmp_path / "lakey")
    monkeypatch.setenv("LAKEY_STATE", str(tmp_path / "other"))
    assert LakeyApp().state_dir == str(tmp_path / "other")


def test_the_budget_is_none_but_for_who_sets_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAKEY_BUDGET", raising=False)
    assert LakeyApp().budget is None
    monkeypatch.setenv("LAKEY_BUDGET", "20000000")
    assert LakeyApp().budget == 20_000_000
    assert LakeyApp(budget=5).budget == 5
