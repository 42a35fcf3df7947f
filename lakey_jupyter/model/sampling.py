"""Which rows a random share keeps: a hash of seed, file and row number (semantics.md, rule 8), in plain integers."""

from __future__ import annotations

import hashlib
from fractions import Fraction

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB


def base(seed: int, path: str) -> int:
    """The 64-bit start of a file's rows, from the seed and the file's path below the item's location."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{path}".encode()).digest()[:8], "big")


def mixed(start: int, row: int) -> int:
    """The 64-bit number of one row, given its file's `base`."""
    x = (start + (row + 1) * GOLDEN) & MASK
    x = ((x ^ x >> 30) * FIRST) & MASK
    x = ((x ^ x >> 27) * SECOND) & MASK
    return x ^ x >> 31


def threshold(ratio: float) -> int:
    """A row is kept iff its number is below this: floor(ratio · 2^64), exactly."""
    return int(Fraction(ratio) * 2**64)
