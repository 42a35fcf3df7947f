"""What was measured, as rows of JSON and as tables to read; a run of a part replaces its own rows alone."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from lakey_jupyter import __version__

from .engines import CP, ENGINES, LAKEY
from .measuring import Row
from .workloads import STORES, WORKLOADS

CELL = " | "


def read(path: Path) -> list[Row]:
    """The rows of a file; none where it is not there."""
    return [Row(**each) for each in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def merged(old: Iterable[Row], new: Sequence[Row]) -> list[Row]:
    """The old rows without those of the workloads that were measured anew, and the new ones, in the tables' order."""
    anew = {(each.store, each.workload) for each in new}
    rows = [*(each for each in old if (each.store, each.workload) not in anew), *new]
    orders = [list(STORES), list(WORKLOADS), list(ENGINES)]
    known = [
        each for each in rows if each.store in orders[0] and each.workload in orders[1] and each.engine in orders[2]
    ]
    return sorted(known, key=lambda row: [order.index(name) for order, name in zip(orders, _key(row), strict=True)])


def write(folder: Path, new: Sequence[Row]) -> None:
    """Bring benchmarks.json and benchmarks.md below a folder up to date."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = merged(read(folder / "benchmarks.json"), new)
    lines = ",\n".join(json.dumps(asdict(row)) for row in rows)
    (folder / "benchmarks.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    (folder / "benchmarks.md").write_text("\n".join(page(rows)) + "\n", encoding="utf-8")


def ratio(rows: Iterable[Row], store: str, workload: str) -> float | None:
    """How many times longer the fastest peer takes; None where a side was not measured."""
    walls = {each.engine: each.wall_s for each in rows if (each.store, each.workload) == (store, workload)}
    peers = [wall for engine, wall in walls.items() if engine not in (LAKEY, CP)]
    return min(peers) / walls[LAKEY] if peers and LAKEY in walls else None


def missed(rows: Sequence[Row]) -> list[str]:
    """The floors that these rows do not reach, each in a sentence."""
    found = []
    for workload in WORKLOADS.values():
        for store, floor in workload.floors.items():
            reached = ratio(rows, store, workload.id)
            if reached is not None and reached < floor:
                found.append(f"{workload.id} on {store}: {reached:.2f} times the fastest peer, not {floor:g}.")
    return found


def page(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of docs/benchmarks.md."""
    yield from INTRODUCTION.format(machine=_machine(), versions=_versions()).splitlines()
    for store in STORES:
        here = [each for each in rows if each.store == store]
        if here:
            yield from ("", f"## {TITLES[store]}", "", *table(here, store))
            yield from ("", COSTS, "", *costs(here))
    yield from ("", "## Workloads", "")
    yield from _lines(("", "what", "lake"), [(f"**{each.id}**", each.said, each.lake) for each in WORKLOADS.values()])


def table(rows: Sequence[Row], store: str) -> Iterator[str]:
    """Wall seconds of one store, a line a workload, the fastest in bold."""
    engines = [name for name in ENGINES if any(each.engine == name for each in rows)]
    lines = []
    for name in dict.fromkeys(each.workload for each in rows):
        walls = {each.engine: each.wall_s for each in rows if each.workload == name}
        least = min(wall for engine, wall in walls.items() if engine != CP)
        cells = [_wall(walls[each], least) if each in walls else "" for each in engines]
        reached, floor = ratio(rows, store, name), WORKLOADS[name].floors.get(store)
        count = max(each.rows for each in rows if each.workload == name)
        lines.append((f"**{name}**", f"{count:,}", *cells, _times(reached, floor), f"{floor:g}" if floor else ""))
    yield from _lines(("", "rows", *engines, "fastest peer ÷ lakey", "floor"), lines)


def costs(rows: Sequence[Row]) -> Iterator[str]:
    """What else an answer took, a line a workload: lakey's figure, then those of the peers."""
    lines = []
    for name in dict.fromkeys(each.workload for each in rows):
        here = [each for each in rows if each.workload == name]
        cells = [_spread(here, figure, digits) for figure, digits in (("cpu_s", 3), ("peak_mb", 0))]
        afar = any(each.requests is not None for each in here)
        cells += [_spread(here, figure, 0) if afar else "" for figure in ("requests", "fetched_mb")]
        lines.append((f"**{name}**", f"{here[0].needed_mb:,.1f}", *cells))
    yield from _lines(("", "MB needed", "CPU s", "peak MB", "requests", "MB fetched"), lines)


def _spread(rows: Sequence[Row], figure: str, digits: int) -> str:
    """Lakey's figure, then the least and the most of the peers."""
    ours = [getattr(each, figure) for each in rows if each.engine == LAKEY]
    peers = [getattr(each, figure) for each in rows if each.engine not in (LAKEY, CP)]
    said = f"**{ours[0]:,.{digits}f}**" if ours else ""
    return f"{said} · {min(peers):,.{digits}f}–{max(peers):,.{digits}f}" if peers else said


def _lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {CELL.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {CELL.join(row)} |"


def _wall(wall: float, least: float) -> str:
    said = f"{wall:.4f}" if wall < 0.1 else f"{wall:.3f}" if wall < 1 else f"{wall:.2f}"
    return f"**{said}**" if wall == least else said


def _times(reached: float | None, floor: float | None) -> str:
    if reached is None:
        return ""
    said = f"{reached:.1f}×" if reached >= 10 else f"{reached:.2f}×"
    return f"{said} (missed)" if floor and reached < floor else said


def _key(row: Row) -> tuple[str, str, str]:
    return row.store, row.workload, row.engine


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def _versions() -> str:
    told = {each.package: each.version for each in ENGINES.values() if each.package}
    return ", ".join(f"{package} {version}" for package, version in {**told, "lakey": __version__}.items())


TITLES = {
    "local": "On local disk, wall seconds",
    "s3": "On an S3 server of the same machine, wall seconds",
    "s3+30ms": "On the same S3 server with 30 ms more for every request, wall seconds",
}
COSTS = "What it costs: **lakey** · the least and the most among the peers."
INTRODUCTION = """\
# Benchmarks

Written by `make bench`; `make bench WORKLOADS=A,B STORES=local` measures a part and replaces only its rows. The figures
behind these tables are in [benchmarks.json](benchmarks.json). Only ratios carry over to other machines.

The last run: {machine}; {versions}.

- Every engine sits in a process of its own, its imports done. All take turns, round after round. Before a turn 1 GB of
  memory is used and let go of: a host of virtual machines takes back what lies idle, and getting it again (ten times as
  slow as writing into it) would be measured. Then nothing happens until nine tenths of the machine have been idle for a
  tenth of a second: what servers and allocators still do after an answer would be charged to the next. Then the engine
  answers for 0.25 s, unless it takes more than a second, and the answer that follows at once is measured: processors
  that were idle take a tenth of a second to wake up. Figures are medians of at least five rounds. Answers have the same
  rows, else the run fails. An engine whose first answer takes more than 20 s is left out of that row.
- For E0 Lakey has drawn its sample of 1 % before, which is not timed; the peers have none.
- Timed for Lakey: from the plan to the verified rename, with the item's index on the shelf (registering is not timed).
  Peers are given the list of files and the types of the partition columns. Every answer is one Parquet file, compressed
  as the source is (snappy); nobody waits for the disk (no fsync), and the page cache is warm.
- Peers run with their defaults, but: pyarrow has 32 threads for input, `duckdb32` has 32 threads, DuckDB's cache of
  remote files is off, since it would be that cache that is measured. DataFusion takes no list of files, but a folder.
- "MB needed" are the compressed column chunks, asked for or filtered by, of the row groups that hold wanted rows.
  Requests and bytes fetched are counted by a proxy before the S3 server, which is the real thing. The proxy moves bytes
  inside the kernel; it adds the 30 ms, and spares every engine the 40 ms that the server waits for a delayed ACK.
- Peak memory is the most that the process had in its memory, its libraries included.
- For E every engine draws its own 1 %, so the peers' rows differ in number within what chance explains."""
