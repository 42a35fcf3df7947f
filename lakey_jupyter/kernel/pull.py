"""A pull that was asked for: wait for it, read what it landed, see what it was made from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..connect import Session
from ..errors import Cancelled, Fault, Internal, NotFound, restore
from ..model.job import Job, PullResult, State
from ..model.output import FORMATS, format_of
from .amounts import counted, size
from .display import note_html
from .files import recipe_of, table
from .plain import short
from .progress import follow, said

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from .jobview import JobView

PIECE = 8 * 1024 * 1024
PATH = 200


class Pull:
    """A pull and its file. What needs the file waits for it first and raises the failure of a pull that failed."""

    def __init__(self, session: Session, job: Job, progress: bool | None = None) -> None:
        self._session = session
        self._progress = progress
        self.job = job

    @property
    def id(self) -> str:
        """The name of the job, for `attach`."""
        return self.job.id

    @property
    def result(self) -> PullResult:
        """The file's path below the workspace, its rows, bytes and sha256."""
        return self.wait()._landed()

    @property
    def path(self) -> Path:
        """Where the file lies on this machine; `NotFound` when the workspace is elsewhere, or the file is gone."""
        result, workspace = self.result, self._session.workspace
        if workspace is None:
            raise NotFound(f"The workspace is not on this machine; the file is {result.path!r} there.")
        path = workspace / result.path
        if not path.exists():
            raise NotFound(f"The file {result.path!r} is not in the workspace any more: pull it again.")
        return path

    @property
    def recipe(self) -> dict[str, Any]:
        """What the file was made from, as it tells itself: item, snapshot, spec, key; `NotFound` for CSV."""
        with _Local(self) as path:
            return recipe_of(path)

    def wait(self) -> Pull:
        """Return when the pull is done. An interrupt stops the wait, a second one cancels the pull."""
        if not self.job.is_over:
            self.job = follow(self._session, self.job, self._progress)
        self._landed()
        return self

    def resume(self) -> Pull:
        """Start it again after it failed or was cancelled, and wait."""
        self.job = self._session.resume(self.id)
        return self.wait()

    def cancel(self) -> None:
        """Wait no longer; the last one to leave cancels the work."""
        self.job = self._session.leave(self.id)

    def widget(self) -> JobView:
        """A view of the pull for a notebook: how far it is, and a button that cancels it; needs ipywidgets."""
        from .jobview import JobView

        return JobView(self._session, self)

    def refresh(self) -> Pull:
        """Ask how it stands, without waiting; `job` is then as it is now."""
        self.job = self._session.job(self.id)
        return self

    def to_arrow(self) -> pa.Table:
        """The rows exactly as they are in the file; those of CSV in the types that the text looks like."""
        with _Local(self) as path:
            return table(path)

    def to_pandas(self, types_mapper: Callable[[pa.DataType], Any] | None = None) -> pd.DataFrame:
        """The rows as a DataFrame; integers and truths with NULLs stay so (`Int64`, `boolean`).

        `types_mapper` maps Arrow types to pandas types instead, such as `pandas.ArrowDtype`.
        """
        from .frames import frame

        return frame(self.to_arrow(), types_mapper)

    def _landed(self) -> PullResult:
        problem, result = self.job.problem, self.job.result
        if problem is not None:
            raise restore(problem.code, problem.detail, [Fault(each.path, each.reason) for each in problem.errors])
        if self.job.state is State.CANCELLED:
            raise Cancelled(f"The pull of {self.job.item!r} was cancelled.")
        if result is None:
            raise Internal(f"The pull of {self.job.item!r} ended without a file.")
        return result

    def __repr__(self) -> str:
        result = self.job.result
        if result is None:
            return f"<pull {said(self.job)}>"
        return f"<pull {short(result.path, PATH)}: {counted(result.rows, 'row')}, {size(result.bytes)}>"

    def _repr_html_(self) -> str:
        return note_html(repr(self).strip("<>"))


class _Local:
    """What the pull landed as a path on this machine, fetched to a temporary one when the workspace is elsewhere."""

    def __init__(self, pull: Pull) -> None:
        self._pull = pull
        self._fetched: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Path:
        if self._pull._session.workspace is not None:
            return self._pull.path
        self._fetched = tempfile.TemporaryDirectory()
        return self._fetch(Path(self._fetched.name))

    def __exit__(self, *_: object) -> None:
        if self._fetched is not None:
            self._fetched.cleanup()

    def _fetch(self, folder: Path) -> Path:
        """The file, or the folder; the parts of one come one after the other."""
        result = self._pull.result
        path = folder / Path(result.path).name
        if not result.parts:
            self._copy(path, 0, result.bytes)
            return path
        path.mkdir()
        suffix, offset = FORMATS[format_of(path.name)].suffix, 0
        for number, length in enumerate(result.parts):
            self._copy(path / f"part-{number:05}{suffix}", offset, length)
            offset += length
        return path

    def _copy(self, path: Path, offset: int, length: int) -> None:
        with path.open("wb") as out:
            while length and (piece := self._pull._session.content(self._pull.id, offset, min(PIECE, length))):
                out.write(piece)
                offset, length = offset + len(piece), length - len(piece)
