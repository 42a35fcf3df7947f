"""Whether all engines gave the same rows, and how many bytes of the lake hold those rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .lakes import Lake
from .question import Question, bounds
from .seat import MB

SIGMAS = 6


@dataclass(frozen=True)
class Answer:
    """The rows of a written file, and the sum of its `proof` column."""

    rows: int
    total: int

    @classmethod
    def of(cls, path: Path, proof: str) -> Answer:
        """What was written to `path`."""
        column = pq.read_table(path, columns=[proof], partitioning=None)[proof]
        return cls(len(column), pc.sum(column.cast(pa.int64())).as_py() or 0)

    def agrees(self, other: Answer, ratio: float) -> bool:
        """Whether two engines were asked the same: the same rows, or random shares that chance explains."""
        if ratio == 1:
            return self == other
        return abs(self.rows - other.rows) <= SIGMAS * math.sqrt(2 * max(self.rows, other.rows, 1))


def needed_mb(question: Question, lake: Lake) -> float:
    """The compressed bytes of the column chunks, asked for or filtered by, in the row groups that hold wanted rows."""
    touched = {*question.columns, *(each.name for each in question.filters)} - set(lake.partitions)
    return sum(_needed(question, lake, file, touched) for file in lake.files) / MB


def _needed(question: Question, lake: Lake, file: str, touched: set[str]) -> int:
    values = lake.partition(file)
    inside = [each for each in question.filters if each.name not in values]
    for each in question.filters:
        if each.name in values and not all(compare(values[each.name], value) for compare, value in bounds(each)):
            return 0
    with pq.ParquetFile(lake.root / file) as found:
        groups = range(found.metadata.num_row_groups)
        return sum(_size(found.metadata.row_group(n), touched) for n in groups if _has_rows(found, n, inside))


def _has_rows(file: pq.ParquetFile, number: int, filters: list[Any]) -> bool:
    if not filters:
        return True
    rows = file.read_row_group(number, columns=[each.name for each in filters])
    kept = np.ones(rows.num_rows, bool)
    for each in filters:
        for compare, value in bounds(each):
            literal = pa.scalar(value, rows[each.name].type)
            kept &= COMPARED[compare.__name__](rows[each.name], literal).fill_null(False).to_numpy()
    return bool(kept.any())


def _size(group: Any, touched: set[str]) -> int:
    columns = (group.column(number) for number in range(group.num_columns))
    return sum(each.total_compressed_size for each in columns if each.path_in_schema.split(".")[0] in touched)


COMPARED = {"eq": pc.equal, "ge": pc.greater_equal, "le": pc.less_equal}
