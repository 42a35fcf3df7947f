"""Scanning many chunks on all cores: decoded ahead by a few hands, handed on in order, within bounded memory."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

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
    waiting: deque[tuple[Turn, int, Future[Batches] | None]] = deque()
    under_way = 0
    with ThreadPoolExecutor(hands) as pool:
        try:
            for turn, size in scan.turns(segments):
                while waiting and (under_way + size > AHEAD or len(waiting) > 4 * hands):
                    under_way -= waiting[0][1]
                    yield from scan.answers(waiting.popleft())
                waiting.append((turn, size, pool.submit(scan.kept, turn) if size <= LARGE else None))
                under_way += size
            while waiting:
                yield from scan.answers(waiting.popleft())
        finally:
            for *_, task in waiting:
                if task is not None:
                    task.cancel()


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

    def answers(self, waiting: tuple[Turn, int, Future[Batches] | None]) -> Iterator[tuple[int, Batches]]:
        """What a turn gives; a large chunk is decoded now, a batch at a time."""
        turn, _, task = waiting
        if task is not None:
            yield turn[0][0], task.result()
            yield from ((place, []) for place, _ in turn[1:])
            return
        for place, segment in turn:
            for batch in self._scanner.rows(self._source(segment.file), segment):
                self._check()
                yield place, [batch]
