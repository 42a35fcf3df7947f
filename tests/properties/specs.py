"""Specs whose literals lie where filters go wrong: on values that occur, and just beside them."""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from oracle.evaluator import OPERATORS, WITHOUT_VALUE
from oracle.literals import OracleColumn

from .kinds import SECOND, TEXTS, decimal_of, whole

SHARES = (0, 0.0, 1, 1.0, 0.1, 0.5, 0.5, 0.5, 0.999, 1 / 3, 0.75, 1e-9, 1 - 2**-53, 5e-324)
RATIOS = st.one_of(st.sampled_from(SHARES), st.sampled_from(SHARES), st.floats(0, 1))
COUNTS = (0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4)
"""How many filters a spec has: one alone says most."""
SEEDS = st.one_of(st.sampled_from([0, 0, 7, -1, 2**53 + 1, 2**63 - 1, -(2**63)]), st.integers(-(2**63), 2**63 - 1))
DAY = datetime.date(1970, 1, 1).toordinal()
FIRST, LAST = 1 - DAY, datetime.date.max.toordinal() - DAY
SPELLINGS: dict[str, Callable[[str], str]] = {
    "same": lambda text: text,
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "longer": lambda text: text + "\x00",
    "other case": str.swapcase,
}
OFFSETS = (("Z", 0), ("z", 0), ("+00:00", 0), ("+05:30", 19_800), ("-08:00", -28_800), ("+23:59", 86_340))


@st.composite
def specs(draw: st.DrawFn, columns: Sequence[OracleColumn], values: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """A spec for these columns as plain JSON; `values` are what each column holds."""
    names = draw(st.permutations([column.name for column in columns]))
    spec: dict[str, Any] = {"columns": names[: draw(st.integers(1, len(names)))]}
    ordered = [column for column in columns if column.type in LITERALS] or columns
    pools = [*[ordered] * 7, columns]
    chosen = [draw(st.sampled_from(draw(st.sampled_from(pools)))) for _ in range(draw(st.sampled_from(COUNTS)))]
    spec["filters"] = [draw(filters(column, values.get(column.name, ()))) for column in chosen]
    if draw(st.integers(0, 3)):
        return spec
    return spec | {"randomize_ratio": draw(RATIOS), "seed": draw(SEEDS)}


@st.composite
def filters(draw: st.DrawFn, column: OracleColumn, values: Sequence[Any]) -> dict[str, Any]:
    """A filter that fits the column, as plain JSON."""
    fitting = sorted(OPERATORS[column.type])
    operator = draw(st.sampled_from([*fitting, *[each for each in fitting if each not in WITHOUT_VALUE] * 2]))
    asked = {"name": column.name, "operator": operator}
    if operator in WITHOUT_VALUE:
        return asked
    literal = literals(column, [each for each in values if each is not None])
    if operator == "between":
        return asked | {"value": draw(st.lists(literal, min_size=2, max_size=2))}
    if operator in ("in", "not_in"):
        return asked | {"value": draw(st.lists(literal, min_size=1, max_size=5))}
    if operator in ("contains", "starts_with", "ends_with"):
        return asked | {"value": draw(_part(literal))}
    return asked | {"value": draw(literal)}


def literals(column: OracleColumn, values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """Literals on the wire that fit the column: values that occur, their neighbours, and edges."""
    present = [each for each in values if not (isinstance(each, float) and math.isnan(each))]
    return LITERALS[column.type](column, present or [EDGE[column.type]])


@st.composite
def _mostly(draw: st.DrawFn, present: list[Any], others: st.SearchStrategy[Any]) -> Any:
    """A value that occurs, three times out of four."""
    return draw(st.sampled_from(present) if draw(st.integers(0, 3)) else others)


@st.composite
def _integer(draw: st.DrawFn, column: OracleColumn, present: list[int]) -> int | float | str:
    value = draw(_mostly(present, whole(-(2**64) - 5, 2**64 + 5)))
    value += draw(st.sampled_from([0, 0, 0, 1, -1]))
    if abs(value) > 2**53:
        far: list[int | float | str] = [value, str(value), float(value)]
        return draw(st.sampled_from(far))
    near: list[int | float | str] = [value, value, value, float(value), value + 0.5, value - 2.0**-20]
    return draw(st.sampled_from(near))


@st.composite
def _float(draw: st.DrawFn, column: OracleColumn, present: list[float]) -> int | float | str:
    edges = st.sampled_from([0, -0.0, 0.1, 20.5, 1e300, 65519.99, 65520, 5e-324, 2**53 + 1, 3.4028235677973366e38])
    value = draw(_mostly(present, st.one_of(st.floats(allow_nan=False), edges)))
    if isinstance(value, float) and math.isfinite(value):
        value = draw(
            st.sampled_from([value, value, value, math.nextafter(value, math.inf), math.nextafter(value, -9e9)])
        )
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return int(value) if value == int(value) and abs(value) < 2**60 and draw(st.booleans()) else value


@st.composite
def _decimal(draw: st.DrawFn, column: OracleColumn, present: list[Decimal]) -> int | str:
    value = draw(_mostly(present, st.sampled_from([Decimal(0), decimal_of(10**40, 0), decimal_of(-15, 1)])))
    exact = Fraction(value) + draw(st.sampled_from([Fraction(0)] * 4 + [Fraction(step, 10**79) for step in (1, -1)]))
    units = exact * 10**79
    text = format(decimal_of(int(units), 79), "f")
    if exact.denominator == 1 and draw(st.booleans()):
        return int(exact)
    return text if draw(st.booleans()) else text.rstrip("0").rstrip(".")


@st.composite
def _string(draw: st.DrawFn, column: OracleColumn, present: list[str]) -> str:
    value = draw(_mostly(present, st.sampled_from(TEXTS)))
    return SPELLINGS[draw(st.sampled_from(["same", "same", "same", "same", *SPELLINGS]))](value)


@st.composite
def _part(draw: st.DrawFn, whole_text: st.SearchStrategy[str]) -> str:
    text = draw(whole_text)
    start = draw(st.integers(0, len(text)))
    return draw(st.sampled_from([text, text[start:], text[:start], text[start : start + 2]]))


@st.composite
def _date(draw: st.DrawFn, column: OracleColumn, present: list[int]) -> str:
    day = draw(_mostly(present, st.just(0))) + draw(st.sampled_from([0, 0, 1, -1]))
    return _day(min(max(day, FIRST), LAST))


@st.composite
def _datetime(draw: st.DrawFn, column: OracleColumn, present: list[int]) -> str:
    value = draw(_mostly(present, st.just(0)))
    value += draw(st.sampled_from([0, 0, 0, 1, -1, 10**3, -(10**6), SECOND]))
    suffix, shift = draw(st.sampled_from(OFFSETS)) if column.zoned else ("", 0)
    seconds, part = divmod(value, SECOND)
    day, second = divmod(seconds + shift, 86_400)
    digits = f".{part:09d}"
    if part % 1000 == 0:
        digits = draw(st.sampled_from([digits, digits.rstrip("0").rstrip(".")]))
    clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    return f"{_day(min(max(day, FIRST), LAST))}T{clock}{digits}{suffix}"


def _day(day: int) -> str:
    return datetime.date.fromordinal(day + DAY).isoformat()


LITERALS: dict[str, Callable[[OracleColumn, list[Any]], st.SearchStrategy[Any]]] = {
    "INTEGER": _integer,
    "FLOAT": _float,
    "DECIMAL": _decimal,
    "STRING": _string,
    "BOOLEAN": lambda column, present: st.booleans(),
    "DATE": _date,
    "DATETIME": _datetime,
}
EDGE: dict[str, Any] = {
    "INTEGER": 0,
    "FLOAT": 0.0,
    "DECIMAL": Decimal(0),
    "STRING": "",
    "BOOLEAN": False,
    "DATE": 0,
    "DATETIME": 0,
}
"""What a literal lies beside where the column holds nothing."""
