"""Scanning many chunks on all cores: decoded ahead by a few hands, handed on in order, within bounded memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from .plan import Plan, Scan
from .scan import Scanner
from .source import SourceFile

HANDS = min(8, os.cpu_count() or 1)
AHEAD = 96 * 1024 * 1024
"""Compressed bytes of chunks that may be under way at once; decoded they are a few times that."""
LARGE = 32 * 1024 * 1024
"""A chunk with more compressed bytes than that is decoded alone, a batch at a time."""

Batches = list[pa.RecordBatch]


def scanned(
    work: Plan,
    segments: Sequence[tuple[int, Scan]],
    source: Callable[[int], SourceFile],
    check: Callable[[], None],
    hands: int = HANDS,
) -> Iterator[tuple[int, Batches]]:
    """For each segment (given with the number of its chunk) that number and the kept rows, in order, in some turns.

    `source` opens a file and is called from any thread. What `check` raises, or closing the iterator, ends the work.
    """
    scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
    sizes = work.touched_bytes()
    waiting: deque[tuple[int, Scan, Future[Batches] | None]] = deque()
    under_way = 0
    with ThreadPoolExecutor(hands) as pool:
        try:
            for place, segment in segments:
                size = int(sizes[place])
                while waiting and (under_way + size > AHEAD or len(waiting) > 4 * hands):
                    under_way -= int(sizes[waiting[0][0]])
                    yield from _next(waiting.popleft(), scanner, source, check)
                task = pool.submit(_kept, scanner, source, segment, check) if size <= LARGE else None
                waiting.append((place, segment, task))
                under_way += size
            while waiting:
                yield from _next(waiting.popleft(), scanner, source, check)
        finally:
            for *_, task in waiting:
                if task is not None:
                    task.cancel()


def _next(
    turn: tuple[int, Scan, Future[Batches] | None],
    scanner: Scanner,
    source: Callable[[int], SourceFile],
    check: Callable[[], None],
) -> Iterator[tuple[int, Batches]]:
    place, segment, task = turn
    if task is not None:
        yield place, task.result()
        return
    for batch in scanner.rows(source(segment.file), segment):
        check()
        yield place, [batch]


def _kept(scanner: Scanner, source: Callable[[int], SourceFile], segment: Scan, check: Callable[[], None]) -> Batches:
    check()
    return scanner.kept(source(segment.file), segment)
