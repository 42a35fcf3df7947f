"""The `Range` header: which bytes of a whole are asked for."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(?P<first>\d{0,19})-(?P<last>\d{0,19})")


def span(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last; None when the range lies outside of `size` bytes.

    What is no single range of bytes means the whole, as HTTP wants it.
    """
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if not found or not (found["first"] or found["last"]):
        return 0, size
    if not found["first"]:
        length = min(int(found["last"]), size)
        return (size - length, size) if length else None
    first = int(found["first"])
    after = min(int(found["last"]) + 1, size) if found["last"] else size
    if found["last"] and int(found["last"]) < first:
        return 0, size
    return (first, after) if first < size else None
