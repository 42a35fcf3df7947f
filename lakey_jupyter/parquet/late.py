"""Late materialisation: the rows of a turn are chosen by the hash and the filters' columns, then the others are read.

Nothing is read of chunks in which the share of rows keeps none, and of those in which the filters keep none only the
filters' columns.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from ..errors import Damaged
from ..model.columns import Column
from .choice import Choice
from .direct import Check, Direct
from .paged import Paged
from .picking import Trouble, can_name, decoded, picked
from .plan import Plan, Scan
from .predicate import truths
from .room import Truth, housed
from .scan import Scanner, chosen, conform
from .source import Files
from .turns import TOGETHER, Turn, raw_bytes

log = logging.getLogger(__name__)
Columns = dict[str, pa.ChunkedArray]
FEW = 65_536
"""Of fewer rows it costs more to read some columns late than to read them all."""
RANGES = ("<", "<=", ">", ">=")
STREAMED = 96 * 1024 * 1024
"""A chunk with more wanted bytes than that, once decoded, is better decoded a batch at a time."""


class Late:
    """Reads turns of one plan."""

    def __init__(self, work: Plan, files: Files, direct: Direct, check: Check = lambda: None) -> None:
        self._check = check
        self._direct = direct
        self._paged = Paged(work)
        self._spec = work.spec
        self._schema = work.index.schema
        self._answer = work.answer
        self._paths = work.index.files["path"].to_pylist()
        self._files = files
        self._share = direct.share
        self._partitions = set(work.index.partitions)
        self._scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
        self._conditions = tuple(each for each in work.spec.conditions if each.column.name not in self._partitions)
        self._held = [each.name for each in work.spec.touched if each.name not in self._partitions]
        self._filtering = list({each.column.name: each.column for each in self._conditions}.values())

    def kept(self, turn: Turn) -> pa.Table | None:
        """The wanted rows of a turn, in order; None where it should be read a batch at a time."""
        try:
            return self._kept(turn)
        except Trouble as wrong:
            log.info("%s is read a batch at a time: %s", self._path(turn.segments[0]), wrong)
            return None

    def streamed(self, segment: Scan) -> Iterator[pa.RecordBatch]:
        """The wanted rows of a chunk, a batch at a time."""
        return self._scanner.rows(self._files.source(segment.file), segment)

    def _kept(self, whole: Turn) -> pa.Table | None:
        turn = self._paged.cut(whole)
        if not turn.segments:
            return self._answer.empty_table()
        choice, found = self._share.of(turn), Columns()
        if choice.segments and choice.rows < FEW and self._held and turn.housed.issuperset(self._held):
            return self._at_once(choice)
        if choice.segments == turn.segments and self._is_ahead(turn):
            room = housed(turn.index, self._held, self._files.fill)
            return self._direct.kept_of(room, turn, self._check)
        if choice.segments and self._conditions:
            choice, found = self._met(choice, turn.housed)
        if not choice.segments:
            return self._answer.empty_table()
        if len(turn.segments) == 1 and turn.decoded * int(choice.counts.sum()) > STREAMED * choice.rows:
            return None
        found |= self._constant(choice)
        rest = [each for each in self._spec.columns if each.name not in found]
        for names in self._groups(choice, [each.name for each in rest if each.name in turn.housed]):
            table = picked(choice.index, names, self._files.fill, choice.wanted)
            found |= {name: self._conformed(table[name], name) for name in names}
        found |= self._foreign(choice, [each for each in rest if each.name not in turn.housed])
        return pa.Table.from_arrays([found[name] for name in self._answer.names], schema=self._answer)

    def _at_once(self, choice: Choice) -> pa.Table:
        """All that is touched of a few rows is read in one go."""
        found: list[pa.RecordBatch] = []
        met: list[Truth] = []
        for batch in decoded(housed(choice.index, self._held, self._files.fill)):
            columns = {name: self._alike(values, name) for name, values in zip(self._held, batch.columns, strict=True)}
            met.append(truths(self._conditions, columns, batch.num_rows))
            found.append(batch)
        wanted = np.concatenate(met) if met else np.zeros(0, dtype=np.bool_)
        if len(wanted) != choice.rows:
            raise Trouble(f"{len(wanted)} rows instead of {choice.rows}")
        wanted = wanted if choice.wanted is None else wanted & choice.wanted
        table = pa.Table.from_batches(found).filter(pa.array(wanted))
        constant = self._constant(replace(choice, wanted=wanted))
        names = self._answer.names
        columns_ = [constant[name] if name in constant else self._conformed(table[name], name) for name in names]
        return pa.Table.from_arrays(columns_, schema=self._answer)

    def _is_ahead(self, turn: Turn) -> bool:
        """Whether all that is touched is fetched into one room, instead of the filters' columns first.

        From afar the way there and back costs more than bytes; and none are wasted where every chunk has rows: one that
        no border rules out has some in any range.
        """
        ranges = bool(self._conditions) and all(each.operator in RANGES for each in self._conditions)
        fits = turn.decoded <= STREAMED and turn.housed.issuperset(self._held) and can_name(self._held)
        return ranges and fits and not self._files.are_here

    def _met(self, choice: Choice, names: frozenset[str]) -> tuple[Choice, Columns]:
        """The rows that meet the filters too, and what is asked of the filters' columns."""
        asked = {each.name for each in self._filtering} & set(self._answer.names)
        met: list[Truth] = []
        parts: dict[str, list[pa.Array]] = {name: [] for name in asked}
        at = 0
        for found, rows in self._filters(choice, names):
            one = truths(self._conditions, found, rows)
            if choice.wanted is not None:
                one = one & choice.wanted[at : at + rows]
            at += rows
            met.append(one)
            for name in asked:
                parts[name].append(_taken(found[name], one))
        if at != choice.rows:
            raise Trouble(f"{at} rows instead of {choice.rows}")
        columns = {name: pa.chunked_array(arrays) for name, arrays in parts.items()}
        result = choice.narrowed(np.concatenate(met))
        return result, {name: self._conformed(values, name) for name, values in columns.items()}

    def _filters(self, choice: Choice, names: frozenset[str]) -> Iterator[tuple[dict[str, pa.Array], int]]:
        """The filters' columns of all the chunks, in batches."""
        filtering = [each.name for each in self._filtering]
        if not names.issuperset(filtering):
            for segment in choice.segments:
                yield from self._scanner.columns(self._files.source(segment.file), segment, self._filtering)
            return
        for batch in decoded(housed(choice.index, filtering, self._files.fill)):
            columns = zip(filtering, batch.columns, strict=True)
            yield {name: self._alike(values, name) for name, values in columns}, batch.num_rows

    def _constant(self, choice: Choice) -> Columns:
        """What is asked of the partition columns."""
        asked = [name for name in self._answer.names if name in self._partitions]
        values = [self._share.constants(each.file) for each in choice.segments] if asked else []
        counts = choice.counts.tolist() if asked else []
        return {name: self._repeated(name, [each[name] for each in values], counts) for name in asked}

    def _repeated(self, name: str, values: Sequence[pa.Scalar], counts: Sequence[int]) -> pa.ChunkedArray:
        pairs = zip(values, counts, strict=True)
        return pa.chunked_array([pa.repeat(*each) for each in pairs], self._schema.field(name).type)

    def _groups(self, choice: Choice, names: Sequence[str]) -> Iterator[list[str]]:
        """Columns that are read together: of a large chunk not all at once."""
        group: list[str] = []
        total = 0
        for name in names:
            size = int(raw_bytes(choice.index, name).sum())
            if group and total + size > TOGETHER:
                yield group
                group, total = [], 0
            group.append(name)
            total += size
        if group:
            yield group

    def _foreign(self, choice: Choice, columns: Sequence[Column]) -> Columns:
        """Columns that cannot be housed, or that a file lacks, read file by file."""
        parts: dict[str, list[pa.Array]] = {each.name: [] for each in columns}
        for segment, wanted in choice.parts() if columns else ():
            at = 0
            for found, rows in self._scanner.columns(self._files.source(segment.file), segment, columns):
                for name, values in found.items():
                    parts[name].append(values if wanted is None else _taken(values, wanted[at : at + rows]))
                at += rows
        return {name: pa.chunked_array(arrays, self._schema.field(name).type) for name, arrays in parts.items()}

    def _alike(self, values: Any, name: str) -> Any:
        """The values in the item's type; those of a filter may stay in a dictionary, where each is looked at once."""
        return values if pt.is_dictionary(values.type) else self._conformed(values, name)

    def _conformed(self, values: Any, name: str) -> Any:
        """The values in the item's type; which file does not fit it `SourceFile` tells."""
        try:
            return conform(values, self._schema.field(name).type, name, "")
        except Damaged as wrong:
            raise Trouble(wrong.detail) from wrong

    def _path(self, segment: Scan) -> str:
        return str(self._paths[segment.file])


def _taken(values: pa.Array, wanted: Truth) -> pa.Array:
    return chosen(pa.record_batch([values], names=[""]), pa.array(np.flatnonzero(wanted))).column(0)
