"""A worker process: reads tasks as JSON lines, performs them one at a time, tells how far it is and how it ended.

    python -m lakey_jupyter.work.worker

The first line says where the state folder is, how stores are reached, and how much memory may be filled; then come
orders: `{"number": 1, "task": …}` and, to stop it, `{"number": 1, "stop": {}}`.
It ends when its input does, so it never outlives the server that started it.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from ..model.job import Progress, State
from ..store.settings import Reach
from .item_files import Shop
from .perform import perform
from .tasks import Answer, Failed, Task, Told
from .watch import Stop, Watch


class Hello(msgspec.Struct):
    """The first line."""

    state: str
    reach: Reach
    most: int | None = None


class Order(msgspec.Struct):
    """Every other line: begin task `number`, or stop it."""

    number: int
    task: Task | None = None
    stop: Stop | None = None


def main() -> None:
    """Work until the input ends. What libraries print goes to the error stream: the output is for answers alone."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lines = iter(sys.stdin.buffer.readline, b"")
    hello = msgspec.json.decode(next(lines), type=Hello)
    if hello.most is not None:
        _bound(hello.most)
    worker = _Worker(Shop(Path(hello.state), hello.reach), out)
    threading.Thread(target=worker.listen, args=(lines,), daemon=True).start()
    worker.work()


def _bound(most: int) -> None:
    """From now on no more than so many bytes of memory can be filled, where the system keeps to such a bound."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


class _Worker:
    def __init__(self, shop: Shop, out: IO[bytes]) -> None:
        self._shop = shop
        self._out = out
        self._orders: queue.Queue[Order | None] = queue.Queue()
        self._watches: dict[int, Watch] = {}

    def listen(self, lines: Iterator[bytes]) -> None:
        """Take orders; the end of the input is the end of the work."""
        for line in lines:
            order = msgspec.json.decode(line, type=Order)
            if order.task is not None:
                self._watches[order.number] = Watch(self._tell)
                self._orders.put(order)
            elif order.stop is not None and order.number in self._watches:
                order.stop.reach(self._watches[order.number])
        for watch in list(self._watches.values()):
            watch.abandon()
        self._orders.put(None)

    def work(self) -> None:
        """Perform task after task."""
        while (order := self._orders.get()) is not None and order.task is not None:
            answer = perform(order.task, self._shop, self._watches[order.number])
            del self._watches[order.number]
            self._say(answer)

    def _tell(self, state: State, progress: Progress) -> None:
        self._say(Told(state=state, progress=progress))

    def _say(self, message: Told | Failed | Answer) -> None:
        self._out.write(msgspec.json.encode(message) + b"\n")
        self._out.flush()


if __name__ == "__main__":
    main()
