"""The curves that real measurements follow: days, seasons, weather that wanders, wear, and gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Curve = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


def daily(hours: Any, low_at: float = 4.0) -> Curve:
    """A day's cycle from -1 (at the hour `low_at`) to 1 (twelve hours later)."""
    return np.asarray(-np.cos((np.asarray(hours) - low_at) / 24 * 2 * np.pi), dtype=np.float64)


def seasonal(days: Any, low_at: float = 20.0) -> Curve:
    """A year's cycle from -1 (at the day `low_at` of the year) to 1."""
    return np.asarray(-np.cos((np.asarray(days) - low_at) / 365.25 * 2 * np.pi), dtype=np.float64)


def wear(days: Any, per_day: Any, renewed_at: float) -> Curve:
    """What slowly wears out, so much a day, and starts at 0 again when it reaches `renewed_at`."""
    return np.asarray(np.mod(np.asarray(days) * np.asarray(per_day), renewed_at), dtype=np.float64)


def wander(draw: np.random.Generator, rows: int, count: int, width: int) -> Curve:
    """Slow ups and downs around 0 with a spread of 1: `rows` independent ones of `count` steps, alike over `width`."""
    sums = np.cumsum(draw.normal(0, 1, (rows, count + width)), axis=1)
    return np.asarray((sums[:, width:] - sums[:, :-width]) / np.sqrt(width), dtype=np.float64)


def gaps(draw: np.random.Generator, rows: int, count: int, share: float, length: float) -> Marks:
    """Which of `count` steps of each row are missing: stretches of about `length` steps, about `share` of all."""
    missing = np.zeros((rows, count), dtype=np.bool_)
    for row in missing:
        for start in draw.integers(0, count, draw.poisson(count * share / length)):
            row[start : start + 1 + int(draw.exponential(length))] = True
    return missing
