"""Measuring: every engine does every workload in turn, round after round; medians are kept, as JSON and as a table."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

from .engines import Lake, Run, copy_bytes
from .workloads import WORKLOADS, Workload

ROUNDS = 5
REST = 0.2
"""Seconds before each run, in which the disk forgets the files of the run before."""
PEERS = ("polars", "duckdb", "pyarrow")
UNFIT = {("E", "pyarrow"), *((name, "cp") for name in WORKLOADS if name != "A")}
"""A random share is beyond a dataset's scanner; `cp` is the limit of A alone."""


@dataclass(frozen=True)
class Row:
    """One engine's median on one workload of one store."""

    store: str
    workload: str
    engine: str
    wall_s: float
    cpu_s: float
    rows: int
    mb: float


def engines(lake: Lake) -> dict[str, Run]:
    """All that are measured on a lake."""
    found = {"lakey": lake.lakey(), **{name: getattr(lake, name)() for name in PEERS}}
    return found | {"cp": copy_bytes(lake.files)}


def measure(lakes: Mapping[bool, Lake], names: Sequence[str], out: Path, rounds: int = ROUNDS) -> list[Row]:
    """The medians of each workload, once for warming up and then so many rounds; the rows must agree."""
    ready = {ordered: engines(lake) for ordered, lake in lakes.items()}
    rows = []
    for name in names:
        workload = WORKLOADS[name]
        fit = {each: run for each, run in ready[workload.ordered].items() if (name, each) not in UNFIT}
        took: dict[str, list[tuple[float, float]]] = defaultdict(list)
        results: dict[str, tuple[int, float]] = {}
        for turn in range(rounds + 1):
            for each, run in fit.items():
                wall, cpu = _timed(run, workload, out)
                results[each] = _result(out, each)
                if turn:
                    took[each].append((wall, cpu))
        _agree(workload, results)
        for each, times in took.items():
            wall, cpu = (statistics.median(values) for values in zip(*times, strict=True))
            rows.append(Row("local", name, each, round(wall, 4), round(cpu, 4), *results[each]))
    return rows


def _timed(run: Run, workload: Workload, out: Path) -> tuple[float, float]:
    out.unlink(missing_ok=True)
    time.sleep(REST)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    run(workload, out)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _result(out: Path, engine: str) -> tuple[int, float]:
    rows = 0 if engine == "cp" else pq.read_metadata(out).num_rows
    return rows, round(out.stat().st_size / 1e6, 2)


def _agree(workload: Workload, results: Mapping[str, tuple[int, float]]) -> None:
    """Every engine has the same rows; of a random share about as many."""
    counts = {each: rows for each, (rows, _) in results.items() if each != "cp"}
    spread = max(counts.values()) - min(counts.values())
    assert spread <= (0 if workload.ratio == 1 else 0.1 * max(counts.values())), (workload.name, counts)


def merge(path: Path, rows: Sequence[Row]) -> list[Row]:
    """The rows that a file has, with these in the place of their own; the file is written."""
    old = [Row(**each) for each in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []
    fresh = {(row.store, row.workload) for row in rows}
    kept = [row for row in old if (row.store, row.workload) not in fresh] + list(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row.__dict__ for row in kept], indent=1) + "\n", encoding="utf-8")
    return kept


def report(rows: Sequence[Row]) -> str:
    """The table for people: seconds, and how many times faster Lakey is than the fastest peer."""
    names = ("lakey", *PEERS, "cp")
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    lines = [
        "# Benchmarks",
        "",
        f"Wall seconds, medians of interleaved rounds, warm page cache, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {versions}. Reproduce with `make bench`, or a part with",
        "`make bench WORKLOADS=A,B`. Each engine writes one Parquet file with snappy; nobody syncs to disk. Lakey's",
        "time is from the plan to the verified rename. *faster* is the fastest peer's time divided by Lakey's.",
        "",
        "| workload | what | rows | MB | " + " | ".join(names) + " | faster |",
        "|---|---|---|---|" + "---|" * (len(names) + 1),
    ]
    for workload in WORKLOADS.values():
        found = {row.engine: row for row in rows if row.workload == workload.name}
        if "lakey" in found:
            own = found["lakey"]
            cells = [f"{found[name].wall_s:.3f}" if name in found else "" for name in names]
            about = [workload.name, workload.about, f"{own.rows:,}", f"{own.mb:,.1f}", *cells, f"{ratio(found):.1f}×"]
            lines.append("| " + " | ".join(about) + " |")
    return "\n".join([*lines, ""])


def ratio(found: Mapping[str, Row]) -> float:
    """The fastest peer's time divided by Lakey's."""
    return min(found[name].wall_s for name in PEERS if name in found) / found["lakey"].wall_s
