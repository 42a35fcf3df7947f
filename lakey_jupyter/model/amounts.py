"""Bytes and stretches of time as sentences have them."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_LENGTHS = (("days", 86_400), ("hours", 3_600), ("minutes", 60))
STEP = 1000.0


def size(number: float) -> str:
    """`1.5 GB`; powers of ten, three digits."""
    return scaled(number, _UNITS, " ")


def lasting(seconds: float) -> str:
    """`7 days`, `24 hours`, `90 minutes`: the largest unit of which there are two."""
    unit, length = next((each for each in _LENGTHS if seconds >= 2 * each[1]), ("seconds", 1))
    return f"{seconds / length:.3g} {unit}"


def scaled(number: float, units: tuple[str, ...], gap: str) -> str:
    """The number in the largest of these units, each a thousand times the one before."""
    place = 0
    while number >= STEP - 0.5 and place < len(units) - 1:
        number, place = number / STEP, place + 1
    digits = f"{number:.0f}" if place == 0 or number >= 99.95 else f"{number:.3g}"
    return f"{digits}{gap}{units[place]}"
