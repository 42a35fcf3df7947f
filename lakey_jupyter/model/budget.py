"""Budgets: the limits that a pull is held to, what is left of each, and the sentence that refuses more."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Literal

from .amounts import lasting, size
from .noun import Noun

LimitName = Literal["pull", "landed", "scanned", "disk"]
SAID: dict[LimitName, str] = {
    "pull": "your budget of {most}",
    "landed": "the {left} left of the {most} that you may land in {window}",
    "scanned": "the {left} left of the {most} that you may have read from the lake in {window}",
    "disk": "your free disk of {left}",
}
"""Every limit in words; the sidebar has the same ones."""
MEND = "unselect columns or add filters"
MARGIN = 0.98
MINUTE = timedelta(seconds=59)


class Limit(Noun, frozen=True):
    """One limit as it stands now: `left` of `most` bytes.

    What a person may land, or have read, within `window` seconds is less by what pulls under way have set aside
    (`held`); from `until` on there is enough again for what was asked, where waiting helps.
    """

    name: LimitName
    left: int
    most: int
    window: float = 0
    held: int = 0
    until: datetime | None = None

    @property
    def said(self) -> str:
        """The limit in words."""
        return SAID[self.name].format(left=size(self.left), most=size(self.most), window=lasting(self.window))

    @property
    def patience(self) -> str:
        """What of it may be there again, and when, as sentences that follow another; empty where nobody can say."""
        held = f" {size(self.held)} of it are set aside for pulls under way." if self.held else ""
        return held + (f" There is room for this from {_minute(self.until)} on." if self.until else "")


class Need(Noun, frozen=True):
    """What a pull sets aside of its owner's limits: bytes that land, and bytes that are read from the lake.

    `ratio` is its share of the rows, `unread` a share that would cost the lake nothing, if there is one.
    """

    landed: int = 0
    scanned: int = 0
    ratio: float = 1.0
    unread: float | None = None

    def of(self, name: LimitName) -> int:
        """Its bytes that count for a limit."""
        return self.scanned if name == "scanned" else self.landed

    def fitting(self, limit: Limit) -> float | None:
        """A share of the rows that fits, in whole percents where there is one, else as small as it must be.

        Nothing less is read of the lake for a smaller share, but for one that a kept sample answers.
        """
        if limit.name == "scanned":
            return self.unread
        share = self.ratio * limit.left / self.landed * MARGIN
        percents = math.floor(share * 100) / 100
        return percents if percents else max(0.0, math.floor(share * 10_000) / 10_000)


def refusal(over: Limit, asked: int, share: float | None) -> str:
    """Why a pull of so many bytes is too large, and what would fit."""
    read = " to read" if over.name == "scanned" else ""
    return f"About {size(asked)}{read} are more than {over.said}: {mended(share)}.{over.patience}"


def mended(share: float | None) -> str:
    """What to do about it, with a share of the rows that fits, if there is one."""
    return f"unselect columns, add filters, or take {share * 100:g} % of the rows" if share else MEND


def _minute(then: datetime) -> str:
    """The first full minute that is not before it."""
    full = then + MINUTE
    return f"{full:%H:%M} UTC on {full.day} {full:%B}"
