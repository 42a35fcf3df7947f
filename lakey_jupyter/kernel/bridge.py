"""The lake as people meet it in Python: `lakey.connect()`, `lakey.pull(...)`, `lakey.read(...)`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..connect import Session
from ..connect import connect as session_with
from ..model.item import ItemQuery
from ..model.lock import LOCK
from .discovery import Discovery
from .download import Download
from .files import read as read_file
from .item import Columns, Estimated, ItemHandle, Items
from .places import workspace_here
from .pull import Pull
from .restore import Restored, restore
from .values import Asked
from .wanted import Wanted

if TYPE_CHECKING:
    import pandas as pd

COMPLETED = 200
"""How many names of items are offered for completion."""

DECIDING = (
    "LAKEY_URL",
    "LAKEY_TOKEN",
    "LAKEY_CA_FILE",
    "LAKEY_WORKSPACE",
    "LAKEY_STATE",
    "LAKEY_DATABASE_URL",
    "LAKEY_BUDGET",
    "LAKEY_S3_ENDPOINT",
)
"""The variables that decide where `connect()` leads."""


class Lake:
    """A lake: `lake["iot.events"]` is an item, `lake.items("iot")` a search, `lake.pull(...)` lands a file."""

    def __init__(self, session: Session, progress: bool | None = None) -> None:
        self._session = session
        self._progress = progress

    def __getitem__(self, name: str) -> ItemHandle:
        return ItemHandle(self._session, self._session.item(name), self._progress)

    def items(
        self, query: str = "", *, has_sample: bool | None = None, tag: str | None = None, limit: int = 50
    ) -> Items:
        """The items that fit: `sales | iot` either word, `& 2024` with it, `~ test` without it; no words: all."""
        asked = ItemQuery(query=query, has_sample=has_sample, tag=(tag,) if tag else (), limit=limit)
        return Items(self._session.items(asked))

    def add_item(self, name: str, location: str | os.PathLike[str], **about: Any) -> ItemHandle:
        """Register the Parquet files in a folder or a bucket, or one file of the web; for admins.

        `about` may hold `description`, `tags`, `maintainer`, and `descriptions` of columns by name.
        """
        return ItemHandle(self._session, self._session.add_item(name, location, **about), self._progress)

    def remove_item(self, name: str) -> None:
        """Forget an item, not its files; for admins."""
        self._session.remove_item(name)

    def refresh(self, name: str) -> ItemHandle:
        """List an item's files again; for admins."""
        return ItemHandle(self._session, self._session.refresh(name), self._progress)

    def estimate(
        self,
        item: str,
        columns: Columns = None,
        where: str | None = None,
        filters: Iterable[Asked] | None = None,
        sample: float = 1.0,
        seed: int = 0,
        **how: str,
    ) -> Estimated:
        """What a pull would give and cost; see `ItemHandle.estimate`."""
        return self[item].estimate(columns, where, filters, sample, seed, **how)

    def pull(
        self,
        item: str,
        columns: Columns = None,
        where: str | None = None,
        filters: Iterable[Asked] | None = None,
        sample: float = 1.0,
        seed: int = 0,
        to: str | os.PathLike[str] | None = None,
        overwrite: bool = False,
        progress: bool | None = None,
        **how: Any,
    ) -> Pull:
        """Land columns and rows of an item as one file, and wait for it; see `ItemHandle.pull`."""
        return self[item].pull(columns, where, filters, sample, seed, to, overwrite, progress, **how)

    def download(
        self,
        item: str,
        columns: Columns = None,
        where: str | None = None,
        filters: Iterable[Asked] | None = None,
        sample: float = 1.0,
        seed: int = 0,
        to: str | None = None,
        overwrite: bool = False,
    ) -> Download:
        """The pull form of an item, filled in with what is given, in the words of `pull`; see `Download`."""
        found = Download(self._session, self._session.item(item), Wanted(columns, where, filters, sample, seed))
        found.to, found.overwrite = to or found.to, overwrite
        return found

    def discover(self, query: str = "") -> Discovery:
        """A search of the catalogue, whose cards open the form of their item; see `Discovery`."""
        return Discovery(self._session, query)

    def attach(self, id: str) -> Pull:
        """A pull that was started anywhere, by its id; its file is waited for when it is needed."""
        return Pull(self._session, self._session.job(id), self._progress)

    def pulls(self, limit: int = 50) -> list[Pull]:
        """My pulls, newest first."""
        return [Pull(self._session, job, self._progress) for job in self._session.pulls(limit).items]

    def restore(
        self,
        lock: str | os.PathLike[str] = LOCK,
        overwrite: bool = False,
        told: Callable[[Restored], None] = print,
    ) -> list[Restored]:
        """Pull what the lock has and its folder does not; `told` hears of each file as soon as it is decided.

        With `overwrite` a file that is there and is not what the lock says is pulled over.
        """
        found: list[Restored] = []
        for each in restore(self._session, Path(lock).expanduser(), overwrite):
            told(each)
            found.append(each)
        return found

    def close(self) -> None:
        """Let go of everything held."""
        self._session.close()

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.items(limit=COMPLETED))

    def __repr__(self) -> str:
        place = repr(self._session.lake) if self._session.far else f"here, pulls land in {self._session.workspace}"
        return f"<lake {place}>"


def connect(
    url: str | None = None,
    *,
    token: str | None = None,
    workspace: str | os.PathLike[str] | None = None,
    state: str | os.PathLike[str] | None = None,
) -> Lake:
    """The lake of this Jupyter server (`LAKEY_URL`), or of the server at `url`; with neither the work is done here.

    Then pulls land below `workspace` (the current folder), and the catalogue is kept in `state` (`LAKEY_STATE`, else
    the user's data folder).
    """
    return Lake(session_with(url, token=token, workspace=workspace, state=state))


def default() -> Lake:
    """The lake that `connect()` leads to, connected once."""
    return _connected(tuple(os.environ.get(name) for name in DECIDING), str(Path.cwd()))


def pull(item: str, columns: Columns = None, **wanted: Any) -> Pull:
    """`connect().pull(...)` in one word."""
    return default().pull(item, columns, **wanted)


def download(item: str, columns: Columns = None, **wanted: Any) -> Download:
    """`connect().download(...)` in one word: the pull form of an item, with `.spec` and `.result`."""
    return default().download(item, columns, **wanted)


def discover(query: str = "") -> Discovery:
    """`connect().discover(...)` in one word: search, and the form of what is chosen."""
    return default().discover(query)


def read(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The DataFrame in a pulled file; the path is meant from the current folder, or from the workspace."""
    return read_file(path, workspace_here())


@lru_cache(maxsize=1)
def _connected(environment: tuple[str | None, ...], folder: str) -> Lake:
    return connect()
