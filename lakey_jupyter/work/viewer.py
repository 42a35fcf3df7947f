"""Looking into Parquet files of the workspace, which anybody may have made: a worker process of its own decodes them.

It may fill so much memory and no more, and when a file makes it end only that look fails. The first look starts it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from ..errors import Cancelled, Invalid, TooLarge, WorkerLost
from ..model.account import Account
from ..model.viewing import MOST_CELLS, MOST_ROWS, FileRows, ParquetFile, RowsQuery
from ..store.landing import held
from ..store.settings import Reach
from .lanes import Lanes, ProcessHand
from .tasks import Answer, Look, LookAtRows, Looked, Seen

MOST_MEMORY = 1_000_000_000
"""So many bytes the worker process may fill. To look at a file of usual make takes a tenth of it."""
MOST_COLUMNS = 10_000


class WorkspaceViewer:
    """See `Viewer` for what each verb promises."""

    def __init__(self, workspace: Path, state: Path) -> None:
        self._workspace = workspace
        self._lanes = Lanes([ProcessHand(state, Reach(), MOST_MEMORY)], "look")

    async def file(self, who: Account, path: str) -> ParquetFile:
        """See `Viewer.file`."""
        real = await asyncio.to_thread(held, self._workspace, path)
        found = await self._answer(Look(path=str(real), name=path), who)
        assert isinstance(found, Looked)
        return found.file

    async def rows(self, who: Account, asked: RowsQuery) -> FileRows:
        """See `Viewer.rows`."""
        columns = _numbers(asked.columns)
        if asked.first < 0 or not 1 <= asked.count <= MOST_ROWS:
            raise Invalid(f"From 1 to {MOST_ROWS:,} rows can be asked for at once.", path="count")
        if asked.count * len(columns) > MOST_CELLS:
            raise Invalid(f"At most {MOST_CELLS:,} cells can be asked for at once.", path="columns")
        real = await asyncio.to_thread(held, self._workspace, asked.path)
        task = LookAtRows(
            path=str(real),
            name=asked.path,
            version=asked.version,
            first=asked.first,
            count=asked.count,
            columns=columns,
        )
        found = await self._answer(task, who)
        assert isinstance(found, Seen)
        return FileRows(first=asked.first, values=found.values)

    def close(self) -> None:
        """See `Viewer.close`."""
        self._lanes.close()

    async def _answer(self, task: Look | LookAtRows, who: Account) -> Answer:
        """The answer; when who asked goes away the worker stops looking."""
        errand = self._lanes.send(task, _silent, who.id)
        try:
            return await asyncio.wrap_future(errand.answer)
        except asyncio.CancelledError:
            errand.cancel()
            raise Cancelled("Nobody waits for these rows any more.") from None
        except WorkerLost as lost:
            raise TooLarge(f"{task.name!r} cannot be looked into: the process that read it broke off.") from lost


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of columns, given as 0,1,2."""
    parts = text.split(",", MOST_COLUMNS)
    if not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts):
        raise Invalid("Columns are asked for by their numbers, as 0,1,2.", path="columns")
    return tuple(int(part) for part in parts)


def _silent(*told: Any) -> None:
    """Nobody follows this one."""
