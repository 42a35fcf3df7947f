"""Limits in words: every one has a sentence, in Python and in the sidebar."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from lakey_jupyter.model.amounts import lasting
from lakey_jupyter.model.budget import SAID, Limit, LimitName, Need, refusal

SIDEBAR = Path(__file__).resolve().parents[2] / "src" / "view" / "form" / "limits.ts"


def test_every_limit_is_said_here_and_in_the_sidebar() -> None:
    names = set(get_args(LimitName))
    assert set(SAID) == names
    assert set(re.findall(r"^  (\w+): \(limit,", SIDEBAR.read_text(encoding="utf-8"), re.MULTILINE)) == names


def test_the_budget_of_one_pull_and_the_free_disk_are_said_as_they_are() -> None:
    budget = Limit(name="pull", left=10**9, most=10**9)
    assert refusal(budget, 3 * 10**9, 0.32) == (
        "About 3 GB are more than your budget of 1 GB: unselect columns, add filters, or take 32 % of the rows."
    )
    disk = Limit(name="disk", left=500, most=500)
    assert refusal(disk, 10**9, None) == (
        "About 1 GB are more than your free disk of 500 B: unselect columns or add filters."
    )


@pytest.mark.parametrize(("left", "ratio", "share"), [(57, 1.0, 0.55), (57, 0.5, 0.27), (1, 0.1, 0.0009), (0, 1.0, 0)])
def test_a_share_that_fits_is_a_whole_percent_where_there_is_one(left: int, ratio: float, share: float) -> None:
    assert Need(landed=100, ratio=ratio).fitting(Limit(name="landed", left=left, most=100)) == share


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(86_400, "24 hours"), (604_800, "7 days"), (3_600, "60 minutes"), (90, "90 seconds"), (129_600, "36 hours")],
)
def test_a_window_as_people_say_it(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
