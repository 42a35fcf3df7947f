"""Servers and workers are killed at any moment, again and again: by the bytes that were read, the step, or the time."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from lakey_jupyter.parquet.copy import BLOCK
from lakey_jupyter.parquet.hands import HANDS
from lakey_jupyter.parquet.scanning import AHEAD
from lakey_jupyter.work.trail import SEGMENT

from .ground import Ground, Lake
from .points import KILL, POINTS
from .sabotage import STRUCK, Fault
from .soundness import assert_sound, assert_whole

pytestmark = pytest.mark.faults

KILLS = 5
ROUNDS = 40 if os.environ.get("FAULTS") else 5
SLACK = 1.02
SCENE = ("wide", "scanned")
"""What is asked in one round, and in the next."""
STEPS = {
    scene: [name for name, point in POINTS.items() if KILL in point.hows and point.scene in ("wide", scene)]
    for scene in SCENE
}
UNDER_WAY = {"wide": HANDS * BLOCK, "scanned": AHEAD + SEGMENT}
"""What may be read and not yet be noted."""
MOST_WORKERS = 2
"""A server replaces so many workers that are lost at one pull."""


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_kills_at_any_moment_lose_nothing(tmp_path: Path, wide: Lake, checked: Lake, seed: int) -> None:
    draw, killed, scene = random.Random(seed), 0, SCENE[seed % 2]
    ground = Ground.at(tmp_path / "ground", checked if scene == "scanned" else wide, scene)
    answers: dict[str, pa.Table] = {}
    most = 0.0
    while killed < KILLS:
        answers |= ground.answers
        most += ground.plan * SLACK
        ended = False
        while killed < KILLS and not ended:
            count, ended = life(ground, draw)
            killed += count
            assert_whole(ground.folders, answers)
        if killed < KILLS:
            ground = replace(ground, turn=ground.turn + 1)
    session = ground.session()
    ground.finish(session)
    session.close()
    assert_sound(ground.folders, answers)
    assert ground.read <= most + killed * UNDER_WAY[scene]


def life(ground: Ground, draw: random.Random) -> tuple[int, bool]:
    """One server until it is killed, or all is done: how many processes were killed, and whether all was done."""
    (ground.root / STRUCK).unlink(missing_ok=True)
    steps = draw.random() < 0.4
    fault = Fault(str(ground.root), draw.choice(STEPS[ground.scene]) if steps else "", KILL, draw.randint(1, 3))
    with ground.server(fault) as server:
        killed, over = 0, False
        while not steps and not (over := waited(ground, server, draw)):
            workers = children(server.pid)
            if not workers or killed >= MOST_WORKERS or draw.random() < 0.5:
                server.kill()
                server.wait()
                return killed + 1, False
            strike(draw.choice(workers))
            killed += 1
        while not over:
            over = is_over(server, 60)
        died = server.poll() is not None
        if not died and server.stdin is not None:
            server.stdin.close()
            server.wait(60)
        assert server.returncode == (-signal.SIGKILL if died else 0)
    return killed + fault.struck, not died


def waited(ground: Ground, server: subprocess.Popen[bytes], draw: random.Random) -> bool:
    """Wait until a moment that is drawn; whether all was over before."""
    until = time.monotonic() + draw.random() * 2.5
    read = ground.read
    enough = read + draw.randrange(max(ground.plan - read, 0) + BLOCK) if draw.random() < 0.6 else None
    while time.monotonic() < until and (enough is None or ground.read < enough):
        if is_over(server, 0.002):
            return True
    return False


def is_over(server: subprocess.Popen[bytes], patience: float) -> bool:
    """Whether a server has said that all has ended, or has ended itself."""
    assert server.stdout is not None
    ready, _, _ = select.select([server.stdout], [], [], patience)
    if not ready:
        return False
    said = os.read(server.stdout.fileno(), 100)
    if not said:
        server.wait()
    return not said or b"ended" in said


def children(process: int) -> list[int]:
    """The processes that this one has started."""
    tasks = Path(f"/proc/{process}/task")
    try:
        return [int(each) for task in tasks.iterdir() for each in (task / "children").read_text().split()]
    except OSError:
        return []


def strike(process: int) -> None:
    """Kill it, if it is still there."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
