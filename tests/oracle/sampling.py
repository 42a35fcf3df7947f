"""Rule 8 in plain integers: which rows a share keeps."""

from __future__ import annotations

import hashlib
from fractions import Fraction

WRAP = 2**64


def number(seed: int, path: str, row: int) -> int:
    """The z of one row: uniform in [0, 2^64)."""
    base = int.from_bytes(hashlib.sha256(f"{seed}\n{path}".encode()).digest()[:8], "big")
    x = (base + (row + 1) * 0x9E3779B97F4A7C15) % WRAP
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) % WRAP
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) % WRAP
    return x ^ (x >> 31)


def is_kept(ratio: float, seed: int, path: str, row: int) -> bool:
    """Whether the share keeps the row with this number (from 0, pruned rows counted) of this file."""
    return number(seed, path, row) < int(Fraction(ratio) * WRAP)
