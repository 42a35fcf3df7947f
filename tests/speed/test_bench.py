"""The measurements: all engines agree at a small scale in every test run; `make bench` measures at full scale."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .bench import PEERS, Row, measure, merge, ratio, report
from .engines import Lake
from .lineitem import make_lineitem
from .workloads import WORKLOADS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def lakes(folder: Path, scale: float) -> dict[bool, Lake]:
    """The sorted and the unsorted lake."""
    found = {}
    for ordered, name in ((True, "sorted"), (False, "unsorted")):
        files = make_lineitem(folder / name, scale, ordered)
        found[ordered] = Lake(folder / name, files, folder / f"state-{name}")
    return found


def test_all_engines_give_the_rows_of_every_workload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speed.bench.REST", 0)
    rows = measure(lakes(tmp_path, 0.02), list(WORKLOADS), tmp_path / "out.parquet", rounds=1)
    assert {row.workload for row in rows} == set(WORKLOADS)
    assert {row.engine for row in rows if row.workload == "A"} == {"lakey", "cp", *PEERS}
    kept = merge(tmp_path / "docs" / "benchmarks.json", rows)
    again = [Row("local", "A", "lakey", 1.0, 1.0, 5, 2.0), Row("local", "A", "polars", 3.0, 1.0, 5, 2.0)]
    kept = merge(tmp_path / "docs" / "benchmarks.json", again)
    assert ratio({row.engine: row for row in kept if row.workload == "A"}) == 3
    assert "| A | a year, all columns | 5 | 2.0 | 1.000 | 3.000 |" in report(kept)
    assert sum(line.startswith("| ") for line in report(kept).splitlines()) == 1 + len(WORKLOADS)


@pytest.mark.bench
def test_the_workloads_are_measured() -> None:
    folder = Path(os.environ.get("LAKEY_BENCH", ROOT / ".bench"))
    names = [name for name in os.environ.get("WORKLOADS", "").split(",") if name] or list(WORKLOADS)
    rows = measure(lakes(folder, float(os.environ.get("SCALE", "1"))), names, folder / "out.parquet")
    told = report(merge(DOCS / "benchmarks.json", rows))
    (DOCS / "benchmarks.md").write_text(told, encoding="utf-8")
    print(f"\n{told}")
