"""What a person asks for: columns, filters, a share of the rows and a seed; checked against an item's columns."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from ..errors import Fault, Invalid, near
from .columns import Column
from .filters import MOST_VALUES, Condition, Filter, bind_filter
from .normal import normal
from .noun import Noun

MOST_FILTERS = 256
MOST_COLUMNS = 10_000
MOST_BYTES = 256 * 1024
MOST_SEED = 2**63


class PullSpec(Noun, frozen=True):
    """The columns in the order wanted, the filters (joined by AND), the share of rows kept, and the sample's seed.

    A spec that breaks a rule that needs no item (an empty or repeated column, a ratio outside [0, 1], a limit) cannot
    be made: `Invalid` says which field.
    """

    columns: tuple[str, ...]
    filters: tuple[Filter, ...] = ()
    randomize_ratio: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        for broken, path, sentence in (
            (not self.columns, "columns", "Choose at least one column."),
            (len(self.columns) > MOST_COLUMNS, "columns", f"At most {MOST_COLUMNS:,} columns can be asked for."),
            (len(self.filters) > MOST_FILTERS, "filters", f"At most {MOST_FILTERS} filters can be joined."),
            (
                math.isnan(self.randomize_ratio) or not 0 <= self.randomize_ratio <= 1,
                "randomize_ratio",
                f"The share of rows lies from 0 to 1; {self.randomize_ratio} does not.",
            ),
            (not -MOST_SEED <= self.seed < MOST_SEED, "seed", "The seed is a whole number of at most 64 bits."),
            (_count(self.filters) > MOST_VALUES, "filters", f"At most {MOST_VALUES:,} values in all filters together."),
        ):
            if broken:
                raise Invalid(sentence, path=f"spec.{path}")
        twice = _repeated(self.columns)
        if twice is not None:
            raise Invalid(f"The column {self.columns[twice]!r} is asked for twice.", path=f"spec.columns[{twice}]")


class BoundSpec(Noun, frozen=True):
    """A spec whose columns exist and whose filters are typed and in normal form.

    `never` says that no row of any lake can be kept; `conditions` are then empty.
    The seed is 0 where it decides nothing.
    """

    columns: tuple[Column, ...]
    conditions: tuple[Condition, ...]
    ratio: float
    seed: int
    never: bool

    @property
    def touched(self) -> tuple[Column, ...]:
        """The columns whose bytes the filters and the answer need, each once: the asked ones first."""
        seen = {column.name: column for column in self.columns}
        seen.update({each.column.name: each.column for each in self.conditions if each.column.name not in seen})
        return tuple(seen.values())


def bind(spec: PullSpec, columns: Sequence[Column]) -> BoundSpec:
    """The spec on these columns, every fault found at once: `Invalid` lists each with its path and near names."""
    if len(msgspec.json.encode(spec)) > MOST_BYTES:
        raise Invalid(f"A spec takes at most {MOST_BYTES:,} bytes of JSON.", path="spec")
    known = {column.name: column for column in columns}
    faults: list[Fault] = []
    for place, name in enumerate(spec.columns):
        if name not in known:
            faults.append(Fault(f"spec.columns[{place}]", f"There is no column {name!r}.{near(name, known)}"))
    conditions: list[Condition] = []
    for place, asked in enumerate(spec.filters):
        try:
            conditions.append(bind_filter(asked, known, f"spec.filters[{place}]"))
        except Invalid as wrong:
            faults.extend(wrong.faults)
    if faults:
        raise Invalid(" ".join(fault.reason for fault in faults[:3]), faults=faults)
    kept = normal(conditions)
    return BoundSpec(
        columns=tuple(known[name] for name in spec.columns),
        conditions=kept or (),
        ratio=float(spec.randomize_ratio),
        seed=spec.seed if 0 < spec.randomize_ratio < 1 else 0,
        never=kept is None or spec.randomize_ratio == 0,
    )


def _count(filters: Sequence[Filter]) -> int:
    return sum(len(each.value) if isinstance(each.value, tuple) else 1 for each in filters)


def _repeated(names: Sequence[str]) -> int | None:
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            return place
        seen.add(name)
    return None
