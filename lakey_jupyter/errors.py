"""Every failure Lakey can report: one tree, a stable code each, one sentence for the person.

LakeyError
├── Invalid              invalid               the request is not right; `errors` says where
├── NotFound             not_found             no such item, column, pull or job
├── Exists               exists                the name or destination is taken
├── InUse                in_use                unfinished pulls stand in the way
├── Unauthenticated      unauthenticated       nobody is signed in
├── Forbidden            forbidden             signed in, but not allowed
├── OverBudget           over_budget           more than the budget or the free disk holds
├── SnapshotChanged      snapshot_changed      the lake changed under a running pull
├── Cancelled            cancelled             the last one who waited has left
├── Damaged              damaged               a file's bytes are not what its footer says
├── TooLarge             too_large             to look at it takes more memory than may be used
├── WorkerLost           worker_lost           the process that did the work went away
├── LakeTrouble
│   ├── LakeAway         lake_away             the store does not answer
│   ├── LakeForbidden    lake_forbidden        the store refuses these credentials
│   ├── LakeEmpty        lake_empty            nothing at the item's location
│   └── NotParquet       not_parquet           something there, but not Parquet
├── Unavailable          unavailable           the Lakey server, or its database, cannot be reached
└── Internal             internal              a defect of ours
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Fault:
    """One place in a request that is wrong: its path (`spec.filters[0].value`) and why."""

    path: str
    reason: str


class LakeyError(Exception):
    """A failure with a stable `code`, a sentence in `detail` and, where it has places, the `faults`."""

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str, *, path: str | None = None, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults: tuple[Fault, ...] = (Fault(path, detail),) if path else tuple(faults)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self.detail}"]


class Invalid(LakeyError):
    """The request is not right."""

    code = "invalid"


class NotFound(LakeyError):
    """There is no such item, column, pull or job."""

    code = "not_found"


class Exists(LakeyError):
    """The name or the destination is taken."""

    code = "exists"


class InUse(LakeyError):
    """Unfinished pulls stand in the way."""

    code = "in_use"


class Unauthenticated(LakeyError):
    """Nobody is signed in."""

    code = "unauthenticated"


class Forbidden(LakeyError):
    """Signed in, but not allowed."""

    code = "forbidden"


class OverBudget(LakeyError):
    """More than the budget or the free disk holds."""

    code = "over_budget"


class SnapshotChanged(LakeyError):
    """The lake changed under a running pull."""

    code = "snapshot_changed"
    retryable = True


class Cancelled(LakeyError):
    """The last one who waited has left."""

    code = "cancelled"


class Damaged(LakeyError):
    """A file's bytes are not what its footer says."""

    code = "damaged"


class TooLarge(LakeyError):
    """To look at it takes more memory than may be used."""

    code = "too_large"


class WorkerLost(LakeyError):
    """The process that did the work went away."""

    code = "worker_lost"
    retryable = True


class LakeTrouble(LakeyError):
    """The lake itself cannot serve the item."""

    code = "lake_trouble"


class LakeAway(LakeTrouble):
    """The store does not answer."""

    code = "lake_away"
    retryable = True


class LakeForbidden(LakeTrouble):
    """The store refuses these credentials."""

    code = "lake_forbidden"


class LakeEmpty(LakeTrouble):
    """There is nothing at the item's location."""

    code = "lake_empty"


class NotParquet(LakeTrouble):
    """There is something at the location, but it is not Parquet that can be read."""

    code = "not_parquet"


class Unavailable(LakeyError):
    """The Lakey server, or its database, cannot be reached."""

    code = "unavailable"
    retryable = True


class Internal(LakeyError):
    """A defect of ours: the request id finds it in the log."""

    code = "internal"


def _tree(root: type[LakeyError]) -> Iterable[type[LakeyError]]:
    yield root
    for child in root.__subclasses__():
        yield from _tree(child)


def restore(code: str, detail: str, faults: Iterable[Fault] = ()) -> LakeyError:
    """The failure that a far server reported, by its code; an unknown code is an `Internal`."""
    kinds = {kind.code: kind for kind in _tree(LakeyError)}
    kind = kinds.get(code, Internal)
    return (Internal if kind is LakeyError else kind)(detail, faults=tuple(faults))


def near(name: str, known: Iterable[str]) -> str:
    """` Did you mean 'x'?` when a known name is close to the given one, else the empty text."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if not close:
        folded = {each.casefold(): each for each in names}
        close = [folded[name.casefold()]] if name.casefold() in folded else []
    return f" Did you mean {close[0]!r}?" if close else ""
