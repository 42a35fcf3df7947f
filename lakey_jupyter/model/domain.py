"""The values of one column that a set of conditions lets through, kept as few facts as say it.

Integers and days are discrete: their bounds are kept inclusive, so `> 3` and `>= 4` are the same fact.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .columns import Column, ColumnType

DISCRETE = frozenset({ColumnType.INTEGER, ColumnType.DATE, ColumnType.DATETIME})
Told = list[tuple[str, tuple[Any, ...]]]


class Domain:
    """Starts as every value, NULL and NaN included; `meet` narrows it; `told` says it again in the fewest words."""

    def __init__(self, column: Column) -> None:
        self.discrete = column.type in DISCRETE
        self.boolean = column.type is ColumnType.BOOLEAN
        self.null: bool | None = None
        self.nan: bool | None = None
        self.low: tuple[Any, bool] | None = None
        self.high: tuple[Any, bool] | None = None
        self.inside: set[Any] | None = None
        self.outside: set[Any] = set()
        self.texts: set[tuple[str, str]] = set()
        self.never = False

    def meet(self, operator: str, values: tuple[Any, ...]) -> None:
        """Keep only what this condition keeps too."""
        MEET[operator](self, values)

    def need_null(self, wanted: bool) -> None:
        """NULL is wanted alone (True) or not at all (False)."""
        self.never |= self.null is not None and self.null != wanted
        self.null = wanted

    def need_nan(self, wanted: bool) -> None:
        """NaN is wanted alone (True) or not at all (False); either way NULL is not."""
        self.need_null(False)
        self.never |= self.nan is not None and self.nan != wanted
        self.nan = wanted

    def at_least(self, value: Any, inclusive: bool) -> None:
        """Only values from here up; NaN is none of them."""
        self._ordered()
        if self.discrete:
            value, inclusive = (math.ceil(value) if inclusive else math.floor(value) + 1), True
        if self.low is None or (value, not inclusive) > (self.low[0], not self.low[1]):
            self.low = (value, inclusive)

    def at_most(self, value: Any, inclusive: bool) -> None:
        """Only values up to here; NaN is none of them."""
        self._ordered()
        if self.discrete:
            value, inclusive = (math.floor(value) if inclusive else math.ceil(value) - 1), True
        if self.high is None or (value, inclusive) < (self.high[0], self.high[1]):
            self.high = (value, inclusive)

    def from_to(self, least: Any, most: Any) -> None:
        """Only values from `least` to `most`, both included."""
        self.at_least(least, True)
        self.at_most(most, True)

    def only(self, values: tuple[Any, ...]) -> None:
        """Only these values."""
        self._ordered()
        some = {value for value in values if not isinstance(value, Fraction)}
        self.inside = some if self.inside is None else self.inside & some

    def without(self, values: tuple[Any, ...]) -> None:
        """None of these values; NaN stays, NULL goes."""
        self.need_null(False)
        self.outside |= {value for value in values if not isinstance(value, Fraction)}

    def text(self, operator: str, value: str) -> None:
        """Only texts for which this holds; every text holds the empty one."""
        self.need_null(False)
        if value:
            self.texts.add((operator, value))

    def told(self) -> Told | None:
        """The fewest conditions that mean this domain; None when it is empty."""
        if self.never:
            return None
        if self.null:
            return [("is_null", ())]
        if self.nan:
            return None if self.low or self.high or self.inside is not None else [("is_nan", ())]
        if self.boolean and self.outside and self.inside is None:
            self.inside = {True, False}
        return self._listed() if self.inside is not None else self._ranged()

    def _ordered(self) -> None:
        self.need_null(False)
        if self.nan:
            self.never = True

    def _listed(self) -> Told | None:
        kept = sorted(value for value in self.inside or () if self._within(value) and value not in self.outside)
        if not kept:
            return None
        return [("=", tuple(kept))] if len(kept) == 1 else [("in", tuple(kept))]

    def _ranged(self) -> Told | None:
        self._tighten()
        if self._empty_range():
            return None
        if self.low and self.high and self.low[0] == self.high[0]:
            return [("=", (self.low[0],))] if self._holds_texts(self.low[0]) else None
        told: Told = []
        if self.outside:
            told.append(
                ("!=", tuple(self.outside)) if len(self.outside) == 1 else ("not_in", tuple(sorted(self.outside)))
            )
        for bound, strict, loose in ((self.low, ">", ">="), (self.high, "<", "<=")):
            if bound:
                told.append((loose if bound[1] else strict, (bound[0],)))
        told.extend((operator, (value,)) for operator, value in sorted(self.texts))
        if self.nan is False and not self.low and not self.high:
            told.append(("is_not_nan", ()))
        if not told and self.null is False:
            told.append(("is_not_null", ()))
        return sorted(told)

    def _tighten(self) -> None:
        """Move bounds past values that are left out, and forget those that the bounds leave out anyway."""
        if self.low and self.low[0] == -math.inf and self.low[1]:
            self.low, self.nan = None, False
        if self.high and self.high[0] == math.inf and self.high[1]:
            self.high, self.nan = None, False
        while self.low and self.low[1] and self.low[0] in self.outside:
            self.low = (self.low[0] + 1, True) if self.discrete else (self.low[0], False)
        while self.high and self.high[1] and self.high[0] in self.outside:
            self.high = (self.high[0] - 1, True) if self.discrete else (self.high[0], False)
        self.outside = {value for value in self.outside if self._within(value)}

    def _empty_range(self) -> bool:
        if not self.low or not self.high:
            unreachable_low = self.low is not None and self.low[0] == math.inf and not self.low[1]
            return unreachable_low or (self.high is not None and self.high[0] == -math.inf and not self.high[1])
        if self.low[0] == self.high[0]:
            return not (self.low[1] and self.high[1])
        return bool(self.low[0] > self.high[0])

    def _within(self, value: Any) -> bool:
        if self.low and (value < self.low[0] or (value == self.low[0] and not self.low[1])):
            return False
        if self.high and (value > self.high[0] or (value == self.high[0] and not self.high[1])):
            return False
        return self._holds_texts(value)

    def _holds_texts(self, value: Any) -> bool:
        return all(TEXTS[operator](value, part) for operator, part in self.texts)


TEXTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda value, part: part in value,
    "starts_with": lambda value, part: value.startswith(part),
    "ends_with": lambda value, part: value.endswith(part),
}

MEET: dict[str, Callable[[Domain, tuple[Any, ...]], None]] = {
    "=": lambda domain, values: domain.only(values),
    "in": lambda domain, values: domain.only(values),
    "!=": lambda domain, values: domain.without(values),
    "not_in": lambda domain, values: domain.without(values),
    ">": lambda domain, values: domain.at_least(values[0], False),
    ">=": lambda domain, values: domain.at_least(values[0], True),
    "<": lambda domain, values: domain.at_most(values[0], False),
    "<=": lambda domain, values: domain.at_most(values[0], True),
    "between": lambda domain, values: domain.from_to(values[0], values[1]),
    "contains": lambda domain, values: domain.text("contains", values[0]),
    "starts_with": lambda domain, values: domain.text("starts_with", values[0]),
    "ends_with": lambda domain, values: domain.text("ends_with", values[0]),
    "is_nan": lambda domain, values: domain.need_nan(True),
    "is_not_nan": lambda domain, values: domain.need_nan(False),
    "is_null": lambda domain, values: domain.need_null(True),
    "is_not_null": lambda domain, values: domain.need_null(False),
}
