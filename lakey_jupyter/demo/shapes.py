"""The curves that real measurements follow: days, seasons, drift, outages."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Curve = npt.NDArray[np.float64]


def daily(hours: Any, low_at: float = 4.0) -> Curve:
    """A day's cycle from -1 (at the hour `low_at`) to 1 (twelve hours later)."""
    return np.asarray(-np.cos((np.asarray(hours) - low_at) / 24 * 2 * np.pi), dtype=np.float64)


def seasonal(days: Any, low_at: float = 20.0) -> Curve:
    """A year's cycle from -1 (at the day `low_at` of the year) to 1."""
    return np.asarray(-np.cos((np.asarray(days) - low_at) / 365.25 * 2 * np.pi), dtype=np.float64)


def drift(days: float, per_day: Any) -> Curve:
    """What slowly wears out: so much a day."""
    return np.asarray(days * np.asarray(per_day), dtype=np.float64)


def out_of_order(draw: np.random.Generator, count: int, share: float, length: int) -> npt.NDArray[np.bool_]:
    """Whether each of `count` readings falls into an outage: some stretches of about `length`, `share` of all."""
    lost = np.zeros(count, dtype=np.bool_)
    for start in draw.integers(0, count, max(1, round(count * share / length))):
        lost[start : start + int(draw.exponential(length)) + 1] = True
    return lost
