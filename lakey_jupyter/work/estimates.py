"""Estimates: rows, bytes and time of a pull, from the chunk index and the distributions alone; no lake read.

Rows of copied chunks are counted. For a scanned chunk each filter's share of its rows is guessed from the column's
distribution, cut to the chunk's borders, and the shares are multiplied; where enough rows drawn from the item meet the
filters, their number sets the sum right. The bounds are sound whatever the guess.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..model.columns import Column
from ..model.pulls import Chunks, Estimate
from ..parquet.plan import Plan
from ..parquet.shares import scaled, shares
from ..parquet.sizes import answer_bytes
from .settings import EngineSettings

READ_RATE = 150e6
DECODE_RATE = 30e6
START = 0.15
MARGIN = 0.98


@dataclass(frozen=True)
class Known:
    """What is known of an item's values: its columns with their distributions, and rows drawn from all over it."""

    columns: Mapping[str, Column]
    drawn: pa.Table


def estimate(work: Plan, known: Known, settings: EngineSettings) -> Estimate:
    """The estimate of a plan."""
    spec, rows, budget = work.spec, work.rows, settings.budget
    open_ = work.scanned & ~work.whole
    certain, uncertain = int(rows[work.whole].sum()), int(rows[open_].sum())
    kept = scaled(work, shares(work, known.columns), known.drawn) * spec.ratio
    kept = np.where(work.whole, 1.0, kept)
    size = answer_bytes(work, kept)
    read = work.read_bytes()
    free = max(0, shutil.disk_usage(_there(settings.workspace)).free - settings.reserve)
    limit = free if budget is None else min(budget, free)
    return Estimate(
        rows=certain + round(float((rows * kept)[open_].sum())),
        rows_exact=not uncertain,
        rows_low=certain,
        rows_high=certain + uncertain,
        bytes=size,
        scanned_bytes=read,
        seconds=round(START + read / READ_RATE + int(rows[work.scanned].sum()) * len(spec.touched) / DECODE_RATE, 2),
        chunks=Chunks(
            copy=int(work.copied.sum()),
            scan=int(work.scanned.sum()),
            skip=int(len(rows) - work.copied.sum() - work.scanned.sum()),
        ),
        here_bytes=0,
        free_disk=free,
        budget=budget,
        fits=size <= limit,
        suggested_ratio=None if size <= limit else _fitting(limit, size, spec.ratio),
    )


def _fitting(limit: int, size: int, ratio: float) -> float:
    """A share of the rows that fits, in whole percents where there is one, else as small as it must be."""
    share = ratio * limit / size * MARGIN
    percents = math.floor(share * 100) / 100
    return percents if percents else max(0.0, math.floor(share * 10_000) / 10_000)


def _there(folder: Path) -> Path:
    """The nearest folder that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
