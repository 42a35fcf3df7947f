"""An engine with its folders, and items whose pulls take a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection

from lakey_jupyter.connect import Session
from lakey_jupyter.model.account import Account
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.store.database import Database
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings

TESTS = Path(__file__).resolve().parents[1]
ADA = Account(id="ada", name="Ada", admin=True)
SLOW_GROUPS = 4_000


@dataclass(frozen=True)
class Folders:
    """Where everything lies: `lake`, `workspace` and `state` below `root`; `database` is the state's, if elsewhere."""

    root: Path
    database: str | None = None

    @classmethod
    def at(cls, root: Path, database: str | None = None) -> Folders:
        """Folders that are there, and empty."""
        for name in ("lake", "workspace", "state"):
            (root / name).mkdir()
        return cls(root, database)

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
        made = EngineSettings(self.workspace, self.root / "state", self.database, **settings)
        return Session(Engine(made), ADA, self.workspace, far=False)

    @contextmanager
    def rows(self) -> Iterator[Connection]:
        """The state database, to be changed behind the engines' backs."""
        database = Database(self.root / "state", self.database)
        with database.write() as connection:
            yield connection
        database.close()

    def environment(self) -> dict[str, str]:
        """What another process of these tests needs to find."""
        found = {"PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
        return {**found, "LAKEY_DATABASE_URL": self.database} if self.database else found

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
