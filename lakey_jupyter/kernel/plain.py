"""Strings of the lake as plain text: nothing in them can move the cursor, turn the reading direction, or hide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # Persian words and emoji are spelled with them
BARS = "▁▂▃▄▅▆▇█"


def visible(text: object, lines: bool = False) -> str:
    """The text with control, bidi and other invisible characters spelled out (`\\u202e`); `lines` keeps line ends."""
    return "".join(
        each
        if unicodedata.category(each) not in _HIDDEN or each in _JOINERS or (lines and each == "\n")
        else _spelled(each)
        for each in str(text)
    )


def short(text: object, most: int = 40) -> str:
    """The visible text on one line, cut with an ellipsis."""
    shown = visible(" ".join(str(text).split("\n")))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def cell(value: Any, most: int = 24) -> str:
    """One cell of a small table; NULL is empty."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return short(value, most)


def text_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns under each other; numbers to the right. Cells are made visible."""
    body = [[each if isinstance(each, str) else visible(each) for each in row] for row in rows]
    lined = [list(headers), *body]
    widths = [max(_width(row[place]) for row in lined) for place in range(len(headers))]
    return "\n".join(
        "  ".join(each + " " * (wide - _width(each)) for each, wide in zip(row, widths, strict=True)).rstrip()
        for row in lined
    )


def spark(counts: Sequence[int]) -> str:
    """Counts as a row of bars."""
    most = max(counts, default=0)
    return "".join(BARS[0 if not most else min(7, each * 8 // (most + 1))] for each in counts)


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )
