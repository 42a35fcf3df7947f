"""Measure: `python -m speed`, told by the environment what and how.

WORKLOADS, STORES and ENGINES are lists with commas (all, where there is none), SCALE shrinks the lakes, ROUNDS are the
fewest rounds. The lakes are kept below LAKEY_BENCH_DATA (`.bench`). Only whole lakes, asked of every engine in enough
rounds, get into docs/; other figures are written beside the lakes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from .answers import needed_mb
from .asked import Asked, asked_here
from .engines import ENGINES
from .lakes import lake
from .measuring import Course, Row, measure
from .packages import packages
from .places import Place, places
from .report import missed, table, write
from .workloads import WORKLOADS


def main() -> None:
    """Measure what is asked for; the rows of each workload are written down at once."""
    asked, rows = asked_here(), list[Row]()
    for name in dict.fromkeys(WORKLOADS[each].lake for each in asked.workloads):
        for measured in _on(name, asked):
            write(asked.report, measured)
            print("\n".join(table(measured, measured[0].store)), end="\n\n", flush=True)
            rows += measured
    print(f"Written to {asked.report}.", *missed(rows), sep="\n")


def _on(name: str, asked: Asked) -> Iterator[list[Row]]:
    """The rows of each workload on one lake, store by store."""
    found = lake(name, asked.data, asked.scale)
    with tempfile.TemporaryDirectory(dir=asked.data) as folder, places(found, asked.stores, Path(folder)) as here:
        for workload in (each for each in asked.workloads if WORKLOADS[each].lake == name):
            for place in here:
                print(f"{workload} on {place.store}:", flush=True)
                yield measure(_course(workload, place), _engines(asked, place, workload), Path(folder), asked.rounds)


def _course(name: str, place: Place) -> Course:
    workload = WORKLOADS[name]
    question = place.question(workload)
    return Course(place.store, name, question, workload.proof, needed_mb(question, place.lake), place.count)


def _engines(asked: Asked, place: Place, workload: str) -> dict[str, Path | None]:
    """Those that take part, each with the folder of its own packages."""
    chosen = [ENGINES[each] for each in asked.engines if ENGINES[each].takes_part(place.store, workload)]
    return {each.name: packages(each.afar, asked.data) if place.s3 else None for each in chosen}


if __name__ == "__main__":
    main()
