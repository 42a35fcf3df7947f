"""What every handler leans on: the lake, who is who, the answers already given; opened on first use, closed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from jupyter_server.auth import User
from jupyter_server.auth.identity import IdentityProvider

from ..errors import Unavailable
from ..identity.jupyter import KernelIdentity, account_of
from ..identity.tokens import KernelToken
from ..model.account import Account
from ..model.lake import Lake
from ..model.viewing import Viewer
from .progress import Emit, Progress
from .replies import Replies

SETTING = "lakey_desk"


class Desk:
    """One for each server. `build` makes the lake, `views` who looks into files: in a thread, when first needed."""

    def __init__(
        self, build: Callable[[], Lake], emit: Emit, admins: Sequence[str], views: Callable[[], Viewer]
    ) -> None:
        self.token = KernelToken()
        self.kernels = KernelIdentity(self.token)
        self.replies = Replies()
        self._build = build
        self._views = views
        self._viewing: asyncio.Task[Viewer] | None = None
        self._emit = emit
        self._admins = tuple(admins)
        self._opening: asyncio.Task[Lake] | None = None
        self._progress: Progress | None = None
        self._stop_following: Callable[[], None] | None = None
        self._lake: Lake | None = None
        self._closed = False

    @property
    def lake(self) -> Lake:
        """The lake, once it is open."""
        if self._lake is None:
            raise Unavailable("Lakey is not open.")
        return self._lake

    def account(self, user: User, provider: IdentityProvider) -> Account:
        """Who this signed-in user is to the lake."""
        return account_of(user, provider, self._admins)

    async def open(self) -> None:
        """Build the lake if nobody has; a failure is told to all who wait, and the next one who comes tries again."""
        if self._closed:
            raise Unavailable("Lakey is stopping.")
        await asyncio.shield(self._opening or self.begin())

    def begin(self) -> asyncio.Task[Lake]:
        """Build the lake in the background: what an earlier server left goes on though nobody asks."""
        self._opening = asyncio.create_task(self._open())
        self._opening.add_done_callback(self._opened)
        return self._opening

    async def viewer(self) -> Viewer:
        """Who looks into files of the workspace; the lake is not needed for it."""
        if self._closed:
            raise Unavailable("Lakey is stopping.")
        if self._viewing is None:
            self._viewing = asyncio.create_task(asyncio.to_thread(self._views))
            self._viewing.add_done_callback(self._viewed)
        return await asyncio.shield(self._viewing)

    async def close(self) -> None:
        """Stop telling events, send off who waits, and let the lake go."""
        if self._closed:
            return
        self._closed = True
        self.replies.close()
        if self._opening:
            await asyncio.wait([self._opening])
        if self._stop_following:
            self._stop_following()
        if self._progress:
            self._progress.close()
        if self._viewing:
            (await self._viewing).close()
        if self._lake:
            lake, self._lake = self._lake, None
            await lake.close()

    async def _open(self) -> Lake:
        lake = await asyncio.to_thread(self._build)
        self._progress = Progress(self._emit, asyncio.get_running_loop())
        self._stop_following = lake.follow(self._progress.tell)
        self._lake = lake
        return lake

    def _opened(self, task: asyncio.Task[Lake]) -> None:
        if task.cancelled() or task.exception():
            self._opening = None

    def _viewed(self, task: asyncio.Task[Viewer]) -> None:
        if task.cancelled() or task.exception():
            self._viewing = None
