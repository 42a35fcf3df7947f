"""The Jupyter server extension: its settings, the lake it builds from them, and its start and stop."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from traitlets import Float, Integer, List, Unicode, default

from . import __version__
from .connect import default_database, default_state
from .identity.jupyter import EVERYBODY
from .model.lake import Lake
from .model.viewing import Viewer
from .server.desk import SETTING, Desk
from .server.garbage import settle_down
from .server.handover import Handover
from .server.progress import SCHEMA, SCHEMA_ID
from .server.routes import rules
from .store.state import has_state
from .work.reach import REQUESTS, reach, variable

SECRETS = ("lake_token", "s3_key", "s3_secret", "azure_key", "database_url")


class Told(Unicode):  # type: ignore[type-arg]
    """A setting that a variable of the environment tells unless it is set."""

    def default(self, obj: Any = None) -> str:
        """What the environment says now."""
        return variable(str(self.name))


class LakeyApp(ExtensionApp):
    """Lakey in a Jupyter server: the lake is built when the first request comes and let go when the server stops.

    Where an earlier server may have left something to go on with it is built at once.
    """

    name = "lakey_jupyter"
    app_namespace = "lakey_jupyter"
    description = "A local slice of a data lake, pulled into the workspace."

    state_dir = Unicode(config=True, help="The folder of catalogue, chunk indexes and jobs. Default: LAKEY_STATE.")
    database_url = Unicode(
        config=True,
        help="A PostgreSQL database for catalogue and jobs; empty: a file in `state_dir`. Default: LAKEY_DATABASE_URL.",
    )
    budget = Integer(
        allow_none=True,
        config=True,
        help="The most bytes one pull may land; None is no limit. Default: LAKEY_BUDGET.",
    )
    reserve = Integer(256 * 1024 * 1024, min=0, config=True, help="Bytes of the disk that pulls leave free.")
    person_landed = Integer(
        None,
        allow_none=True,
        min=0,
        config=True,
        help="The most bytes one person may land within `window` seconds; None: no limit.",
    )
    person_scanned = Integer(
        None,
        allow_none=True,
        min=0,
        config=True,
        help="The most bytes one person may have read from the lake within `window` seconds; None: no limit.",
    )
    window = Float(86_400.0, min=1.0, config=True, help="Seconds for which what a person landed or had read counts.")
    workers = Integer(2, min=0, config=True, help="Processes that work on pulls; 0 works in threads of the server.")
    snapshot_max_age = Float(300.0, min=0.0, config=True, help="Seconds that a list of an item's files is trusted.")
    sample_bytes = Integer(
        1 << 30,
        min=0,
        config=True,
        help="The most bytes that the kept 1 % of an item's rows may take; 0 keeps none.",
    )
    part_bytes = Integer(
        None,
        allow_none=True,
        min=1_000_000,
        config=True,
        help="A pull of more bytes is written as a folder of files of about so many; None: always one file.",
    )
    state_bytes = Integer(
        20_000_000_000,
        allow_none=True,
        min=0,
        config=True,
        help="A larger state folder is trimmed of what nothing needs, once an hour; None: never.",
    )
    admins = List(
        Unicode(),
        default_value=[EVERYBODY],
        config=True,
        help="Names of those who may change the catalogue; `*` is everybody who passes Jupyter's own login.",
    )
    lake_url = Unicode(config=True, help="The URL of a team's Lakey, ending in `/lakey/`; empty: the lake is here.")
    lake_token = Unicode(config=True, help="The token for `lake_url`. Default: LAKEY_LAKE_TOKEN.")
    s3_endpoint = Told(config=True, help="An S3-compatible store; empty is AWS. Default: LAKEY_S3_ENDPOINT.")
    s3_region = Told(config=True, help="The region of the store. Default: LAKEY_S3_REGION.")
    s3_key = Told(config=True, help="Its access key. Default: LAKEY_S3_KEY, AWS_ACCESS_KEY_ID.")
    s3_secret = Told(config=True, help="Its secret key. Default: LAKEY_S3_SECRET, AWS_SECRET_ACCESS_KEY.")
    gcs_credentials = Told(config=True, help="A Google service account's key file. Default: LAKEY_GCS_CREDENTIALS.")
    gcs_endpoint = Told(config=True, help="A store that speaks as Google's does. Default: LAKEY_GCS_ENDPOINT.")
    azure_account = Told(config=True, help="The storage account of Azure. Default: LAKEY_AZURE_ACCOUNT.")
    azure_key = Told(config=True, help="Its key. Default: LAKEY_AZURE_KEY.")
    azure_endpoint = Told(config=True, help="A store that speaks as Azure's does. Default: LAKEY_AZURE_ENDPOINT.")
    store_requests = Integer(REQUESTS, min=1, config=True, help="The most requests under way to one store at once.")
    store_gap = Integer(
        None,
        allow_none=True,
        min=0,
        config=True,
        help="The most bytes between wanted ones that are fetched along to save a request; None: what is quicker.",
    )
    http_hosts = Told(
        config=True,
        help="Hosts of private networks, a,b,c, on which files of the web may be. Default: LAKEY_HTTP_HOSTS.",
    )

    @default("state_dir")
    def _default_state_dir(self) -> str:
        return str(default_state())

    @default("database_url")
    def _default_database_url(self) -> str:
        return default_database() or ""

    @default("budget")
    def _default_budget(self) -> int | None:
        text = os.environ.get("LAKEY_BUDGET", "")
        return int(text) if text else None

    @default("lake_token")
    def _default_lake_token(self) -> str:
        return os.environ.get("LAKEY_LAKE_TOKEN", "")

    def build(self) -> Lake:
        """The lake that these settings mean. Called once, in a thread: importing the engine alone takes a while."""
        if self.lake_url:
            from .remote import RemoteLake

            return RemoteLake(self.lake_url, self.lake_token)
        from .work.engine import Engine
        from .work.settings import EngineSettings

        return Engine(
            EngineSettings(
                workspace=Path(self._server.root_dir).resolve(),
                state=Path(self.state_dir).expanduser(),
                database=self.database_url or None,
                budget=self.budget,
                reserve=self.reserve,
                person_landed=self.person_landed,
                person_scanned=self.person_scanned,
                window=self.window,
                workers=self.workers,
                snapshot_max_age=self.snapshot_max_age,
                sample_bytes=self.sample_bytes,
                part_bytes=self.part_bytes,
                state_bytes=self.state_bytes,
                adopts=True,
                reach=replace(
                    reach(lambda setting: getattr(self, setting)),
                    requests=self.store_requests,
                    most_gap=self.store_gap,
                ),
            )
        )

    def view(self) -> Viewer:
        """Who looks into files of the workspace, which is here wherever the lake is. Called once, in a thread."""
        from .work.viewer import WorkspaceViewer

        return WorkspaceViewer(Path(self._server.root_dir).resolve(), Path(self.state_dir).expanduser())

    def initialize_settings(self) -> None:
        """Register the event schema and put the desk where the handlers find it; secrets leave Jupyter's settings."""
        for secret in SECRETS:
            getattr(self, secret)  # its default is read now: kernels are not to find it in the environment
            self.extension_config.pop(secret, None)
        self._server.event_logger.register_event_schema(SCHEMA)
        self._desk = Desk(self.build, self._emit, self.admins, self.view)
        has_jobs = bool(self.database_url) or has_state(Path(self.state_dir).expanduser())
        self._may_go_on = not self.lake_url and has_jobs
        self.settings[SETTING] = self._desk

    def initialize_handlers(self) -> None:
        """Register the routes."""
        self.handlers.extend(rules(__version__))

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        """Tell the kernels to come where the server is: its port is known only now. What was left goes on."""
        self._handover = Handover(serverapp, self._desk.token)
        self._handover.give()
        settle_down()
        if self._may_go_on:
            self._desk.begin()

    async def stop_extension(self) -> None:
        """Take the token back and let the lake go."""
        handover, desk = getattr(self, "_handover", None), getattr(self, "_desk", None)
        if handover:
            handover.take_back()
        if desk:
            await desk.close()

    @property
    def _server(self) -> Any:
        return self.serverapp

    def _emit(self, event: dict[str, Any]) -> None:
        self._server.event_logger.emit(schema_id=SCHEMA_ID, data=event)
