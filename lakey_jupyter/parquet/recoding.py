"""Plans for answers that are written otherwise than the lake is: in another codec or format, or cut into parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from .copy import copied_columns
from .dialect import usual
from .groups import said
from .index import ChunkIndex
from .plan import Plan, with_dialect

CODECS = {"none": 0, "snappy": 1, "gzip": 2, "brotli": 4, "zstd": 6, "lz4": 7}
"""The numbers of `CompressionCodec` in the format's Thrift file."""
CODEC = 4
"""The field of a column chunk's metadata that says its codec."""

Truth = npt.NDArray[np.bool_]


def scanning(work: Plan) -> Plan:
    """The same rows, none of them copied."""
    nothing = np.zeros_like(work.copied)
    return replace(work, copied=nothing, scanned=work.copied | work.scanned, dialect=usual(work.answer))


def recoded(work: Plan, codec: str) -> Plan:
    """The same rows, copied only where every column chunk has this codec already."""
    fits = work.copied.copy()
    for name in copied_columns(work.index, work.answer.names):
        fits &= work.index.remembered(("codec", name, codec), partial(_has_codec, work.index, name, CODECS[codec]))
    if np.array_equal(fits, work.copied):
        return work
    scanned = work.scanned | (work.copied & ~fits)
    return with_dialect(replace(work, copied=fits, scanned=scanned))


def parted(work: Plan, count: int) -> Iterator[Plan]:
    """The same rows in at most so many plans, in their order and of about the same bytes; no chunk is cut."""
    wanted = work.copied | work.scanned
    weights = np.where(work.copied, work.asked_bytes(), work.asked_bytes() * work.spec.ratio) * wanted
    ends = np.cumsum(weights)
    parts = np.minimum((ends - weights) * count // max(1.0, float(ends[-1]) if len(ends) else 1.0), count - 1)
    for part in np.unique(parts[wanted]) if wanted.any() else [0]:
        mine = parts == part
        yield replace(work, copied=work.copied & mine, scanned=work.scanned & mine, whole=work.whole & mine)


def _has_codec(index: ChunkIndex, name: str, codec: int) -> Truth:
    """For each chunk whether all leaves of a column have this codec; a file that lacks the column has any."""
    result = np.ones(index.chunks.num_rows, dtype=np.bool_)
    leaf = 0
    while index.tells(name, f"{leaf}.head"):
        told = index.carried(name, leaf, "head").dictionary_encode()
        fits = np.array([raw is None or said(raw, CODEC) == codec for raw in told.dictionary.to_pylist()] + [True])
        result &= fits[told.indices.fill_null(len(told.dictionary)).to_numpy(zero_copy_only=False)]
        leaf += 1
    return result
