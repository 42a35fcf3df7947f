"""Asking: for an estimate, a preview, a pull; and what an estimate answers."""

from __future__ import annotations

from typing import Literal

from .budget import Limit
from .noun import Noun
from .output import KEPT, FormatName, Output, format_of
from .spec import PullSpec


class EstimateRequest(Noun, frozen=True):
    """What is asked: how big would this be, written like that."""

    item: str
    spec: PullSpec
    format: FormatName = "parquet"
    codec: str = KEPT

    @property
    def output(self) -> Output:
        """How it would be written; `Invalid` when the format has no such codec."""
        return Output(format=self.format, codec=self.codec)


class Chunks(Noun, frozen=True):
    """How many chunks would be copied whole, scanned, or passed over."""

    copy: int
    scan: int
    skip: int


class Estimate(Noun, frozen=True):
    """What a pull would give and cost, from the chunk index alone.

    `rows_exact` says that `rows` is a count, not a guess. `rows_low` and `rows_high` bound the true count: surely, or
    in 95 of 100 cases for an item of which a sample is kept.
    `bytes` is the size of the file, `scanned_bytes` what is read from the lake, `here_bytes` what is already here.
    `budget` is the most of one pull, None where there is no limit. When `fits` is false, `over` is the limit that is
    passed furthest, and `suggested_ratio` a share of rows that fits, if there is one.
    """

    rows: int
    rows_exact: bool
    rows_low: int
    rows_high: int
    bytes: int
    scanned_bytes: int
    seconds: float
    chunks: Chunks
    here_bytes: int
    free_disk: int
    budget: int | None
    fits: bool
    suggested_ratio: float | None = None
    over: Limit | None = None


class PreviewRequest(Noun, frozen=True):
    """The first rows of this spec, at most 100."""

    spec: PullSpec
    limit: int = 20


class PullRequest(Noun, frozen=True):
    """A pull: what, and where it lands (`to`, relative to the workspace; None names it after the item).

    A `format` of None is the one that the name ends in. `codec` "source" keeps what the lake has. With
    `verify` "full" the written file is compared with a fresh scan of the lake, row by row, before it lands.
    """

    item: str
    spec: PullSpec
    to: str | None = None
    overwrite: bool = False
    verify: Literal["usual", "full"] = "usual"
    format: FormatName | None = None
    codec: str = KEPT

    @property
    def output(self) -> Output:
        """How it is to be written; `Invalid` when the format has no such codec."""
        return Output(format=self.format or format_of(self.to), codec=self.codec)
