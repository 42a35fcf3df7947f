"""A lake of this machine for generated cases: registered, asked, and pulled by the product's public door."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lakey_jupyter.connect import Session, connect
from lakey_jupyter.model.job import Job

from .exact_arrays import exact_values, token
from .layouts import Layout, Table

PATIENCE = 120.0
"""Seconds after which a pull is given up."""


@dataclass
class Stand:
    """A session, and the folder where its generated items come and go."""

    session: Session
    workspace: Path
    lake: Path
    names: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    def at(cls, root: Path) -> Stand:
        """A stand whose state, workspace and lake lie below `root`."""
        for name in ("workspace", "lake"):
            (root / name).mkdir()
        session = connect(workspace=root / "workspace", state=root / "state")
        return cls(session, root / "workspace", root / "lake")

    @contextmanager
    def item(self, table: Table, layout: Layout) -> Iterator[Asked]:
        """The rows as an item of the catalogue, gone again at the end."""
        folder = self.lake / "case"
        folder.mkdir()
        try:
            layout.write(table, folder)
            with self.registered(folder) as item:
                yield item
        finally:
            shutil.rmtree(folder)

    @contextmanager
    def registered(self, folder: Path) -> Iterator[Asked]:
        """A folder as an item of the catalogue, gone again at the end."""
        name = f"case.n{next(self.names)}"
        self.session.add_item(name, folder)
        try:
            yield Asked(self, name, folder)
        finally:
            self.session.remove_item(name)


@dataclass(frozen=True)
class Asked:
    """One item of the stand."""

    stand: Stand
    name: str
    folder: Path

    def pull(self, spec: dict[str, Any]) -> pa.Table:
        """The file that a pull of this spec leaves, as pyarrow reads it."""
        before = sorted(self.stand.workspace.iterdir())
        job = self._done(self.stand.session.pull(self.name, spec, to=f"{self.name}.parquet", overwrite=True))
        assert job.result is not None, job.problem
        landed = self.stand.workspace / job.result.path
        table = pq.read_table(landed, partitioning=None)
        landed.unlink()
        assert job.result.rows == table.num_rows
        assert sorted(self.stand.workspace.iterdir()) == before
        return table

    @contextmanager
    def kept(self, spec: dict[str, Any], to: str) -> Iterator[Job]:
        """A pull of this spec, whose file stays while the block runs."""
        job = self._done(self.stand.session.pull(self.name, spec, to=to))
        assert job.result is not None, job.problem
        try:
            yield job
        finally:
            (self.stand.workspace / job.result.path).unlink()

    def _done(self, job: Job) -> Job:
        until = time.monotonic() + PATIENCE  # it moves several times a second while it is under way
        while not job.is_over and time.monotonic() < until:
            job = self.stand.session.job(job.id, job.seq, wait=2)
        return job


def rows(table: pa.Table) -> list[str]:
    """The rows of a table as texts that are the same for the same values only."""
    columns = [exact_values(column) for column in table.columns]
    return [token(row) for row in zip(*columns, strict=True)]
