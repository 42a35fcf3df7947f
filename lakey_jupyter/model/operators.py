"""The operators of a filter: which types each fits, how many values it takes, and how it is said."""

from __future__ import annotations

from enum import Enum

from .columns import ColumnType
from .noun import Noun

T = ColumnType
ORDERED = frozenset({T.INTEGER, T.FLOAT, T.DECIMAL, T.STRING, T.DATE, T.DATETIME})
EQUAL = ORDERED | {T.BOOLEAN}
EVERY = frozenset(T)
REAL = frozenset({T.FLOAT})
TEXT = frozenset({T.STRING})


class Takes(str, Enum):
    """How many values an operator takes."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    MANY = "many"


class Operator(Noun, frozen=True):
    """One row of the table that the form, the check and the sentences read."""

    symbol: str
    said: str
    takes: Takes
    types: frozenset[ColumnType]


def _row(symbol: str, said: str, takes: Takes, types: frozenset[ColumnType]) -> Operator:
    return Operator(symbol=symbol, said=said, takes=takes, types=types)


OPERATORS: dict[str, Operator] = {
    op.symbol: op
    for op in (
        _row("=", "is", Takes.ONE, EQUAL),
        _row("!=", "is not", Takes.ONE, EQUAL),
        _row("<", "is less than", Takes.ONE, ORDERED),
        _row("<=", "is at most", Takes.ONE, ORDERED),
        _row(">", "is more than", Takes.ONE, ORDERED),
        _row(">=", "is at least", Takes.ONE, ORDERED),
        _row("between", "is between", Takes.TWO, ORDERED),
        _row("in", "is one of", Takes.MANY, ORDERED),
        _row("not_in", "is none of", Takes.MANY, ORDERED),
        _row("contains", "contains", Takes.ONE, TEXT),
        _row("starts_with", "starts with", Takes.ONE, TEXT),
        _row("ends_with", "ends with", Takes.ONE, TEXT),
        _row("is_nan", "is not a number", Takes.NONE, REAL),
        _row("is_not_nan", "is a number", Takes.NONE, REAL),
        _row("is_null", "is empty", Takes.NONE, EVERY),
        _row("is_not_null", "is not empty", Takes.NONE, EVERY),
    )
}


def fitting(type_: ColumnType) -> list[str]:
    """The symbols of the operators that fit a type, in the table's order."""
    return [op.symbol for op in OPERATORS.values() if type_ in op.types]
