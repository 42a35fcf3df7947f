"""Measure: `python -m speed`, told by the environment what and how.

WORKLOADS, STORES and ENGINES are lists with commas (all, where there is none), SCALE shrinks the lakes, ROUNDS are the
fewest rounds. The lakes are kept below LAKEY_BENCH_DATA (`.bench`).
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from .answers import needed_mb
from .engines import CP, ENGINES
from .lakes import lake
from .measuring import ROUNDS, Course, Row, measure
from .workloads import LOCAL, STORES, WORKLOADS

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """What the environment asks for."""

    workloads: tuple[str, ...]
    stores: tuple[str, ...]
    engines: tuple[str, ...]
    scale: float
    rounds: int
    data: Path

    @classmethod
    def read(cls) -> Asked:
        """`SystemExit` names what is not known."""
        return cls(
            workloads=_chosen("WORKLOADS", tuple(WORKLOADS)),
            stores=_chosen("STORES", STORES),
            engines=_chosen("ENGINES", tuple(ENGINES)),
            scale=float(os.environ.get("SCALE") or 1),
            rounds=int(os.environ.get("ROUNDS") or ROUNDS),
            data=Path(os.environ.get("LAKEY_BENCH_DATA") or ROOT / ".bench").absolute(),
        )


def _chosen(variable: str, known: tuple[str, ...]) -> tuple[str, ...]:
    asked = [each.strip() for each in os.environ.get(variable, "").split(",") if each.strip()]
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise SystemExit(f"{variable}: there is no {', '.join(unknown)}; there are {', '.join(known)}.")
    return tuple(each for each in known if each in asked) or known


def main() -> None:
    asked = Asked.read()
    for workload in asked.workloads:
        for row in _local(asked, workload):
            print(row)


def _local(asked: Asked, name: str) -> list[Row]:
    from .engines.lakey_pull import registered

    workload = WORKLOADS[name]
    found = lake(workload.lake, asked.data, asked.scale)
    question = workload.question(found)
    with tempfile.TemporaryDirectory(dir=asked.data) as folder:
        question = replace(question, item=registered(question, Path(folder, "state")))
        course = Course(LOCAL, name, question, workload.proof, needed_mb(question, found))
        engines = [each for each in asked.engines if each != "duckdb32" and (each != CP or name == "A")]
        return measure(course, engines, Path(folder), asked.rounds)


if __name__ == "__main__":
    main()
