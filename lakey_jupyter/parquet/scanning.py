"""Scanning many chunks on all cores: decoded ahead by a few hands, handed on in order, within bounded memory."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from . import picking
from .picking import Picker, Trouble
from .plan import Plan, Scan
from .scan import Scanner
from .source import SourceFile

log = logging.getLogger(__name__)

HANDS = min(8, os.cpu_count() or 1)
AHEAD = 96 * 1024 * 1024
"""Compressed bytes of chunks that may be under way at once; decoded they are a few times that."""
LARGE = 32 * 1024 * 1024
"""A chunk with more compressed bytes than that is decoded alone, a batch at a time."""

TOGETHER = 16 * 1024 * 1024
"""Chunks of one file that follow one another are decoded together up to so many compressed bytes."""

Batches = list[pa.RecordBatch]
Turn = list[tuple[int, Scan]]


def scanned(
    work: Plan,
    segments: Sequence[tuple[int, Scan]],
    source: Callable[[int], SourceFile],
    check: Callable[[], None],
    hands: int = HANDS,
) -> Iterator[tuple[int, Batches]]:
    """For each segment (given with the number of its chunk) that number and the kept rows, in order, in some turns.

    Rows of chunks that follow one another may all come with the first of them. `source` opens a file and is called from
    any thread. What `check` raises, or closing the iterator, ends the work.
    """
    scan = _Scanning(work, source, check)
    with ThreadPoolExecutor(hands) as pool, ExitStack() as ending:
        waiting = _Waiting(4 * hands)
        ending.callback(waiting.give_up)
        for turn, size in scan.turns(segments):
            for ready in waiting.until_there_is_room(size):
                yield from scan.answers(ready)
            waiting.add(Waiter(turn, size, pool.submit(scan.kept, turn) if size <= LARGE else None))
        for ready in waiting.until_empty():
            yield from scan.answers(ready)


@dataclass(frozen=True)
class Waiter:
    """A turn whose turn has not come: its compressed bytes, and the task that decodes it, unless it is large."""

    turn: Turn
    size: int
    task: Future[Batches] | None


class _Waiting:
    """The turns under way, in order: at most so many, and of at most so many bytes."""

    def __init__(self, most: int) -> None:
        self._turns: deque[Waiter] = deque()
        self._most = most
        self._bytes = 0

    def add(self, waiter: Waiter) -> None:
        """One more."""
        self._turns.append(waiter)
        self._bytes += waiter.size

    def until_there_is_room(self, size: int) -> Iterator[Waiter]:
        """The first ones, until one more of this size may be under way."""
        while self._turns and (self._bytes + size > AHEAD or len(self._turns) >= self._most):
            yield self._first()

    def until_empty(self) -> Iterator[Waiter]:
        """All of them."""
        while self._turns:
            yield self._first()

    def give_up(self) -> None:
        """What has not begun need not begin."""
        for waiter in self._turns:
            if waiter.task is not None:
                waiter.task.cancel()

    def _first(self) -> Waiter:
        waiter = self._turns.popleft()
        self._bytes -= waiter.size
        return waiter


class _Scanning:
    """One plan's scan: how its chunks are taken together, and by whom each is decoded."""

    def __init__(self, work: Plan, source: Callable[[int], SourceFile], check: Callable[[], None]) -> None:
        self._work = work
        self._source = source
        self._check = check
        self._scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
        self._picker = Picker.of(work)
        self._fits = self._picker.fits() if self._picker else np.zeros(work.index.chunks.num_rows, dtype=np.bool_)

    def turns(self, segments: Sequence[tuple[int, Scan]]) -> Iterator[tuple[Turn, int]]:
        """The segments that are decoded together, and their compressed bytes."""
        sizes = self._work.touched_bytes()
        turn: Turn = []
        total = 0
        for place, segment in segments:
            size = int(sizes[place])
            if turn and not (self._follows(turn[-1], place, segment) and total + size <= TOGETHER):
                yield turn, total
                turn, total = [], 0
            turn.append((place, segment))
            total += size
        if turn:
            yield turn, total

    def _follows(self, last: tuple[int, Scan], place: int, segment: Scan) -> bool:
        fits = self._fits[last[0]] and self._fits[place]
        return bool(fits) and last[1].file == segment.file and not self._work.copied[last[0] : place].any()

    def kept(self, turn: Turn) -> Batches:
        """The rows of a turn, decoded at once."""
        self._check()
        places, segments = [place for place, _ in turn], [segment for _, segment in turn]
        source = self._source(segments[0].file)
        rows = sum(segment.rows for segment in segments)
        if self._picker is not None and self._fits[places[0]] and rows >= picking.LEAST:
            try:
                return self._picker.kept(source, places, segments)
            except Trouble as wrong:
                log.info("Arrow reads %s, for Polars did not: %s", source.path, wrong)
        return [batch for segment in segments for batch in self._scanner.kept(source, segment)]

    def answers(self, waiter: Waiter) -> Iterator[tuple[int, Batches]]:
        """What a turn gives; a large chunk is decoded now, a batch at a time."""
        if waiter.task is not None:
            yield waiter.turn[0][0], waiter.task.result()
            yield from ((place, []) for place, _ in waiter.turn[1:])
            return
        for place, segment in waiter.turn:
            for batch in self._scanner.rows(self._source(segment.file), segment):
                self._check()
                yield place, [batch]
