"""How long an answer will be: what is copied is known to the byte, what is scanned goes by the share of rows kept."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..model.columns import Column, ColumnType
from ..model.output import Output
from .copy import BLOCK, copied_columns
from .emit import Numbers
from .plan import Plan

GROUP_ROWS = 262_144
GROUP = 24
"""Bytes of a footer for a row group, besides its column chunks."""
CHUNK = 9
"""And for a column chunk, besides what its own footer said of it."""
WRITTEN_CHUNK = 160
CONSTANT = 75
"""Pages and metadata of a column chunk with one value, besides the value, which is there three times."""
NULLS = 28
"""And of a column chunk that has only NULL."""
RECIPE = 530
CHECKSUM = 29


TEXT = {
    ColumnType.INTEGER: 8,
    ColumnType.FLOAT: 14,
    ColumnType.DECIMAL: 10,
    ColumnType.BOOLEAN: 5,
    ColumnType.DATE: 11,
    ColumnType.DATETIME: 27,
    ColumnType.TIME: 16,
    ColumnType.DURATION: 10,
}
"""About the bytes of a value and its comma in CSV."""
QUOTES = 3
ZIPPED = 0.3
"""What gzip leaves of CSV, more or less."""
LEAST_CELL = 8


def written_bytes(work: Plan, kept: Any, output: Output) -> int:
    """The bytes of the files; `kept` is the share of rows of each chunk that stay.

    To the byte for what is copied; a guess from widths and uncompressed sizes for other formats than Parquet.
    """
    if output.format == "parquet":
        return answer_bytes(work, kept)
    rows = (work.rows * kept)[work.scanned]
    columns = [_cells(work, column, rows) for column in work.spec.columns]
    if output.format == "arrow":
        return round(sum(total for total, _ in columns))
    text = sum(wide for _, wide in columns)
    return round(text * (ZIPPED if output.format == "csv.gz" else 1))


def _cells(work: Plan, column: Column, rows: Numbers) -> tuple[float, float]:
    """The bytes of a column's kept rows as Arrow has them, and as text."""
    count = float(rows.sum())
    type_ = work.answer.field(column.name).type
    try:
        own = count * type_.bit_width / 8
    except ValueError:  # no fixed width
        share = rows / np.maximum(work.rows[work.scanned], 1)
        own = max(float((_raw_bytes(work, column.name)[work.scanned] * share).sum()), count * LEAST_CELL)
    return own, count * TEXT[column.type] if column.type in TEXT else own + count * QUOTES


def _raw_bytes(work: Plan, name: str) -> Numbers:
    """For each chunk the bytes of all leaves of a column once decompressed, as far as anybody knows."""
    total = np.zeros(work.index.chunks.num_rows, dtype=np.int64)
    leaf = 0
    while work.index.tells(name, f"{leaf}.raw"):
        total += work.index.carried(name, leaf, "raw").cast(pa.int64()).fill_null(0).to_numpy()
        leaf += 1
    return total


def answer_bytes(work: Plan, kept: Any) -> int:
    """The bytes of the file; `kept` is the share of rows of each chunk that stay."""
    columns = len(work.answer)
    copied = np.flatnonzero(work.copied)
    asked = work.asked_bytes()
    data = float(asked[copied].sum()) + float((asked * kept)[work.scanned].sum())
    groups = math.ceil(float((work.rows * kept)[work.scanned].sum()) / GROUP_ROWS)
    head = len(work.answer.serialize()) * 4 / 3 + RECIPE + CHECKSUM * (2 + data / BLOCK + groups)
    schema = sum(len(work.index.shapes[work.index.places[name]]) or 40 for name in work.answer.names)
    carried = len(copied) * GROUP + _carried(work, copied) + _constants(work, copied)
    return round(data + head + schema + carried + groups * (GROUP + columns * WRITTEN_CHUNK))


def _carried(work: Plan, copied: Numbers) -> int:
    """What the footer says of the copied column chunks."""
    total = 0
    for name in copied_columns(work.index, work.answer.names):
        leaf = 0
        while work.index.tells(name, f"{leaf}.head"):
            for what in ("head", "tail"):
                lengths = pc.binary_length(work.index.carried(name, leaf, what).take(pa.array(copied)))
                total += int(pc.sum(lengths).as_py() or 0)
            total += CHUNK * len(copied)
            leaf += 1
    return total


def _constants(work: Plan, copied: Numbers) -> int:
    total = 0
    for name in work.answer.names:
        if name in work.index.partitions:
            values = work.index.fact(name, "min").take(pa.array(copied))
            texts = pc.sum(pc.binary_length(values)).as_py() if pa.types.is_string(values.type) else 8 * len(copied)
            total += CONSTANT * len(copied) + 3 * int(texts or 0)
        else:
            total += NULLS * int((work.index.fact(name, "start").to_numpy()[copied] == 0).sum())
    return total
