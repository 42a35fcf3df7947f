"""A random share keeps the same rows however they are cut, and those that plain integers say."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from lakey_jupyter.model.sampling import base, mixed, threshold
from lakey_jupyter.parquet.sample import kept

SEEDS = st.integers(-(2**63), 2**63 - 1)
RATIOS = st.floats(0, 1)


@given(SEEDS, st.text(st.characters(codec="utf-8")), st.integers(0, 2**40), st.integers(0, 50), RATIOS)
@example(0, "", 0, 50, 5e-324)
@example(-1, "k=1/größe.parquet", 2**40, 50, 1 - 2**-53)
def test_row_by_row_it_is_what_plain_integers_say(seed: int, path: str, first: int, rows: int, ratio: float) -> None:
    start, below = base(seed, path), threshold(ratio)
    assert kept(seed, path, first, rows, ratio).tolist() == [
        mixed(start, row) < below for row in range(first, first + rows)
    ]


@given(SEEDS, st.integers(0, 200), RATIOS)
def test_where_a_file_is_cut_changes_nothing(seed: int, cut: int, ratio: float) -> None:
    whole = kept(seed, "a.parquet", 0, 200, ratio)
    parts = np.concatenate([kept(seed, "a.parquet", 0, cut, ratio), kept(seed, "a.parquet", cut, 200 - cut, ratio)])
    assert (whole == parts).all()


@given(SEEDS, RATIOS, RATIOS)
def test_a_smaller_share_is_part_of_a_larger_one(seed: int, left: float, right: float) -> None:
    small, large = sorted((left, right))
    assert not (kept(seed, "a", 0, 500, small) & ~kept(seed, "a", 0, 500, large)).any()


def test_a_share_is_as_large_as_asked() -> None:
    for ratio in (0.01, 0.25, 0.9):
        share = kept(7, "a.parquet", 0, 200_000, ratio).mean()
        assert abs(share - ratio) < 0.005


def test_files_and_seeds_are_kept_apart() -> None:
    rows = [kept(seed, path, 0, 5_000, 0.5) for seed in (0, 1) for path in ("a.parquet", "b.parquet")]
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            assert 0.45 < (one == other).mean() < 0.55
