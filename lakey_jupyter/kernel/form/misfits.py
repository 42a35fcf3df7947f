"""Refusals, each beside the field of the form that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ...errors import Exists, Fault, LakeyError

Field = Literal["columns", "filter", "share", "seed", "to", "form"]
FIELDS: tuple[tuple[re.Pattern[str], Field], ...] = (
    (re.compile(r"(spec\.)?columns\b"), "columns"),
    (re.compile(r"(spec\.)?randomize_ratio$"), "share"),
    (re.compile(r"(spec\.)?seed$"), "seed"),
    (re.compile(r"(to|overwrite|format|codec)$"), "to"),
)
_FILTER = re.compile(r"(?:spec\.)?filters\[(\d+)\]")


@dataclass(frozen=True)
class Misfit:
    """Why something is refused, and where it stands in the form; `draft` is the filter it is about."""

    field: Field
    reason: str
    draft: int | None = None


def misfits(wrong: LakeyError, drafts: Sequence[int] = ()) -> tuple[Misfit, ...]:
    """The refusals in a failure; what names no field belongs to the form. `drafts` are those of the spec's filters."""
    if not wrong.faults:
        return (Misfit("to" if isinstance(wrong, Exists) else "form", wrong.detail),)
    return tuple(_placed(fault, drafts) for fault in wrong.faults)


def reasons(found: Iterable[Misfit], field: Field, draft: int | None = None) -> str:
    """What is said beside a field, each reason once; empty where nothing is refused."""
    return " ".join(dict.fromkeys(each.reason for each in found if (each.field, each.draft) == (field, draft)))


def _placed(fault: Fault, drafts: Sequence[int]) -> Misfit:
    named = _FILTER.match(fault.path)
    if named is not None and int(named[1]) < len(drafts):
        return Misfit("filter", fault.reason, drafts[int(named[1])])
    field: Field = next((field for pattern, field in FIELDS if pattern.match(fault.path)), "form")
    return Misfit(field, fault.reason)
