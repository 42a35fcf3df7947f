"""Scanning many chunks on all cores: read ahead and decoded by several hands, handed on in order, in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pyarrow as pa

from .late import Late
from .plan import Plan, Scan
from .source import Files
from .turns import Turn, Turns

HANDS = 8
"""More than there are cores: most hands wait for bytes where these come from afar."""
AHEAD = 128 * 1024 * 1024
"""So many bytes, as they lie in the lake and decoded, may be under way at once."""

Batches = list[pa.RecordBatch]


def scanned(
    work: Plan, segments: Sequence[tuple[int, Scan]], files: Files, check: Callable[[], None]
) -> Iterator[tuple[int, Batches]]:
    """For each segment (given with the number of its chunk) that number and the kept rows, in order, in some turns.

    Rows of chunks that follow one another may all come with the first of them. `files` is used from any thread. What
    `check` raises, or closing the iterator, ends the work.
    """
    late = Late(work, files)

    def kept(turn: Turn) -> pa.Table | None:
        check()
        return late.kept(turn)

    with ThreadPoolExecutor(HANDS) as pool, ExitStack() as ending:
        ending.callback(pool.shutdown, wait=False, cancel_futures=True)
        waiting = _Waiting()
        for turn in Turns(work).of(segments):
            for first in waiting.until_there_is_room(turn):
                yield from _answers(late, *first, check)
            waiting.add(turn, pool.submit(kept, turn))
        for first in waiting.until_empty():
            yield from _answers(late, *first, check)


class _Waiting:
    """The turns under way, in order. How much is left of a turn once it is decoded is learned from those before."""

    def __init__(self) -> None:
        self._turns: deque[tuple[Turn, Future[pa.Table | None]]] = deque()
        self._kept = self._seen = 1

    def add(self, turn: Turn, task: Future[pa.Table | None]) -> None:
        """One more."""
        self._turns.append((turn, task))

    def until_there_is_room(self, turn: Turn) -> Iterator[tuple[Turn, pa.Table | None]]:
        """The first ones, until one more may be under way."""
        while self._turns and self._weight(turn) + sum(self._weight(each) for each, _ in self._turns) > AHEAD:
            yield self._first()

    def until_empty(self) -> Iterator[tuple[Turn, pa.Table | None]]:
        """All of them."""
        while self._turns:
            yield self._first()

    def _weight(self, turn: Turn) -> int:
        return turn.bytes + turn.decoded * min(self._seen, 2 * self._kept) // self._seen

    def _first(self) -> tuple[Turn, pa.Table | None]:
        turn, task = self._turns.popleft()
        table = task.result()
        self._seen += sum(segment.rows for segment in turn.segments)
        self._kept += table.num_rows if table is not None else 0
        return turn, table


def _answers(
    late: Late, turn: Turn, table: pa.Table | None, check: Callable[[], None]
) -> Iterator[tuple[int, Batches]]:
    """What a turn gives; without a table it is decoded now, a batch at a time."""
    if table is not None:
        yield turn.places[0], table.to_batches()
        yield from ((place, []) for place in turn.places[1:])
        return
    for place, segment in zip(turn.places, turn.segments, strict=True):
        for batch in late.streamed(segment):
            check()
            yield place, [batch]
