"""What Polars gives to a callback, as an iterator that holds it back; a failure of Polars is raised to who iterates.

Its own iterator ends early and in silence when something panics in its threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Full, Queue
from threading import Event
from typing import Any

HELD_BACK = 4
"""So many frames may wait; Polars makes one of each row group."""
PATIENCE = 0.05
"""Seconds after which one who waits looks whether the other is still there."""
End = object()


def streamed(sink: Callable[[Callable[[Any], bool]], Any]) -> Iterator[Any]:
    """The frames that `sink` gives to its callback, in order; the callback says whether they are enough."""
    frames: Queue[Any] = Queue(HELD_BACK)
    closed = Event()

    def put(frame: Any) -> bool:
        while not closed.is_set():
            if _offered(frames, frame):
                return False
        return True

    def run() -> None:
        try:
            sink(put)
        finally:
            put(End)

    with ThreadPoolExecutor(1, thread_name_prefix="lakey-stream") as pool:
        done = pool.submit(run)
        try:
            while (frame := frames.get()) is not End:
                yield frame
        finally:
            closed.set()
        done.result()


def _offered(frames: Queue[Any], frame: Any) -> bool:
    try:
        frames.put(frame, timeout=PATIENCE)
    except Full:
        return False
    return True
