"""Which rows of a file a random share keeps, for many rows at once (the same numbers as model/sampling.py)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..model.sampling import FIRST, GOLDEN, SECOND, base, threshold

Mask = npt.NDArray[np.bool_]


def kept(seed: int, path: str, first_row: int, rows: int, ratio: float) -> Mask:
    """For `rows` rows from `first_row` of a file: whether each is in the share."""
    if ratio >= 1:
        return np.ones(rows, dtype=np.bool_)
    if ratio <= 0:
        return np.zeros(rows, dtype=np.bool_)
    return np.asarray(numbers(seed, path, first_row, rows) < np.uint64(threshold(ratio)))


def numbers(seed: int, path: str, first_row: int, rows: int) -> npt.NDArray[np.uint64]:
    """The number by which each row is judged: a row is in a share when its number is below the share's threshold."""
    number = np.arange(first_row + 1, first_row + rows + 1, dtype=np.uint64)
    x = number * np.uint64(GOLDEN) + np.uint64(base(seed, path))
    x = (x ^ (x >> np.uint64(30))) * np.uint64(FIRST)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(SECOND)
    return np.asarray(x ^ (x >> np.uint64(31)))
