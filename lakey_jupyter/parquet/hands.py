"""Threads that stay for moving and proving bytes: starting some for each pull costs as much as moving a megabyte."""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import cache
from threading import Event
from typing import TypeVar

HANDS = min(4, os.cpu_count() or 1)
IDLE = 2
"""So many pools of a size are kept for the next ones."""
A = TypeVar("A")
B = TypeVar("B")


def each(task: Callable[[A], B], over: Iterable[A]) -> list[B]:
    """What the task gives for each of these, in their order, several at a time; not to be called from within a task.

    After a failure none is begun any more; it is raised when none runs any more.
    """
    over = list(over)
    if len(over) <= 1:
        return [task(one) for one in over]
    failed = Event()

    def begun(one: A) -> list[B]:
        """Nothing after a failure: whoever waits for that wakes too late to stop all the others."""
        if failed.is_set():
            return []
        with ExitStack() as failing:
            failing.callback(failed.set)
            found = task(one)
            failing.pop_all()
        return [found]

    under_way = [_hands().submit(begun, one) for one in over]
    wait(under_way, return_when=FIRST_EXCEPTION)
    left = [one for one in under_way if not one.cancel()]
    wait(left)
    return [found for one in left for found in one.result()]


def soon(task: Callable[[A], B], one: A) -> Future[B]:
    """The task, done when a hand is free."""
    return _hands().submit(task, one)


@contextmanager
def lent(count: int) -> Iterator[ThreadPoolExecutor]:
    """So many hands for one piece of work, which has heard of the end of each task when the block succeeds.

    When it does not, no more tasks are begun; hands that are still at one are nobody's any more.
    """
    try:
        pool = _LENT[count].popleft()
    except IndexError:
        pool = ThreadPoolExecutor(count, thread_name_prefix="lakey-scan")
    with ExitStack() as failing:
        failing.callback(pool.shutdown, wait=False, cancel_futures=True)
        yield pool
        failing.pop_all()
    if len(_LENT[count]) < IDLE:
        _LENT[count].append(pool)
    else:
        pool.shutdown(wait=False)


_LENT: defaultdict[int, deque[ThreadPoolExecutor]] = defaultdict(deque)


@cache
def _hands() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(HANDS, thread_name_prefix="lakey-hand")
