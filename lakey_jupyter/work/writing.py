"""Writing one file of an answer in the format that was asked for, and proving it once it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..model.job import State
from ..model.output import KEPT, Output
from ..parquet.answer import AnswerFile, Written
from ..parquet.plan import Plan
from ..parquet.proof import parquet_rows
from ..parquet.recoding import recoded, scanning
from ..parquet.rowfile import KINDS, RowFile, RowsWritten, rows_in, verify_rows
from ..parquet.verified import verify
from ..store.journal import Journal
from .course import Course
from .item_files import ItemFiles
from .reading import Reading

Within = Callable[[int], None]
"""Told of the length of a file while it grows; raises when that is too much."""


@dataclass(frozen=True)
class Draft:
    """A file to be written: the plan of its rows, the lake's files, its path, its format and its recipe.

    Where it has a journal it goes on with what is noted there.
    """

    work: Plan
    files: ItemFiles
    path: Path
    output: Output
    recipe: dict[str, Any]
    journal: Journal | None = None


def suited(work: Plan, output: Output) -> Plan:
    """The plan of the same rows for an answer that is written so."""
    if output.format != "parquet":
        return scanning(work)
    return work if output.codec == KEPT else recoded(work, output.codec)


def write(draft: Draft, course: Course, within: Within) -> Written:
    """Write the file, whose path is nobody's yet."""
    return (_write_parquet if draft.output.format == "parquet" else _write_rows)(draft, course, within)


def prove(draft: Draft, written: Written) -> None:
    """Read the file back; `Damaged` says what is not as it was written."""
    if isinstance(written, RowsWritten):
        verify_rows(draft.path, written)
    else:
        verify(draft.path, written)


def found_rows(draft: Draft, written: Written) -> Iterator[pa.RecordBatch]:
    """The rows of a written file as they read."""
    if isinstance(written, RowsWritten):
        return rows_in(draft.path, written)
    return parquet_rows(draft.path, draft.work.answer)


def expected_rows(rows: Iterator[pa.RecordBatch], output: Output) -> Iterator[pa.RecordBatch]:
    """Rows of the lake as they read in files of this format."""
    kind = KINDS.get(output.format)
    return rows if kind is None else map(kind.expected, rows)


def _write_parquet(draft: Draft, course: Course, within: Within) -> Written:
    answer = AnswerFile(draft.path, within, again=draft.journal is not None)
    try:
        course.tell(State.READING)  # the first bytes may be long in coming
        reading = Reading(draft.work, draft.files, course, draft.journal)
        groups = reading.into(answer, draft.output.codec)
        return answer.finish(draft.work.answer, draft.work.shapes, groups, draft.recipe)
    finally:
        answer.close()


def _write_rows(draft: Draft, course: Course, within: Within) -> Written:
    how = draft.output.format, draft.output.codec
    answer = RowFile(draft.path, how, draft.work.answer, draft.recipe)
    try:
        course.tell(State.READING)
        for batch in Reading(draft.work, draft.files, course).rows():
            answer.add(batch)
            within(answer.end)
        return answer.finish()
    finally:
        answer.close()
