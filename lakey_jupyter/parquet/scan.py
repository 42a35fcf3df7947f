"""From a segment of a plan to the rows that it gives: decoded, filtered, sampled, in the item's types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import Damaged
from ..model.columns import Column
from ..model.spec import BoundSpec
from .partitions import partition_values
from .plan import Copy, Segment, answer_schema
from .predicate import mask
from .sample import kept
from .source import SourceFile


class Scanner:
    """Scans segments for one spec; `schema` is the item's."""

    def __init__(self, spec: BoundSpec, schema: pa.Schema, partitions: tuple[str, ...]) -> None:
        self.spec = spec
        self.schema = schema
        self.answer = answer_schema(spec, schema)
        self._partitions = {name: schema.field(name).type for name in partitions}

    def rows(self, source: SourceFile, segment: Segment) -> Iterator[pa.RecordBatch]:
        """The wanted rows of a segment in file order, in the answer's schema; batches may be empty."""
        whole = isinstance(segment, Copy)
        at = segment.first
        for found, rows in self.columns(source, segment, self.spec.columns if whole else self.spec.touched):
            choice = None if whole else self._choice(found, source.path, at, rows)
            at += rows
            yield self._answer(found, choice, rows)

    def columns(
        self, source: SourceFile, segment: Segment, columns: Sequence[Column]
    ) -> Iterator[tuple[dict[str, pa.Array], int]]:
        """All rows of some columns of a segment in the item's types, and how many they are, a batch at a time."""
        constants = self.constants(source.path)
        for batch in source.batches(segment.group, [each.name for each in columns if each.name not in constants]):
            yield {each.name: self._column(batch, each, constants, source.path) for each in columns}, batch.num_rows

    def constants(self, path: str) -> dict[str, Any]:
        """The values of the partition columns in a file."""
        return partition_values(path, self._partitions)

    def _column(self, batch: pa.RecordBatch, column: Column, constants: dict[str, Any], path: str) -> pa.Array:
        """A column of the batch in the item's type: constant in a partition, NULL where the file has none."""
        type_ = self.schema.field(column.name).type
        if column.name in constants:
            return pa.repeat(pa.scalar(constants[column.name], type_), batch.num_rows)
        place = batch.schema.get_field_index(column.name)
        if place < 0:
            return pa.nulls(batch.num_rows, type_)
        return conform(batch.column(place), type_, column.name, path)

    def _choice(self, found: dict[str, pa.Array], path: str, first: int, rows: int) -> pa.Array | None:
        """Which rows to keep; None for all of them."""
        spec = self.spec
        choice = mask(spec.conditions, found, rows) if spec.conditions else None
        if spec.ratio >= 1:
            return choice
        share = pa.array(kept(spec.seed, path, first, rows, spec.ratio))
        return share if choice is None else pc.and_(choice, share)

    def _answer(self, found: dict[str, pa.Array], choice: pa.Array | None, rows: int) -> pa.RecordBatch:
        arrays = [found[column.name] for column in self.spec.columns]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self.answer)
        if choice is None:
            return batch
        return chosen(batch, pa.array(np.flatnonzero(choice.to_numpy(zero_copy_only=False))))


def chosen(rows: Any, places: pa.Array) -> Any:
    """These rows of a table or batch; views are taken as plain values, for which alone there is a kernel."""
    columns = []
    for column in rows.columns:
        plain = VIEWS.get(column.type)
        columns.append(column.take(places) if plain is None else column.cast(plain).take(places).cast(column.type))
    return type(rows).from_arrays(columns, schema=rows.schema)


VIEWS = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}


def conform(values: pa.Array, type_: pa.DataType, name: str, path: str) -> pa.Array:
    """The values in the item's type, which holds them all; `Damaged` for one it does not (a time past its range)."""
    if values.type == type_:
        return values
    try:
        if pa.types.is_dictionary(values.type):
            values = values.cast(values.type.value_type)
        return values.cast(type_)
    except pa.ArrowException as wrong:
        said = str(wrong).split("\n", 1)[0].rstrip(".")[:200]
        raise Damaged(f"{path}: the column {name!r} does not fit {type_}: {said}.") from wrong
