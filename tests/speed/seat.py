"""A process in which one engine answers one question again and again, and measures itself.

    python -m speed.seat <engine>

The question comes pickled, then a line for each answer: for how many seconds to answer before it is measured, a space,
and a path. Once it has answered for so long it says a line, and measures when it gets one: what that took is a line of
JSON. It ends when its input does.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lakey_jupyter.work.lanes import THRIFTY

from .engines import ENGINES
from .question import Question

MB = 1_000_000
ENVIRONMENTS = {"lakey": THRIFTY}
"""What an engine's process is given: Lakey's workers keep memory in their own way."""


@dataclass(frozen=True)
class Took:
    """What one answer took: wall time, processor time of the process and its children, and its most memory ever."""

    wall_s: float
    cpu_s: float
    peak_mb: float


class TooSlow(RuntimeError):
    """An engine took longer than anybody waits for."""


class Seat:
    """An engine in its process, seen from outside."""

    def __init__(self, engine: str, question: Question, packages: Path | None = None) -> None:
        """`packages` is a folder of packages that go before those that are installed."""
        self.engine = engine
        self.took = 0.0
        paths = [str(packages)] if packages else []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "speed.seat", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                **ENVIRONMENTS.get(engine, {}),
                **os.environ,
                "PYTHONPATH": os.pathsep.join([*paths, *filter(None, sys.path)]),
            },
        )
        self._say(pickle.dumps(question))
        self._hear()

    def answer(self, out: Path, warm_s: float = 0.0, begins: Callable[[], None] = lambda: None) -> Took:
        """Let the engine write its answer to `out`; for so long it answers before, without a pause in between.

        `begins` is called right before the answer that is measured.
        """
        self._say(f"{warm_s} {out}\n".encode())
        self._hear()
        begins()
        self._say(b"\n")
        took = Took(**self._hear())
        self.took = took.wall_s
        return took

    def first_answer(self, out: Path, patience_s: float) -> None:
        """The same, unless that takes longer than so many seconds: the process is killed then, and `TooSlow` raised."""
        lost = threading.Event()

        def give_up() -> None:
            lost.set()
            self._process.kill()

        timer = threading.Timer(patience_s, give_up)
        timer.start()
        try:
            self.answer(out)
        except RuntimeError as error:
            raise TooSlow(f"{self.engine} took more than {patience_s:g} s.") if lost.is_set() else error from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def _say(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.engine} gave no answer and ended with {self._process.wait()}.")
        heard: dict[str, Any] = json.loads(line)
        return heard


def main() -> None:
    """Sit down, make ready, answer. What libraries print goes to the error stream."""
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    answer = ENGINES[sys.argv[1]].prepare(pickle.load(sys.stdin.buffer))
    print("{}", file=said, flush=True)
    for line in iter(sys.stdin.buffer.readline, b""):
        warm_s, _, out = line.decode().rstrip("\n").partition(" ")
        forget_peak()  # before it is warm: what answers in milliseconds takes a third longer right after this
        _warm(answer, Path(out), float(warm_s))
        print("{}", file=said, flush=True)
        sys.stdin.buffer.readline()
        took = _measured(answer, Path(out))
        print(json.dumps(took.__dict__), file=said, flush=True)


def _warm(answer: Callable[[Path], None], out: Path, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        answer(out)
        remove(out)


def remove(path: Path) -> None:
    """Take an answer away, so that its bytes need never reach the disk."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _measured(answer: Callable[[Path], None], out: Path) -> Took:
    spent, began = _processor(), time.perf_counter()
    answer(out)
    wall, cpu = time.perf_counter() - began, _processor() - spent
    return Took(wall, cpu, memory_mb("self", "VmHWM"))


def _processor() -> float:
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)


def forget_peak(process: int | str = "self") -> None:
    """From now on the peak of a process is that of what follows."""
    Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")


def memory_mb(process: int | str, what: str) -> float:
    """A line of a process's status: VmRSS is what it has in memory now, VmHWM the most it had."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split(f"{what}:")[1].split()[0]) * 1024 / MB


if __name__ == "__main__":
    main()
