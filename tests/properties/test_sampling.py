"""The share of rows: deterministic, nested, uniform, and the number that the text gives."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.sampling import WRAP, number

from lakey_jupyter.model.sampling import base, mixed, threshold

from .specs import RATIOS, SEEDS

PATHS = st.one_of(
    st.sampled_from(["part-0.parquet", "\u00e9/\u00e4.parquet", "e\u0301", "a=%2F/b"]), st.text(max_size=8)
)


@pytest.mark.parametrize(
    ("seed", "path", "row", "z"),
    [
        (0, "part-0.parquet", 0, 0x8741027DD974D43C),
        (0, "year=2026/month=11/part-0.parquet", 41, 0x63297628901CA238),
        (7, "\u00e9/\u00e4.parquet", 1_000_000, 0x26AB811525C97E9C),
    ],
)
def test_the_vectors_of_the_text_hold(seed: int, path: str, row: int, z: int) -> None:
    assert mixed(base(seed, path), row) == z


@given(SEEDS, PATHS.filter(lambda path: path.isprintable()), st.integers(0, 2**40))
def test_the_number_of_a_row_is_the_oracles(seed: int, path: str, row: int) -> None:
    assert mixed(base(seed, path), row) == number(seed, path, row)


@given(RATIOS, RATIOS, st.integers(0, WRAP - 1))
def test_a_smaller_share_is_a_subset_of_a_larger(one: float, other: float, z: int) -> None:
    less, more = sorted([one, other])
    assert z < threshold(more) or not z < threshold(less)


def test_the_whole_share_is_every_number_and_none_is_no_number() -> None:
    assert threshold(1) == threshold(1.0) == WRAP
    assert threshold(0) == threshold(0.0) == 0


@pytest.mark.parametrize("seed", [0, 1, 7])
@pytest.mark.parametrize("ratio", [0.001, 0.01, 0.1, 0.5, 0.9])
def test_about_the_share_is_kept(ratio: float, seed: int) -> None:
    rows, files = 20_000, 5
    starts = [base(seed, f"day={place}/part-0.parquet") for place in range(files)]
    kept = sum(mixed(start, row) < threshold(ratio) for start in starts for row in range(rows))
    expected = rows * files * ratio
    assert abs(kept - expected) < 5 * math.sqrt(expected * (1 - ratio))
