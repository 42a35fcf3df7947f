"""Picking wanted rows out of whole files of this machine, which Polars maps, or out of a room of chunks from afar.

Polars decodes; which rows are wanted it asks of us, row group by row group, once it has decoded the columns that the
filters need (or knows by itself, where it means what we mean), and of the other columns it decodes little else. Against
a room of copied bytes 1 % of the rows of a year take half the processor's time: fresh memory costs as much as
decompressing into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import Damaged
from ..model.filters import Condition
from .choice import Share
from .emit import Numbers
from .native import native
from .picking import Trouble, polars, trouble_of
from .plan import Plan
from .predicate import truths
from .room import Truth
from .scan import conform
from .source import Files
from .stream import streamed
from .turns import Turn

ROW = "\x01row"
UNHEARD = 1 << 30
"""Of more decoded bytes than these Polars must ask us about the rows even where it need not: so it can be stopped."""
SMALL = 64 * 1024 * 1024
"""Fewer decoded bytes are taken all at once: to stream takes some milliseconds to begin with."""
AT_ONCE = 65_536
AT_ONCE_BYTES = 4 * 1024 * 1024
SCANNED: Any = {"hive_partitioning": False, "glob": False, "use_statistics": False, "row_index_name": ROW}
Check = Callable[[], None]
Source = list[str] | bytes
"""Files, or the bytes of one."""


class Direct:
    """Picks rows for one plan."""

    def __init__(self, work: Plan, files: Files) -> None:
        self._files = files
        self.share = Share(work)
        self._answer = work.answer
        self._partitions = set(work.index.partitions)
        self._schema = work.index.schema
        self._names = [each.name for each in work.spec.columns if each.name not in work.index.partitions]
        self._conditions = [each for each in work.spec.conditions if each.column.name not in work.index.partitions]

    def kept(self, turn: Turn, check: Check) -> Iterator[tuple[Numbers, pa.Table]]:
        """The wanted rows of whole files, in order: for each row the place of its chunk in the turn, and the rows.

        `Trouble` says that the rest cannot be had in this way. Polars works ahead, but for a few row groups only.
        """
        with ExitStack() as stack:
            handles = [stack.enter_context(self._files.held(file)) for file in turn.files]
            yield from self._placed([f"/dev/fd/{handle}" for handle in handles], turn, check)

    def kept_of(self, room: bytes, turn: Turn, check: Check) -> pa.Table:
        """The same of a room that houses all that is touched, at once."""
        tables = [table for _, table in self._placed(room, turn, check)]
        return pa.concat_tables(tables) if tables else self._answer.empty_table()

    def _placed(self, source: Source, turn: Turn, check: Check) -> Iterator[tuple[Numbers, pa.Table]]:
        ends = np.cumsum([segment.rows for segment in turn.segments])
        for found in self._found(source, turn, self.share.wanted(turn), check):
            places = np.searchsorted(ends, found.column(ROW).to_numpy(), side="right")
            files = np.array([segment.file for segment in turn.segments])[places]
            yield places, self._answered(found, files)

    def _answered(self, found: pa.Table, files: Numbers) -> pa.Table:
        """In the answer's schema; `files` are those that the rows are of."""
        names, counts = np.unique(files, return_counts=True)
        constants = [(self.share.constants(int(file)), count) for file, count in zip(names, counts, strict=True)]

        def column(field: pa.Field) -> pa.ChunkedArray:
            if field.name in self._partitions:
                return pa.chunked_array([pa.repeat(known[field.name], count) for known, count in constants], field.type)
            return conform(found[field.name], field.type, field.name, "")

        try:
            return pa.Table.from_arrays([column(field) for field in self._answer], schema=self._answer)
        except Damaged as wrong:
            raise Trouble(wrong.detail) from wrong

    def _found(self, source: Source, turn: Turn, wanted: Truth | None, check: Check) -> Iterator[pa.Table]:
        pl = polars()
        assert pl is not None, "there are no turns of whole files without Polars"
        known = [native(pl, each, self._schema.field(each.column.name).type) for each in self._conditions]
        ours = wanted is not None or turn.decoded > UNHEARD or any(each is None for each in known)
        choice = _Choice(pl, self._conditions, self._schema, wanted, check)
        filters = [choice.filter(turn.light)] if ours else known
        names = [*(self._names or [turn.light]), ROW]
        count = 0
        with trouble_of(pl):
            lazy = pl.scan_parquet(source, **SCANNED)
            lazy = (lazy.filter(*filters) if filters else lazy).select(names)
            small = turn.decoded <= SMALL
            frames = iter([lazy.collect()]) if small else streamed(partial(lazy.sink_batches, maintain_order=True))
            for frame in _together(pl, frames):
                count += frame.height
                yield frame.to_arrow()
        looked_at = choice.seen if ours else turn.rows if filters else count
        if looked_at != turn.rows:
            raise Trouble(f"{looked_at} rows instead of {turn.rows}")


def _together(pl: ModuleType, frames: Iterator[Any]) -> Iterator[Any]:
    """Some frames as one: what is done with each costs more than a few thousand rows."""
    held: list[Any] = []
    rows = bytes_ = 0
    for frame in frames:
        held.append(frame)
        rows, bytes_ = rows + frame.height, bytes_ + int(frame.estimated_size())
        if rows >= AT_ONCE or bytes_ >= AT_ONCE_BYTES:
            yield pl.concat(held)
            held, rows, bytes_ = [], 0, 0
    if held:
        yield pl.concat(held)


class _Choice:
    """Our own choice of rows, which Polars asks for as it goes: by filters that only we can decide, and by `wanted`."""

    def __init__(
        self, pl: ModuleType, conditions: Sequence[Condition], schema: pa.Schema, wanted: Truth | None, check: Check
    ) -> None:
        self._pl = pl
        self._check = check
        self._conditions = tuple(conditions)
        self._types = {each.column.name: schema.field(each.column.name).type for each in conditions}
        self._wanted = wanted
        self._seen: list[int] = []

    @property
    def seen(self) -> int:
        """How many rows were looked at."""
        return sum(self._seen)

    def filter(self, light: str) -> Any:
        """As an expression of Polars, which asks it of every row."""
        # Only a filter on a column of the file makes Polars read the others late. Of one column that is in dictionaries
        # it would ask for the dictionaries' values alone, and nobody would know that it looked at every row.
        names = [*(self._types or [light]), ROW]
        return self._pl.map_batches(names, self._chosen, return_dtype=self._pl.Boolean, is_elementwise=True)

    def _chosen(self, columns: Sequence[Any]) -> Any:
        self._check()
        count = len(columns[0])
        self._seen.append(count)
        kept = np.ones(count, dtype=np.bool_) if self._wanted is None else self._wanted[columns[-1].to_numpy()]
        if self._conditions:
            typed = zip(self._types.items(), columns, strict=False)
            found = {name: conform(column.to_arrow(), type_, name, "") for (name, type_), column in typed}
            kept = kept & truths(self._conditions, found, count)
        return self._pl.Series(kept)
