"""An engine with its folders, and items whose pulls take a while."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lakey_jupyter.connect import Session
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

ADA = Account(id="ada", name="Ada", admin=True)
SLOW_GROUPS = 4_000


@dataclass(frozen=True)
class Folders:
    """Where everything lies: `lake`, `workspace` and `state` below `root`."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> Folders:
        """Folders that are there, and empty."""
        for name in ("lake", "workspace", "state"):
            (root / name).mkdir()
        return cls(root)

    @property
    def lake(self) -> Path:
        """The folder of the item's files."""
        return self.root / "lake"

    @property
    def workspace(self) -> Path:
        """Where pulls land."""
        return self.root / "workspace"

    def session(self, **settings: Any) -> Session:
        """A new engine on these folders, as Ada asks it."""
        made = EngineSettings(workspace=self.workspace, state=self.root / "state", **settings)
        return Session(Engine(made), ADA, self.workspace, far=False)

    def landed(self) -> list[str]:
        """The names in the workspace, hidden ones too."""
        return sorted(path.name for path in self.workspace.iterdir())


def write_rows(path: Path, *numbers: int) -> None:
    """A small file with these numbers as `x`."""
    pq.write_table(pa.table({"x": numbers}), path)


def write_slow(folder: Path) -> None:
    """One file of so many small row groups that a pull takes seconds if it filters, for there are no borders."""
    rows = SLOW_GROUPS * 50
    table = pa.table({name: np.arange(rows) for name in "xyz"})
    pq.write_table(
        table,
        folder / "slow.parquet",
        row_group_size=50,
        use_dictionary=False,
        compression="none",
        write_statistics=False,
    )


def until(session: Session, job: Job, *states: State) -> Job:
    """The job when it is in one of these states, or over."""
    end = time.monotonic() + 40
    while job.state not in states and not job.is_over:
        assert time.monotonic() < end, f"still {job.state}"
        job = session.job(job.id, job.seq, wait=2)
    return job


def done(session: Session, item: str, spec: dict[str, Any] | None = None, **more: Any) -> Job:
    """A pull of `x`, ended well."""
    job = until(session, session.pull(item, spec or {"columns": ["x"]}, **more))
    assert job.state is State.DONE, job.problem
    return job
