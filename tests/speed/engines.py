"""Who is measured: Lakey and its peers, each writing the answer of a workload to one Parquet file with snappy."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import lakey_jupyter as lakey
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.settings import S3Settings
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.pulling import land
from lakey_jupyter.work.tasks import Pull
from lakey_jupyter.work.watch import Watch

from .workloads import Workload

Run = Callable[[Workload, Path], None]


@dataclass(frozen=True)
class Lake:
    """The files of one lake, and where Lakey keeps its index of them."""

    folder: Path
    files: Sequence[Path]
    state: Path

    def lakey(self) -> Run:
        """The Engine's plan to the verified rename, with a warm index; ledger and events are outside."""
        session = lakey.connect(workspace=self.state / "workspace", state=self.state)
        item = session.add_item("bench.lineitem", self.folder)
        names = tuple(item.columns)
        session.close()
        shelf = next((self.state / "items").rglob("chunks.arrow")).parent
        shop = Shop(self.state, S3Settings())

        def run(workload: Workload, out: Path) -> None:
            task = Pull(
                id=shelf.parent.name,
                item="bench.lineitem",
                location=str(self.folder),
                snapshot=shelf.name,
                spec=convert(workload.spec(names), PullSpec),
                path=str(out),
                overwrite=False,
                most=None,
            )
            land(task, shop, Watch(lambda state, progress: None))

        return run

    def polars(self) -> Run:
        """Polars' streaming sink."""
        import polars as pl

        def run(workload: Workload, out: Path) -> None:
            frame = pl.scan_parquet(list(self.files), hive_partitioning=True).filter(pl.sql_expr(workload.sql))
            if workload.ratio < 1:
                chosen = pl.int_range(pl.len()).hash(seed=1) < int(workload.ratio * 2**64)
                frame = frame.filter(chosen)
            frame.select(list(workload.columns) or pl.all()).sink_parquet(out, compression="snappy")

        return run

    def duckdb(self) -> Run:
        """DuckDB's COPY."""
        import duckdb

        connection = duckdb.connect()
        names = ", ".join(f"'{path}'" for path in self.files)

        def run(workload: Workload, out: Path) -> None:
            columns = ", ".join(workload.columns) or "*"
            sample = f"USING SAMPLE {workload.ratio * 100} PERCENT (bernoulli)" if workload.ratio < 1 else ""
            rows = f"(SELECT * FROM read_parquet([{names}], hive_partitioning = true) WHERE {workload.sql})"
            connection.execute(
                f"COPY (SELECT {columns} FROM {rows} {sample}) TO '{out}' (FORMAT parquet, COMPRESSION snappy)"
            )

        return run

    def pyarrow(self) -> Run:
        """A dataset's scanner, into a ParquetWriter."""
        compare = {"=": pc.equal, ">=": pc.greater_equal, "<=": pc.less_equal}
        data = ds.dataset([str(path) for path in self.files], partitioning="hive", partition_base_dir=str(self.folder))

        def run(workload: Workload, out: Path) -> None:
            condition: Any = None
            for name, operator, value in workload.filters:
                one = compare[operator](pc.field(name), value)
                condition = one if condition is None else condition & one
            scanner = data.scanner(columns=list(workload.columns) or None, filter=condition)
            with pq.ParquetWriter(out, scanner.projected_schema, compression="snappy") as writer:
                for batch in scanner.to_batches():
                    writer.write_batch(batch)

        return run


def copy_bytes(files: Sequence[Path]) -> Run:
    """What `cp` does with the files of the year: the limit that copying can come near to."""

    def run(workload: Workload, out: Path) -> None:
        with out.open("wb") as target:
            for path in files:
                if "year=1995" in path.parts:
                    with path.open("rb") as source:
                        os.sendfile(target.fileno(), source.fileno(), 0, path.stat().st_size)

    return run
