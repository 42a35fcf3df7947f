"""Distributions of the rows that meet filters: what is asked, and what rows drawn from the item answer."""

from __future__ import annotations

from .columns import Distribution
from .noun import Noun
from .spec import PullSpec

MOST_DISTRIBUTIONS = 64
"""So many columns can be asked for at once."""


class DistributionsRequest(Noun, frozen=True):
    """How this spec's columns are spread over the rows that meet its filters; its share and seed change nothing."""

    spec: PullSpec


class Distributions(Noun, frozen=True):
    """Counted on rows drawn from the item: of so many `looked_at`, `rows` meet the filters.

    `whole` says that these are all rows of the snapshot. `low` and `high` bound the share of the item's rows that meet
    the filters, in 95 of 100 cases; None where the rows were not drawn evenly. `met` says how the spec's columns, in
    its order, are spread over the rows that meet them, `drawn` over all that were looked at: each in the bins, or by
    the values, of the column's own distribution.
    """

    rows: int
    looked_at: int
    whole: bool
    low: float | None
    high: float | None
    met: tuple[Distribution, ...]
    drawn: tuple[Distribution, ...]
