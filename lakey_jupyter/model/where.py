"""A where-text, such as `name = 'x' and value >= 23`, read into typed filters; anything else is refused in words.

sqlglot parses the text; only AND of comparisons between one column and literals goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ..errors import Invalid, near
from .columns import Cell, Column, ColumnType
from .filters import Filter

COMPARED: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
TURNED = {"=": "=", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}
OPPOSITE = {
    "=": "!=",
    "!=": "=",
    "in": "not_in",
    "is_null": "is_not_null",
    "is_not_null": "is_null",
    "is_nan": "is_not_nan",
}
TEXTS = {"contains": "contains", "starts_with": "starts_with", "ends_with": "ends_with", "is_nan": "is_nan"}
EXAMPLE = "name = 'x' and value >= 23"
PATH = "where"
Given = Callable[[str, Column], Cell | tuple[Cell, ...]]
"""What a name such as `:limit` means for a column: a value, or several for IN."""


@dataclass(frozen=True)
class _Known:
    """The columns that a text may name, and what its `:names` mean, if anything."""

    columns: dict[str, Column]
    given: Given | None


def parse_where(text: str, columns: Sequence[Column], given: Given | None = None) -> list[Filter]:
    """The filters that a where-text means on these columns; `Invalid` (path `where`) for anything beyond them.

    Names stand bare or in double quotes and are exact; texts stand in single quotes. LIKE takes `%` at its ends only.
    `:limit` is the value that `given` says it is; without `given` it is refused. The empty text is no filter.
    """
    if not text.strip():
        return []
    try:
        tree = sqlglot.parse_one(f"SELECT 1 WHERE {text}", read="duckdb")
    except (SqlglotError, RecursionError) as wrong:
        raise _refused(text, "cannot be read") from wrong
    where = tree.args.get("where")
    extra = [name for name, part in tree.args.items() if part and name not in ("expressions", "where", "kind")]
    if not isinstance(tree, exp.Select) or where is None or extra:
        raise _refused(text, "is more than filters")
    known = _Known({column.name: column for column in columns}, given)
    return [_filter(part, known) for part in _terms(where.this)]


def _terms(part: Any) -> Iterable[exp.Expression]:
    if isinstance(part, exp.Paren):
        yield from _terms(part.this)
    elif isinstance(part, exp.And):
        yield from _terms(part.left)
        yield from _terms(part.right)
    else:
        yield part


def _filter(part: exp.Expression, known: _Known) -> Filter:
    if isinstance(part, exp.Not):
        return _opposite(_filter(_bare(part.this), known), part)
    for kind, read in READ.items():
        if isinstance(part, kind):
            found = read(part, known)
            return _opposite(found, part) if part.args.get("negate") else found
    raise _refused(part.sql("duckdb"), "is not a filter (OR and formulas are not taken)")


def _opposite(asked: Filter, part: exp.Expression) -> Filter:
    operator = OPPOSITE.get(asked.operator)
    if operator is None:
        raise _refused(part.sql("duckdb"), "cannot be turned round")
    return Filter(name=asked.name, operator=operator, value=asked.value)


def _bare(part: exp.Expression) -> exp.Expression:
    return _bare(part.this) if isinstance(part, exp.Paren) else part


def _compared(part: exp.Expression, known: _Known) -> Filter:
    operator = COMPARED[type(part)]
    left, right = _bare(part.this), _bare(part.expression)
    if not isinstance(left, exp.Column) and isinstance(right, exp.Column):
        left, right, operator = right, left, TURNED[operator]
    column = _column(left, known)
    return Filter(name=column.name, operator=operator, value=_literal(right, column, known))


def _between(part: exp.Expression, known: _Known) -> Filter:
    column = _column(part.this, known)
    low, high = (_literal(part.args[side], column, known) for side in ("low", "high"))
    return Filter(name=column.name, operator="between", value=(low, high))


def _in(part: exp.Expression, known: _Known) -> Filter:
    column = _column(part.this, known)
    listed = part.expressions or [part.args.get("field")]
    if not all(isinstance(each, exp.Expression) for each in listed):
        raise _refused(part.sql("duckdb"), "needs a list of values after IN")
    return Filter(name=column.name, operator="in", value=tuple(_listed(listed, column, known)))


def _is(part: exp.Expression, known: _Known) -> Filter:
    column = _column(part.this, known)
    right = _bare(part.expression)
    if isinstance(right, exp.Boolean):
        return Filter(name=column.name, operator="=", value=bool(right.this))
    if isinstance(right, exp.Null):
        return Filter(name=column.name, operator="is_null")
    if isinstance(right, exp.Column) and right.name.casefold() == "nan":
        return Filter(name=column.name, operator="is_nan")
    raise _refused(part.sql("duckdb"), "is not a filter")


def _like(part: exp.Expression, known: _Known) -> Filter:
    column = _column(part.this, known)
    pattern = _literal(part.expression, column, known)
    if not isinstance(pattern, str):
        raise _refused(part.sql("duckdb"), "needs a text after LIKE")
    middle = pattern.strip("%")
    if "%" in middle or "_" in middle:
        raise _refused(part.sql("duckdb"), "takes % at the ends only")
    ends = (pattern.startswith("%"), pattern.endswith("%") and len(pattern) > 1)
    operator = {(True, True): "contains", (False, True): "starts_with", (True, False): "ends_with"}.get(ends, "=")
    return Filter(name=column.name, operator=operator, value=middle)


def _called(part: exp.Expression, known: _Known) -> Filter:
    name = CALLS.get(type(part)) or TEXTS.get(part.name.casefold() if isinstance(part, exp.Anonymous) else "")
    arguments = list(part.expressions) if isinstance(part, exp.Anonymous) else [part.this, part.args.get("expression")]
    if name is None or not arguments:
        raise _refused(part.sql("duckdb"), "is not a filter")
    column = _column(arguments[0], known)
    rest = [each for each in arguments[1:] if each is not None]
    return Filter(name=column.name, operator=name, value=_literal(rest[0], column, known) if rest else None)


def _truth(part: exp.Expression, known: _Known) -> Filter:
    column = _column(part, known)
    if column.type is not ColumnType.BOOLEAN:
        raise _refused(part.sql("duckdb"), "says nothing of its value")
    return Filter(name=column.name, operator="=", value=True)


CALLS: dict[type[exp.Expression], str] = {
    exp.IsNan: "is_nan",
    exp.StartsWith: "starts_with",
    exp.EndsWith: "ends_with",
    exp.Contains: "contains",
}
READ: dict[Any, Callable[[exp.Expression, _Known], Filter]] = {
    tuple(COMPARED): _compared,
    exp.Between: _between,
    exp.In: _in,
    exp.Is: _is,
    exp.Like: _like,
    (exp.Anonymous, *CALLS): _called,
    exp.Column: _truth,
}


def _column(part: exp.Expression, known: _Known) -> Column:
    part = _bare(part)
    if not isinstance(part, exp.Column):
        raise _refused(part.sql("duckdb"), "is not a column")
    name = ".".join(piece.name for piece in part.parts)
    if name not in known.columns:
        raise Invalid(f"There is no column {name!r}.{near(name, known.columns)}", path=PATH)
    return known.columns[name]


def _listed(parts: Iterable[exp.Expression], column: Column, known: _Known) -> Iterable[Cell]:
    for part in parts:
        found = _named(part, column, known) if isinstance(part, exp.Placeholder) else _literal(part, column, known)
        yield from found if isinstance(found, tuple) else (found,)


def _named(part: exp.Expression, column: Column, known: _Known) -> Cell | tuple[Cell, ...]:
    """What a name such as `:limit` stands for."""
    if known.given is None or not part.this:
        raise _refused(f":{part.this}" if part.this else "?", "stands for a value that is not given")
    return known.given(str(part.this), column)


def _literal(part: exp.Expression, column: Column, known: _Known) -> Cell:
    part = _bare(part)
    if isinstance(part, exp.Placeholder):
        found = _named(part, column, known)
        if isinstance(found, tuple):
            raise _refused(f":{part.this}", "stands for several values, which only IN takes")
        return found
    if isinstance(part, exp.Cast):
        part = part.this
    if isinstance(part, exp.Boolean):
        return bool(part.this)
    sign = ""
    if isinstance(part, exp.Neg):
        sign, part = "-", _bare(part.this)
    if not isinstance(part, exp.Literal) or (sign and part.is_string):
        raise _refused(
            part.sql("duckdb"), f"is not a value to compare {column.name!r} with (texts stand in single quotes)"
        )
    return str(part.this) if part.is_string else _number(sign + part.this, column)


def _number(text: str, column: Column) -> Cell:
    if text.lstrip("-").isdigit():
        return int(text)
    return text if column.type is ColumnType.DECIMAL else float(text)


def _refused(text: str, why: str) -> Invalid:
    return Invalid(f"{text!r} {why}; write filters joined by AND, such as {EXAMPLE}.", path=PATH)
