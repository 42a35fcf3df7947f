"""What a pull returns, row by row, from the text of the semantics: specs are plain JSON, rows are dicts.

A row's values are exact: int, float, Decimal, str, bool; days since 1970 for dates and nanoseconds since 1970 for
datetimes; None is NULL. Values of other types are only passed on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .literals import OracleColumn, Refused, exact
from .sampling import is_kept

Row = Mapping[str, Any]
Spec = Mapping[str, Any]
Truth = bool | None
"""TRUE, FALSE or UNKNOWN."""
ORDERED = frozenset(["=", "!=", "<", "<=", ">", ">=", "in", "not_in", "between", "is_null", "is_not_null"])
NULLS = frozenset({"is_null", "is_not_null"})
OPERATORS: dict[str, frozenset[str]] = {
    "INTEGER": ORDERED,
    "FLOAT": ORDERED | {"is_nan", "is_not_nan"},
    "DECIMAL": ORDERED,
    "STRING": ORDERED | {"contains", "starts_with", "ends_with"},
    "BOOLEAN": NULLS | {"=", "!="},
    "DATE": ORDERED,
    "DATETIME": ORDERED,
    "TIME": NULLS,
    "DURATION": NULLS,
    "BINARY": NULLS,
    "NESTED": NULLS,
}
"""The operators that fit each type."""
EVERY_OPERATOR = frozenset().union(*OPERATORS.values())
WITHOUT_VALUE = NULLS | {"is_nan", "is_not_nan"}
FIELDS = {"columns", "filters", "randomize_ratio", "seed"}


@dataclass(frozen=True)
class SourceFile:
    """A file of the lake: its path below the item's location, and its rows in order; a column a row lacks is NULL."""

    path: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Checked:
    """A filter whose literals are exact values."""

    column: OracleColumn
    operator: str
    literals: tuple[Any, ...]


def pull(columns: Sequence[OracleColumn], files: Sequence[SourceFile], spec: Spec) -> list[tuple[Any, ...]]:
    """The rows of a pull in order, with the values of the asked columns; `Refused` when the spec breaks a rule."""
    filters = check(columns, spec)
    wanted = spec["columns"]
    return [tuple(row.get(name) for name in wanted) for row in _kept(files, filters, spec)]


def check(columns: Sequence[OracleColumn], spec: Spec) -> list[Checked]:
    """The filters of a spec with exact literals; `Refused` when the spec breaks a rule."""
    known = {column.name: column for column in columns}
    wanted, filters = spec.get("columns"), spec.get("filters", [])
    ratio, seed = spec.get("randomize_ratio", 1), spec.get("seed", 0)
    _refuse(set(spec) - FIELDS, "an unknown field")
    _refuse(not wanted or len(set(wanted)) < len(wanted), "columns: at least one, each once")
    _refuse(any(name not in known for name in wanted or ()), "a column that the item does not have")
    _refuse(isinstance(ratio, bool) or not isinstance(ratio, int | float), "the ratio is a number")
    _refuse(not 0 <= ratio <= 1, "the ratio lies in [0, 1]")
    _refuse(isinstance(seed, bool) or not isinstance(seed, int), "the seed is an integer")
    checked = [_filter(each, known) for each in filters]
    _refuse(len(filters) > 256, "at most 256 filters")
    _refuse(sum(len(each.literals) for each in checked) > 10_000, "at most 10,000 values in all")
    _refuse(len(wanted or ()) > 10_000, "at most 10,000 columns")
    _refuse(len(json.dumps(spec, ensure_ascii=False).encode()) > 256 * 1024, "at most 256 kB of JSON")
    return checked


def truth(condition: Checked, row: Row) -> Truth:
    """Whether a row meets a filter, in three-valued logic."""
    value = row.get(condition.column.name)
    if condition.operator in NULLS:
        return (value is None) == (condition.operator == "is_null")
    if value is None:
        return None
    if isinstance(value, Decimal):
        value = Fraction(value)
    return HOLDS[condition.operator](value, condition.literals)


def _kept(files: Sequence[SourceFile], filters: Sequence[Checked], spec: Spec) -> Iterator[Row]:
    ratio, seed = spec.get("randomize_ratio", 1), spec.get("seed", 0)
    for file in sorted(files, key=lambda each: each.path.encode()):
        for place, row in enumerate(file.rows):
            if is_kept(ratio, seed, file.path, place) and all(truth(each, row) is True for each in filters):
                yield row


def _filter(asked: Mapping[str, Any], known: Mapping[str, OracleColumn]) -> Checked:
    _refuse(set(asked) - {"name", "operator", "value"}, "an unknown field of a filter")
    column, operator, value = known.get(asked["name"]), asked["operator"], asked.get("value")
    if column is None or operator not in OPERATORS[column.type]:
        raise Refused(f"{operator!r} does not fit {asked['name']!r}")
    if operator in WITHOUT_VALUE:
        _refuse(value is not None, f"{operator!r} takes no value")
        return Checked(column, operator, ())
    if operator in ("in", "not_in", "between"):
        _refuse(not isinstance(value, list), f"{operator!r} takes a list")
        values = list(value or ())
        _refuse(operator == "between" and len(values) != 2, "between takes two values")
        _refuse(not 1 <= len(values) <= 10_000, f"{operator!r} takes 1 to 10,000 values")
    else:
        values = [value]
    return Checked(column, operator, tuple(exact(each, column) for each in values))


def _refuse(broken: object, why: str) -> None:
    if broken:
        raise Refused(why)


def _equal(value: Any, literal: Any) -> bool:
    return bool(value == literal)


HOLDS: dict[str, Callable[[Any, tuple[Any, ...]], bool]] = {
    "=": lambda value, literals: _equal(value, literals[0]),
    "!=": lambda value, literals: not _equal(value, literals[0]),
    "<": lambda value, literals: value < literals[0],
    "<=": lambda value, literals: value <= literals[0],
    ">": lambda value, literals: value > literals[0],
    ">=": lambda value, literals: value >= literals[0],
    "between": lambda value, literals: literals[0] <= value <= literals[1],
    "in": lambda value, literals: any(_equal(value, each) for each in literals),
    "not_in": lambda value, literals: not any(_equal(value, each) for each in literals),
    "contains": lambda value, literals: literals[0] in value,
    "starts_with": lambda value, literals: value.startswith(literals[0]),
    "ends_with": lambda value, literals: value.endswith(literals[0]),
    "is_nan": lambda value, literals: math.isnan(value),
    "is_not_nan": lambda value, literals: not math.isnan(value),
}
"""What an operator means for a value that is not NULL: Python compares floats by IEEE-754 and texts by code point."""
