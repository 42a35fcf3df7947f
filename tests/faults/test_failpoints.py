"""At every step that leaves something lasting a process is killed, fails, or finds the disk full: no pull is lost.

Three people wait for the same rows meanwhile. `make faults` tries every step in every way; `make test` some of them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from lakey_jupyter.model.job import Job, State
from lakey_jupyter.parquet.copy import BLOCK
from lakey_jupyter.parquet.hands import HANDS

from .ground import FAILING, OLDER, SCENES, Ground, Lake, wait_for
from .points import FULL, KILL, POINTS, TEAR
from .sabotage import STRUCK, Fault
from .soundness import assert_sound, assert_whole

pytestmark = pytest.mark.faults

EVERY = bool(os.environ.get("FAULTS"))
SLACK = 1.02
OFTEN = frozenset(
    {
        "a piece is put",
        "a piece is read back",
        "a line is noted",
        "a small answer is written",
        "the lake is read",
        "a copy is written",
        "a job is entered",
        "a job moves",
        "a job begins again",
    }
)
"""Steps that come several times: the third is tried too."""
SOME = (
    ("a piece is put", TEAR, 3),
    ("a line is noted", TEAR, 3),
    ("rows are put aside", TEAR, 1),
    ("a leg of a scan is noted", KILL, 1),
    ("the answer has its name", KILL, 1),
    ("the answer is told of", KILL, 1),
    ("a copy has its name", KILL, 1),
    ("the first job ends", KILL, 1),
    ("the others end", KILL, 1),
    ("another job leads, and that is so", KILL, 1),
)
TRIALS = [
    (name, how, nth)
    for name, point in POINTS.items()
    for how in point.hows
    for nth in (1, 3)
    if nth == 1 or name in OFTEN
]


def trials(by: str) -> list[tuple[str, str, int]]:
    """Those that are made now, of this kind of process."""
    return [each for each in (TRIALS if EVERY else SOME) if POINTS[each[0]].by == by]


def test_the_trials_are_of_all_points() -> None:
    assert {name for name, _, _ in TRIALS} == set(POINTS) and set(SOME) <= set(TRIALS)


@pytest.mark.parametrize(("name", "how", "nth"), trials("worker"))
def test_a_step_of_a_worker(
    tmp_path: Path, request: pytest.FixtureRequest, name: str, how: str, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake: Lake = request.getfixturevalue(SCENES[POINTS[name].scene].lake)
    ground = Ground.at(tmp_path / "ground", lake, POINTS[name].scene)
    fault = Fault(str(ground.root), name, how, nth)
    monkeypatch.setenv("FAULT", fault.said())
    monkeypatch.setattr(sys, "path", [str(FAILING), *sys.path])
    session = ground.session()
    told: list[Job] = []
    stop = session.lake.follow(lambda who, job: told.append(job))
    ended = ground.finish(session)
    wait_for(lambda: {job.id for job in told if job.is_over} == {job.id for job in ended}, "not every end is told")
    stop()
    if how in (KILL, TEAR):
        assert {job.state for job in ended} == {State.DONE}, "what a worker leaves goes on by itself"
    assert all(job.problem is None or job.problem.detail for job in ended)
    ends = Counter((job.id, job.attempt) for job in told if job.is_over)
    assert {id for id, _ in ends} == {job.id for job in ended} and set(ends.values()) == {1}
    if ground.scene == "sample":
        wait_for(lambda: fault.struck, "the point was not reached")
    session.close()
    if how == FULL and name in ("a piece is put", "it is given room", "a small answer is written"):
        said = [job.problem for job in ended if job.problem is not None]
        assert said and all(each.code == "over_budget" and "disk is full" in each.detail for each in said)
    assert_that_all_is_well(ground, fault)


@pytest.mark.parametrize(("name", "how", "nth"), trials("server"))
def test_a_step_of_a_server(tmp_path: Path, lake: Lake, name: str, how: str, nth: int) -> None:
    ground = Ground.at(tmp_path / "ground", lake, POINTS[name].scene)
    fault = Fault(str(ground.root), name, how, nth)
    if ground.scene == "after another":
        run(ground, Fault(str(ground.root), "a job moves", KILL, 3))
        (ground.root / STRUCK).unlink()
    run(ground, fault)
    assert_whole(ground.folders, ground.answers, OLDER)
    assert_that_all_is_well(ground, fault)


def run(ground: Ground, fault: Fault) -> None:
    """A server that is killed at this point, or comes to its end."""
    with ground.server(fault) as server:
        assert server.stdin is not None and server.stdout is not None
        while (line := server.stdout.readline()) and line != b"ended\n":
            continue
        server.stdin.close()
        assert server.wait(60) == (-9 if fault.how == KILL else 0)


def assert_that_all_is_well(ground: Ground, fault: Fault) -> None:
    """The fault has struck, and all is well now that an engine has gone on."""
    assert fault.struck, "the point was not reached"
    session = ground.session()
    ground.finish(session)
    if ground.scene == "sample":
        wait_for(lambda: bool(samples(ground)), "no sample was drawn")
    session.close()
    assert_sound(ground.folders, ground.answers)
    killed = fault.how in (KILL, TEAR) and ground.scene in ("wide", "over")
    most = ground.plan * SLACK + HANDS * BLOCK if killed else ground.plan * SLACK * ground.asks.readings
    assert ground.read <= most


def samples(ground: Ground) -> list[Path]:
    """Those that were drawn."""
    return list((ground.root / "state" / "items").glob("*/*/sidecar"))
