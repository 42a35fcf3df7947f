"""Measuring one workload on one store: all engines in turn, round after round, and the medians of what they took."""

from __future__ import annotations

import mmap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .answers import Answer
from .question import Question
from .rest import at_rest
from .seat import MB, Seat, Took, TooSlow, remove

ROUNDS, MOST_ROUNDS = 5, 15
WARM_S, SLOW_S = 0.25, 1.0
PATIENCE_S = 20.0  # DuckDB takes minutes for thousands of small files from afar
TOUCHED = 1 << 30
ENOUGH_S = 4.0  # quick workloads get more rounds, until all rounds together took so long


@dataclass(frozen=True)
class Counted:
    """What a store was asked for during one answer."""

    requests: int
    bytes: int


@dataclass(frozen=True)
class Row:
    """A line of docs/benchmarks.json."""

    store: str
    workload: str
    engine: str
    wall_s: float
    cpu_s: float
    peak_mb: float
    requests: int | None
    fetched_mb: float | None
    needed_mb: float
    rows: int


@dataclass(frozen=True)
class Course:
    """One workload on one store. `count` tells how much was asked of the store so far, where that can be told."""

    store: str
    workload: str
    question: Question
    proof: str
    needed_mb: float
    count: Callable[[], Counted] | None = None


def measure(course: Course, engines: Mapping[str, Path | None], folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """A row for each engine whose first answer takes at most `PATIENCE_S`; `RuntimeError` when two give different rows.

    With an engine comes the folder of its own packages, if it has one. Answers are written below `folder`.
    """
    with _seated(course.question, engines) as seats:
        answers = _answered(course, seats, folder)
        _prove_same(course, answers)
        seats = [seat for seat in seats if seat.engine in answers]
        runs: dict[str, list[tuple[Took, Counted | None]]] = {engine: [] for engine in answers}
        began = time.monotonic()
        for place in range(MOST_ROUNDS):
            if place >= rounds and time.monotonic() - began > ENOUGH_S:
                break
            for seat in _turned(seats, place):
                runs[seat.engine].append(_run(course, seat, folder, answers[seat.engine]))
    return [_row(course, engine, runs[engine], answers[engine].rows) for engine in answers]


@contextmanager
def _seated(question: Question, engines: Mapping[str, Path | None]) -> Iterator[list[Seat]]:
    with ExitStack() as stack:
        seats = []
        for engine, packages in engines.items():
            seats.append(Seat(engine, question, packages))
            stack.callback(seats[-1].close)
        yield seats


def _answered(course: Course, seats: list[Seat], folder: Path) -> dict[str, Answer]:
    """The first answer of each engine warms it, and is looked at; who is too slow has none."""
    answers = {}
    for seat in seats:
        out = folder / f"{seat.engine}.parquet"
        try:
            seat.first_answer(out, PATIENCE_S)
        except TooSlow as slow:
            print(f"Left out: {slow}", flush=True)
        else:
            answers[seat.engine] = Answer.of(out, course.proof)
        remove(out)
    return answers


def _prove_same(course: Course, answers: dict[str, Answer]) -> None:
    first, *others = answers
    for other in others:
        if not answers[first].agrees(answers[other], course.question.ratio):
            raise RuntimeError(
                f"{course.workload} on {course.store}: {first} gave {answers[first]}, {other} gave {answers[other]}."
            )


def _run(course: Course, seat: Seat, folder: Path, expected: Answer) -> tuple[Took, Counted | None]:
    out = folder / f"{seat.engine}.parquet"
    counts: list[Counted] = []

    def look() -> None:
        if course.count:
            counts.append(course.count())

    _touch_memory()
    at_rest()
    took = seat.answer(out, WARM_S if seat.took < SLOW_S else 0.0, look)
    look()
    rows = Answer.of(out, course.proof)
    remove(out)
    if not rows.agrees(expected, course.question.ratio):
        raise RuntimeError(f"{course.workload} on {course.store}: {seat.engine} gave {rows} after {expected}.")
    if not counts:
        return took, None
    before, after = counts
    return took, Counted(after.requests - before.requests, after.bytes - before.bytes)


def _touch_memory() -> None:
    """Use much memory for a moment.

    Hosts of virtual machines take back what is free for two seconds, and a page that must come from them again costs
    ten times what is then done with it: whose turn it is would be measured, and not how it answers.
    """
    with mmap.mmap(-1, TOUCHED, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE):
        pass


def _turned(seats: list[Seat], by: int) -> list[Seat]:
    """Every engine comes first once."""
    by %= len(seats)
    return seats[by:] + seats[:by]


def _row(course: Course, engine: str, runs: list[tuple[Took, Counted | None]], rows: int) -> Row:
    took, counted = [each for each, _ in runs], [each for _, each in runs if each is not None]
    return Row(
        store=course.store,
        workload=course.workload,
        engine=engine,
        wall_s=round(median(each.wall_s for each in took), 5),
        cpu_s=round(median(each.cpu_s for each in took), 4),
        peak_mb=round(median(each.peak_mb for each in took), 1),
        requests=round(median(each.requests for each in counted)) if counted else None,
        fetched_mb=round(median(each.bytes for each in counted) / MB, 3) if counted else None,
        needed_mb=round(course.needed_mb, 3),
        rows=rows,
    )
