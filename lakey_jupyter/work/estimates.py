"""Estimates: rows, bytes and time of a pull, from the chunk index and the distributions alone; no lake read.

Rows of copied chunks are counted. For a scanned chunk each filter's share of its rows is guessed from the column's
distribution, cut to the chunk's borders, and the shares are multiplied; where enough rows drawn from the item meet the
filters, their number sets the sum right, and the bounds are sound. Once there is a sidecar, its rows are counted: the
true number then lies between the bounds in 95 of 100 cases.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..errors import OverBudget
from ..model.budget import Limit, Need, refusal
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
OFF_SCANNED, OFF_COPIED, OFF_BYTES = 3, 1.0625, 16 * 1024
"""So far off, and by so many bytes, is the size of an answer at most: what is written anew takes 0.4 to 2.5 times what
was guessed, of what is copied only the footer is a guess."""


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
    spec, rows = work.spec, work.rows
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
    found = Estimate(
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
        budget=settings.budget,
        fits=True,
    )
    return limited(found, spec.ratio)


def limited(found: Estimate, ratio: float, own: Sequence[Limit] = (), unread: float | None = None) -> Estimate:
    """The estimate held to its budget, its free disk and a person's own limits; `ratio` is the share of rows it is of.

    `unread` is a share that would cost the lake nothing, if there is one.
    """
    disk = Limit(name="disk", left=found.free_disk, most=found.free_disk)
    pull = [] if found.budget is None else [Limit(name="pull", left=found.budget, most=found.budget)]
    need = Need(landed=found.bytes, scanned=found.scanned_bytes, ratio=ratio, unread=unread)
    over = [each for each in (*pull, *own, disk) if need.of(each.name) > each.left]
    if not over:
        return changed(found, fits=True, over=None, suggested_ratio=None)  # type: ignore[no-any-return]
    worst = min(over, key=lambda each: each.left / need.of(each.name))
    offered = [share for each in over if (share := need.fitting(each)) is not None]
    share = min(offered) if len(offered) == len(over) else None
    return changed(found, fits=False, over=worst, suggested_ratio=share)  # type: ignore[no-any-return]


def sooner(found: Estimate, here: int, is_made: bool) -> Estimate:
    """The same where so many of the bytes that are to be read are here; with `is_made` the answer itself is."""
    read = found.scanned_bytes - here
    seconds = START if is_made else found.seconds - here / READ_RATE
    return changed(  # type: ignore[no-any-return]
        found, scanned_bytes=read, here_bytes=here, seconds=round(seconds + here / COPY_RATE, 2)
    )


def must_fit(found: Estimate) -> None:
    """`OverBudget` says by how much a pull is too large, and what would fit."""
    over = found.over
    if over is not None:
        asked = found.scanned_bytes if over.name == "scanned" else found.bytes
        raise OverBudget(refusal(over, asked, found.suggested_ratio), path="spec")


def may_come_to(found: Estimate) -> int:
    """The bytes that an answer surely stays within, as far as its estimate can be off."""
    most = found.bytes if found.rows_exact else found.bytes * found.rows_high / max(1, found.rows)
    return math.ceil(most * OFF_SCANNED if found.chunks.scan else most * OFF_COPIED) + OFF_BYTES


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


def _there(folder: Path) -> Path:
    """The nearest folder that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
