"""From an address to a lake that can be asked without `await`: the verbs for one account, on a loop of their own."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import wait
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from .errors import Invalid, Unavailable
from .identity.local import local_account
from .model.account import Account, Config
from .model.item import Item, ItemPage, ItemQuery, NewItem, Rows
from .model.job import Job, JobPage
from .model.lake import Lake
from .model.pulls import Estimate, EstimateRequest, PreviewRequest, PullRequest
from .model.spec import PullSpec
from .model.wire import convert

T = TypeVar("T")
NOTICED = 0.1
"""Seconds after which an interrupt is noticed."""
Spec = PullSpec | Mapping[str, Any]


class Session:
    """The verbs of a lake for one account, each answering when it is done; failures are `LakeyError`s.

    It may be used from any thread, also where an event loop runs, as in a kernel. `workspace` is the folder that the
    paths of pulled files are below; None when it is not on this machine. `far` says that a server does the work.
    """

    def __init__(self, lake: Lake, who: Account, workspace: Path | None, far: bool) -> None:
        self.lake = lake
        self.who = who
        self.workspace = workspace
        self.far = far
        self._is_closed = False

    def run(self, asked: Coroutine[Any, Any, T]) -> T:
        """What the coroutine answers; an interrupt stops it, and once the session is closed it is `Unavailable`.

        The wait is a short one again and again: once Polars is loaded here, an interrupt does not end a long one.
        """
        future = asyncio.run_coroutine_threadsafe(asked, _loop())
        try:
            while not wait((future,), NOTICED).done:
                continue
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise
        except RuntimeError as wrong:
            if not self._is_closed:
                raise
            raise Unavailable("This lake was closed: connect again.") from wrong

    def config(self) -> Config:
        """Versions, limits and who is asking."""
        return self.run(self.lake.config(self.who))

    def items(self, query: ItemQuery | Mapping[str, Any] | str = "") -> ItemPage:
        """The items that fit a search text or a whole query."""
        asked = {"query": query} if isinstance(query, str) else query
        return self.run(self.lake.items(self.who, convert(asked, ItemQuery)))

    def item(self, name: str) -> Item:
        """The whole item; `NotFound` with near names."""
        return self.run(self.lake.item(self.who, name))

    def add_item(self, name: str, location: str | os.PathLike[str], **about: Any) -> Item:
        """Register an item; `about` are the other fields of a `NewItem`."""
        asked = {"name": name, "location": os.fspath(location), **about}
        return self.run(self.lake.add_item(self.who, convert(asked, NewItem)))

    def remove_item(self, name: str) -> None:
        """Forget an item, not its files."""
        self.run(self.lake.remove_item(self.who, name))

    def refresh(self, name: str) -> Item:
        """List the item's files again and index what changed."""
        return self.run(self.lake.refresh(self.who, name))

    def profile(self, name: str) -> Job:
        """Start computing columns, distributions and sample from the data."""
        return self.run(self.lake.profile(self.who, name))

    def sample(self, name: str, limit: int = 100, cursor: str | None = None) -> Rows:
        """Rows of the stored sample."""
        return self.run(self.lake.sample(self.who, name, limit, cursor))

    def preview(self, name: str, spec: Spec, limit: int = 20) -> Rows:
        """The first rows of a spec."""
        request = convert({"spec": spec, "limit": limit}, PreviewRequest)
        return self.run(self.lake.preview(self.who, name, request))

    def estimate(self, item: str, spec: Spec, **how: Any) -> Estimate:
        """What a pull would give and cost; no lake read. `how` are the other fields of an `EstimateRequest`."""
        return self.run(self.lake.estimate(self.who, convert({"item": item, "spec": spec, **how}, EstimateRequest)))

    def pull(self, item: str, spec: Spec, to: str | None = None, overwrite: bool = False, **how: Any) -> Job:
        """Start a pull, or join the same one. `to` is relative to the workspace.

        `how` are the other fields of a `PullRequest`: `verify`, `format`, `codec`.
        """
        request = convert({"item": item, "spec": spec, "to": to, "overwrite": overwrite, **how}, PullRequest)
        return self.run(self.lake.pull(self.who, request))[0]

    def pulls(self, limit: int = 50, cursor: str | None = None) -> JobPage:
        """My pulls, newest first."""
        return self.run(self.lake.pulls(self.who, limit, cursor))

    def jobs(self, limit: int = 50, cursor: str | None = None) -> JobPage:
        """My jobs of every kind, newest first."""
        return self.run(self.lake.jobs(self.who, limit, cursor))

    def job(self, id: str, seq: int | None = None, wait: float = 0) -> Job:
        """A job of mine; with `seq`, as soon as it has moved past it, or after `wait` seconds."""
        return self.run(self.lake.job(self.who, id, seq, wait))

    def leave(self, id: str) -> Job:
        """Wait no longer for a pull; the last one to leave cancels it."""
        return self.run(self.lake.leave(self.who, id))

    def resume(self, id: str) -> Job:
        """Start a failed or cancelled pull again."""
        return self.run(self.lake.resume(self.who, id))

    def content(self, id: str, offset: int, length: int) -> bytes:
        """Some bytes of a finished pull's file; empty past its end."""
        return self.run(self.lake.content(self.who, id, offset, length))

    def ready(self) -> dict[str, str]:
        """Each thing the lake depends on: "OK" or what is wrong with it."""
        return self.run(self.lake.ready())

    def close(self) -> None:
        """Let go of everything held; a pull that is done here ends, and leaves nothing half-written."""
        atexit.unregister(self.close)
        self._is_closed = True
        self.run(self.lake.close())


def connect(
    url: str | None = None,
    *,
    token: str | None = None,
    workspace: str | os.PathLike[str] | None = None,
    state: str | os.PathLike[str] | None = None,
) -> Session:
    """A session with the server at `url`, else at `LAKEY_URL`; with neither, or with folders given, work is done here.

    `LAKEY_TOKEN` goes to the server at `LAKEY_URL` and to no other. Where work is done here, `LAKEY_DATABASE_URL` is
    the database of catalogue and jobs; without it that is a file in the state folder.
    """
    here = url is None and (workspace is not None or state is not None)
    asked = url or (None if here else os.environ.get("LAKEY_URL"))
    root = Path(workspace).expanduser().resolve() if workspace is not None else None
    if asked:
        return _far(asked, token, root)
    return _near(root or Path.cwd().resolve(), Path(state) if state is not None else default_state())


def default_state() -> Path:
    """The folder of the catalogue, the chunk indexes and the jobs: `LAKEY_STATE`, else this user's data folder."""
    import platformdirs

    named = os.environ.get("LAKEY_STATE")
    return Path(named) if named else platformdirs.user_data_path("lakey")


def default_database() -> str | None:
    """Where catalogue and jobs are, if on PostgreSQL: `LAKEY_DATABASE_URL`; None: in a file of the state folder."""
    return os.environ.get("LAKEY_DATABASE_URL") or None


def _far(url: str, token: str | None, workspace: Path | None) -> Session:
    from .remote import RemoteLake

    own = url == os.environ.get("LAKEY_URL")
    given = os.environ if own else {}
    root = given.get("LAKEY_WORKSPACE")
    lake = RemoteLake(url, token or given.get("LAKEY_TOKEN", ""), given.get("LAKEY_CA_FILE"))
    return Session(lake, local_account(admin=False), workspace or (Path(root).resolve() if root else None), far=True)


def _near(workspace: Path, state: Path) -> Session:
    from .work.engine import Engine
    from .work.reach import reach
    from .work.settings import EngineSettings

    place = state.expanduser().resolve()
    settings = EngineSettings(
        workspace=workspace, state=place, database=default_database(), budget=_budget(), reach=reach()
    )
    session = Session(Engine(settings), local_account(), workspace, far=False)
    atexit.register(session.close)  # a thread that dies with its process would leave half a file in the workspace
    return session


def _budget() -> int | None:
    text = os.environ.get("LAKEY_BUDGET", "")
    if text and not text.isdigit():
        raise Invalid(f"LAKEY_BUDGET is a whole number of bytes, such as 20000000; {text!r} is none.")
    return int(text) if text else None


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The loop that all sessions of this process share."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="lakey", daemon=True).start()
    return loop
