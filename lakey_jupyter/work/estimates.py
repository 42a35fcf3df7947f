"""Estimates: rows, bytes and time of a pull, from the chunk index and the distributions alone; no lake read.

Rows of copied chunks are counted. For a scanned chunk each filter's share of its rows is guessed from the column's
distribution, cut to the chunk's borders, and the shares are multiplied; where enough rows drawn from the item meet the
filters, their number sets the sum right, and the bounds are sound. Once there is a sidecar, its rows are counted: the
true number then lies between the bounds in 95 of 100 cases.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..errors import OverBudget
from ..model.columns import Column
from ..model.noun import changed
from ..model.output import Output
from ..model.pulls import Chunks, Estimate
from ..parquet.counted import SURE, Counted, Span
from ..parquet.plan import Plan
from ..parquet.shares import Shares, scaled, shares
from ..parquet.sizes import written_bytes
from .settings import EngineSettings

READ_RATE = 150e6
COPY_RATE = 1e9
"""What is here already is hashed and copied."""
DECODE_RATE = 30e6
START = 0.15
MARGIN = 0.98


@dataclass(frozen=True)
class Known:
    """What is known of an item's values: its columns with their distributions, and rows drawn from all over it."""

    columns: Mapping[str, Column]
    drawn: pa.Table
    counted: Counted | None = None
    """Rows drawn from every chunk alike, once there is a sidecar."""


def estimate(
    work: Plan, known: Known, settings: EngineSettings, output: Output | None = None, is_here: bool = False
) -> Estimate:
    """The estimate of a plan, whose files may be here and not in the lake, for an answer that is written like that."""
    spec, rows, budget = work.spec, work.rows, settings.budget
    open_ = work.scanned & ~work.whole
    certain, uncertain = int(rows[work.whole].sum()), int(rows[open_].sum())
    guessed = shares(work, known.columns)
    kept = (guessed if is_here else scaled(work, guessed, known.drawn)) * spec.ratio
    kept = np.where(work.whole, 1.0, kept)
    span = _span(work, None if is_here else known.counted, kept)
    total = float((rows * kept)[open_].sum())
    if total:
        kept = np.where(open_, np.minimum(kept * span.rows / total, 1.0), kept)
    size = written_bytes(work, kept, output or Output())
    read = work.read_bytes()
    free = max(0, shutil.disk_usage(_there(settings.workspace)).free - settings.reserve)
    limit = free if budget is None else min(budget, free)
    return Estimate(
        rows=certain + round(span.rows),
        rows_exact=not uncertain,
        rows_low=certain + math.floor(span.low),
        rows_high=certain + math.ceil(span.high),
        bytes=size,
        scanned_bytes=0 if is_here else read,
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


def sooner(found: Estimate, here: int, is_made: bool) -> Estimate:
    """The same where so many of the bytes that are to be read are here; with `is_made` the answer itself is."""
    read = found.scanned_bytes - here
    seconds = START if is_made else found.seconds - here / READ_RATE
    return changed(  # type: ignore[no-any-return]
        found, scanned_bytes=read, here_bytes=here, seconds=round(seconds + here / COPY_RATE, 2)
    )


def must_fit(found: Estimate) -> None:
    """`OverBudget` says by how much a pull is too large, and what would fit."""
    if found.fits:
        return
    limit, whose = min((found.budget or found.free_disk, "your budget"), (found.free_disk, "the free disk"))
    share = f", or take {found.suggested_ratio * 100:g} % of the rows" if found.suggested_ratio else ""
    raise OverBudget(
        f"About {found.bytes:,} bytes are more than the {limit:,} of {whose}: unselect columns, add filters{share}.",
        path="spec",
    )


def _span(work: Plan, counted: Counted | None, kept: Shares) -> Span:
    """The rows that the open chunks give: counted on rows drawn from them; else what was guessed, and sound bounds."""
    spec, open_ = work.spec, work.scanned & ~work.whole
    found = counted.span(spec.conditions, open_, work.rows) if counted is not None else None
    if found is None:
        return Span(float((work.rows * kept)[open_].sum()), 0, int(work.rows[open_].sum()))
    share = spec.ratio
    if share >= 1:
        return found
    low, high = (rows * share for rows in (found.low, found.high))
    reach = SURE * math.sqrt(1 - share)
    return Span(
        found.rows * share, max(0, low - reach * math.sqrt(low)), min(found.high, high + reach * math.sqrt(high))
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
