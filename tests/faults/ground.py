"""Where faults are tried: a lake in two versions, folders for each trial, and what people ask for there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from work.attempts import write_wide
from work.folders import Folders, until

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import LakeyError
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.work.reach import reach
from lakey_jupyter.work.settings import SAMPLE_BYTES

from .sabotage import READ, Fault

TESTS = Path(__file__).resolve().parents[1]
FAILING = TESTS / "faults" / "failing"
PATH = os.pathsep.join(map(str, (FAILING, TESTS, TESTS.parent)))
VERSIONS = {"first": 1, "second": -1}
ITEM = "wide"
OLDER = b"older"
PATIENCE = 60.0


@dataclass(frozen=True)
class Scene:
    """What three people ask for, and of what engine; `over` says that something lies at their destinations.

    `readings` is how often the lake may be read where nothing is killed: what failed begins anew. Only rows with less
    in column `a` than `below` are asked for, if that is said, which is one in 2**40 / `below`: the lake is scanned.
    """

    columns: tuple[str, ...] = ("a", "b")
    below: int | None = None
    over: bool = False
    sample_bytes: int = 0
    snapshot_max_age: float = 3_600.0
    version: str = "first"
    readings: int = 2

    @property
    def lake(self) -> str:
        """The fixture of the lake."""
        return "lake" if self.below is None else "checked"

    def wanted(self, rows: pa.Table) -> pa.Table:
        """Those of the rows that are asked for."""
        return rows if self.below is None else rows.filter(pc.less(rows["a"], self.below))

    @property
    def settings(self) -> dict[str, Any]:
        """Of the engine."""
        return {
            "adopts": True,
            "workers": 2,
            "sample_bytes": self.sample_bytes,
            "snapshot_max_age": self.snapshot_max_age,
        }


SCENES = {
    "wide": Scene(),
    "small": Scene(columns=("a",)),
    "scanned": Scene(below=2**35),
    "over": Scene(over=True),
    "newer": Scene(snapshot_max_age=0.0, version="second", readings=4),
    "sample": Scene(sample_bytes=SAMPLE_BYTES, readings=4),
    "leaving": Scene(),
    "stopping": Scene(),
    "after another": Scene(),
}


@dataclass(frozen=True)
class Lake:
    """A lake in two versions, and a state folder that knows the first one."""

    root: Path

    @classmethod
    def at(cls, root: Path, files: int = 1, checked: bool = False) -> Lake:
        """One that is written now; see `write_wide`."""
        found = cls(root)
        for version, sign in VERSIONS.items():
            write_wide(root / version / "lake", files, sign, checked)
        found.show("first")
        folders = Folders(root)
        folders.workspace.mkdir()
        session = folders.session(sample_bytes=0)
        session.add_item(ITEM, folders.lake)
        session.close()
        return found

    def show(self, version: str) -> None:
        """The lake is this version from now on."""
        (self.root / "next").symlink_to(self.root / version / "lake")
        os.replace(self.root / "next", self.root / "lake")

    @cached_property
    def rows(self) -> dict[str, pa.Table]:
        """All rows of both versions, as another reader has them."""
        return {version: pq.read_table(self.root / version / "lake") for version in VERSIONS}


@dataclass(frozen=True)
class Ground:
    """The folders of one trial, and what is asked there; a later `turn` asks for other columns, to other places."""

    root: Path
    lake: Lake
    scene: str = "wide"
    turn: int = 0

    @classmethod
    def at(cls, root: Path, lake: Lake, scene: str = "wide") -> Ground:
        """A fresh one: the item is known, and nothing was pulled."""
        found = cls(root, lake, scene)
        found.folders.workspace.mkdir(parents=True)
        shutil.copytree(lake.root / "state", root / "state")
        if found.asks.over:
            for name in found.names:
                (found.folders.workspace / name).write_bytes(OLDER)
        lake.show(found.asks.version)
        return found

    @property
    def asks(self) -> Scene:
        """What is asked."""
        return SCENES[self.scene]

    @property
    def folders(self) -> Folders:
        """Its folders."""
        return Folders(self.root)

    @property
    def names(self) -> list[str]:
        """The destinations."""
        return [f"{letter}{self.turn or ''}.parquet" for letter in "abc"]

    @property
    def columns(self) -> list[str]:
        """What is asked for."""
        return list(reversed(self.asks.columns)) if self.turn % 2 else list(self.asks.columns)

    @property
    def answers(self) -> dict[str, pa.Table]:
        """What each destination is to hold."""
        rows = self.asks.wanted(self.lake.rows[self.asks.version]).select(self.columns)
        return dict.fromkeys(self.names, rows)

    @property
    def spec(self) -> dict[str, Any]:
        """The same as people say it."""
        below = self.asks.below
        filters = [] if below is None else [{"name": "a", "operator": "<", "value": below}]
        return {"columns": self.columns, "filters": filters}

    @property
    def plan(self) -> int:
        """The bytes of one pull."""
        return self.lake.rows["first"].num_rows * 8 * len(self.columns)

    @property
    def read(self) -> int:
        """The bytes that all processes in which something may go wrong have read of the lake."""
        counted = self.root / READ
        return sum(map(int, counted.read_text().split())) if counted.exists() else 0

    def session(self) -> Session:
        """A new engine."""
        return self.folders.session(reach=reach(), **self.asks.settings)

    @contextmanager
    def server(self, fault: Fault) -> Iterator[subprocess.Popen[bytes]]:
        """An engine in a process of its own; it is asked, says how that ended, and stops with its input."""
        told = (str(self.root), str(self.lake.root), self.scene, str(self.turn))
        environment = {**os.environ, "FAULT": fault.said(), "PYTHONPATH": PATH}
        command = [sys.executable, "-m", "faults.server", *told]
        with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    def ask(self, session: Session) -> list[Job]:
        """Everybody's pull: as it is known, else asked for now; whoever is refused by a fault asks again."""
        known = {job.to: job for job in session.pulls().items}
        return [known[name] if name in known else self._asked(session, name) for name in self.names]

    def finish(self, session: Session) -> list[Job]:
        """All of them at their good end; what failed by a fault is started again."""
        ended = [until(session, session.job(job.id)) for job in self.ask(session)]
        again = [session.resume(job.id) if job.state is not State.DONE else job for job in ended]
        jobs = [until(session, job) for job in again]
        assert [job.state for job in jobs] == [State.DONE] * len(jobs), [job.problem for job in jobs]
        return ended

    def _asked(self, session: Session, name: str) -> Job:
        for _ in range(2):
            try:
                return session.pull(ITEM, self.spec, name, overwrite=self.asks.over)
            except LakeyError:
                continue
        return session.pull(ITEM, self.spec, name, overwrite=self.asks.over)


def wait_for(claim: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Return once it holds."""
    end = time.monotonic() + patience
    while not claim():
        assert time.monotonic() < end, what
        time.sleep(0.005)
