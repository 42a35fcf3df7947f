"""Numbers as people read them: bytes, counts, shares, spans of time."""

from __future__ import annotations

from datetime import datetime, timezone

from ..model.amounts import scaled, size

__all__ = ["ago", "count", "counted", "share", "size", "span"]

_COUNTS = ("", " k", " M", " G", " T")
_SPANS = ((86_400 * 365, "y"), (86_400 * 30, "mo"), (86_400, "d"), (3_600, "h"), (60, "min"))


def count(number: int) -> str:
    """`41,250`, or `41.2 M` from a million on."""
    return f"{number:,}" if number < 1_000_000 else scaled(number, _COUNTS, "")


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def share(ratio: float) -> str:
    """`57 %`."""
    return f"{ratio * 100:.3g} %"


def span(seconds: float) -> str:
    """`30 s`, `2 min 5 s`, `1 h 20 min`."""
    if seconds < 1:
        return "under 1 s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def ago(then: datetime) -> str:
    """`2 h ago`; `just now` within a minute."""
    passed = (datetime.now(timezone.utc) - then).total_seconds()
    for length, unit in _SPANS:
        if passed >= length:
            return f"{int(passed // length)} {unit} ago"
    return "just now"
