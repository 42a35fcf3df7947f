"""Scanning many chunks on all cores: read ahead and decoded by several hands, handed on in order, in bounded memory."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress

import numpy as np
import pyarrow as pa

from .direct import Direct
from .found import Found
from .hands import lent
from .late import Late
from .picking import Trouble
from .plan import Plan, Scan
from .source import Files
from .turns import FEW_KEPT, FIRST, FIRST_STREAM, STREAM, TOGETHER, Turn, Turns

HANDS = {True: 4, False: 8}
"""Whether the files lie on this machine: hands beyond its cores wait for bytes, those from afar for longer."""
AHEAD = 96 * 1024 * 1024
"""So many bytes, as they lie in the lake and decoded, may be under way at once."""
DECAY_MS = {True: 1000, False: 100}
"""For so long Arrow keeps memory that was let go of: fetched bytes are large, and come and go. It saves 30 MB of a scan
from afar; where Polars maps files of this machine it would save less, and cost a fiftieth of the time."""
FEW = 8
"""Fewer than one row in so many is little."""
COPIES = 2
"""Kept rows are there as they were decoded, and in the types of the answer."""

Task = Future[pa.Table | None] | None
log = logging.getLogger(__name__)


def scanned(
    work: Plan, segments: Sequence[tuple[int, Scan]], files: Files, check: Callable[[], None]
) -> Iterator[Found]:
    """For each segment (given with the number of its chunk) the kept rows, in order, in some turns.

    `files` is used from any thread. What `check` raises, or closing the iterator, ends the work.
    """
    reader = _Reader(work, files, check)
    with suppress(NotImplementedError):  # this Arrow has another allocator
        pa.jemalloc_set_decay_ms(DECAY_MS[files.are_here])
    with lent(HANDS[files.are_here]) as pool:
        waiting = _Waiting()
        for turn in Turns(work, files).of(segments, lambda: (waiting.together(), reader.streamed_bytes())):
            for first in waiting.until_there_is_room(turn):
                yield from reader.answers(*first)
            waiting.add(turn, None if turn.are_whole else pool.submit(reader.kept, turn))
            for first in waiting.until_empty() if turn.are_whole else ():
                yield from reader.answers(*first)
        for first in waiting.until_empty():
            yield from reader.answers(*first)


class _Waiting:
    """The turns under way, in order; those without a task are read when their turn comes.

    How much is left of a turn once it is decoded is learned from those before.
    """

    def __init__(self) -> None:
        self._turns: deque[tuple[Turn, Task]] = deque()
        self._kept = self._seen = 1

    def add(self, turn: Turn, task: Task) -> None:
        """One more."""
        self._turns.append((turn, task))

    def together(self) -> int:
        """How many decoded bytes of chunks the next turn may have."""
        if self._seen == 1:
            return FIRST
        return FEW_KEPT if self._kept * FEW < self._seen else TOGETHER

    def until_there_is_room(self, turn: Turn) -> Iterator[tuple[Turn, pa.Table | None]]:
        """The first ones, until one more may be under way."""
        while self._turns and self._weight(turn) + sum(self._weight(each) for each, _ in self._turns) > AHEAD:
            yield self._first()

    def until_empty(self) -> Iterator[tuple[Turn, pa.Table | None]]:
        """All of them."""
        while self._turns:
            yield self._first()

    def _weight(self, turn: Turn) -> int:
        return turn.bytes + COPIES * turn.decoded * min(self._seen, 2 * self._kept) // self._seen

    def _first(self) -> tuple[Turn, pa.Table | None]:
        turn, task = self._turns.popleft()
        if task is None:
            return turn, None
        table = task.result()
        self._seen += sum(segment.rows for segment in turn.segments)
        self._kept += table.num_rows if table is not None else 0
        return turn, table


class _Reader:
    """Reads turns of one plan: at once what is small, else as it comes."""

    def __init__(self, work: Plan, files: Files, check: Callable[[], None]) -> None:
        self._direct = Direct(work, files)
        self._share = work.spec.ratio
        self._late = Late(work, files, self._direct, check)
        self._check = check
        self._seen = self._given = 0

    def streamed_bytes(self) -> int:
        """How many decoded bytes of whole files may be taken together: Polars may hold all that is left of them."""
        seen = self._given / self._seen if self._seen else 1.0
        kept = max(min(seen, self._share), FIRST_STREAM / STREAM)
        return int(FIRST_STREAM / kept)

    def kept(self, turn: Turn) -> pa.Table | None:
        """The rows of a turn at once; None when they must be read as they come."""
        self._check()
        return self._late.kept(turn)

    def answers(self, turn: Turn, table: pa.Table | None) -> Iterator[Found]:
        """What a turn gives."""
        if table is not None:
            yield Found(turn.places[0], table.to_batches())
            yield from _passed(turn.places[1:])
        elif turn.are_whole:
            yield from self._streamed(turn)
        else:
            yield from self._scanned(turn, [0] * len(turn.places))

    def _streamed(self, turn: Turn) -> Iterator[Found]:
        """Whole files as Polars gives them; where it fails the rest comes from Arrow."""
        given, done = np.zeros(len(turn.places), dtype=np.int64), 0
        self._seen += turn.rows
        try:
            for places, table in self._direct.kept(turn, self._check):
                self._check()
                if not len(places):
                    continue
                first, last = int(places[0]), int(places[-1])
                before = int(given[first])
                given += np.bincount(places, minlength=len(given))
                self._given += len(places)
                yield from _passed(turn.places[done:first])
                yield Found(turn.places[first], table.to_batches(), before)
                yield from _passed(turn.places[first:last])
                done = last
        except Trouble as wrong:
            log.info("Arrow reads what Polars does not: %s", wrong)
            yield from self._scanned(turn, given.tolist())
            return
        yield from _passed(turn.places[done:])

    def _scanned(self, turn: Turn, given: list[int]) -> Iterator[Found]:
        """The rows of each chunk a batch at a time, but those that were given already; no chunk before them has any."""
        done = max((place for place, count in enumerate(given) if count), default=0)
        for place in range(done, len(given)):
            seen = 0
            for batch in self._late.streamed(turn.segments[place]):
                self._check()
                before = max(seen, given[place])
                yield Found(turn.places[place], [batch.slice(min(before - seen, batch.num_rows))], before)
                seen += batch.num_rows


def _passed(places: Sequence[int]) -> Iterator[Found]:
    """Chunks of which no more rows come."""
    return (Found(place, [], None) for place in places)
