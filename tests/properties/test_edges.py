"""Every operator with every literal on the values where engines slip: nothing here is left to chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import pyarrow as pa
import pytest
from oracle.evaluator import OPERATORS, WITHOUT_VALUE, SourceFile, pull
from oracle.literals import rounded

from .exact_arrays import token
from .kinds import SECOND, Kind, datetimes, decimal_of, decimals, floats, integers, texts
from .lakes import Stand, rows
from .layouts import LakeFile, Layout, Table
from .profiles import EXAMPLES

DEEP = 1_000
INF, NAN = math.inf, math.nan
SPRING = 1_774_746_000 * SECOND
"""Clocks are put forward in Berlin."""
TEXTS = ["", "a", "A", "a\x00", "\u00e9", "e\u0301", "\uffff", "\U0001f600", "1", "a,b", "%"]
TIMES = ["1970-01-01T00:00:00", "1970-01-01T00:00:00.000000001", "1969-12-31T23:59:59.999999999"]
REALS = ["-inf", -0.0, 0, 0.1, 0.10000000000000002, 1, "inf", 1e300]
EDGES: dict[str, tuple[Kind, list[Any], list[Any]]] = {
    "int64": (
        integers(64, True),
        [-(2**63), -1, 0, 1, 2**53, 2**53 + 1, 2**63 - 1],
        [0, 0.5, 2**53 + 1, 2.0**63, str(2**63)],
    ),
    "uint64": (integers(64, False), [0, 1, 2**53 + 1, 2**63, 2**64 - 2, 2**64 - 1], [-1, 0, 2**63, 2**64 - 1, 2.0**64]),
    "int8": (integers(8, True), [-128, -1, 0, 127], [-129, -128, 127, 128, 126.5]),
    "float64": (floats(64), [NAN, -INF, -0.0, 0.0, 5e-324, 0.1, INF], REALS),
    "float32": (floats(32), [NAN, -INF, -0.0, 0.0, rounded(0.1, 32), INF], [*REALS, 3.4028235677973366e38, 16777217]),
    "float16": (floats(16), [NAN, -INF, -0.0, 0.0, rounded(0.1, 16), 65504.0, INF], [*REALS, 65519.99, 65520, 2049]),
    "decimal128": (
        decimals(pa.decimal128(5, 2)),
        [Decimal("-0.01"), Decimal("0.00"), Decimal("999.99")],
        [0, "0.001", "999.99", "1000"],
    ),
    "decimal256": (
        decimals(pa.decimal256(40, 3)),
        [decimal_of(10**39, 3), Decimal("0.001")],
        ["0.001", str(10**36), "1" + "0" * 35 + "0.0001"],
    ),
    "string": (texts(pa.string()), TEXTS, TEXTS),
    "large_string": (texts(pa.large_string()), TEXTS, TEXTS[3:8]),
    "string_view": (texts(pa.string_view()), TEXTS, TEXTS[3:8]),
    "dictionary": (texts(pa.dictionary(pa.int32(), pa.string())), TEXTS, TEXTS[3:8]),
    "bool": (Kind(pa.bool_(), "BOOLEAN", integers(8, True).values), [True, False], [True, False]),
    "date32": (
        Kind(pa.date32(), "DATE", integers(8, True).values),
        [-719_162, -1, 0, 2_932_896],
        ["0001-01-01", "1970-01-01", "9999-12-31"],
    ),
    "naive ns": (datetimes("ns", None), [-(2**63) + 1, -1, 0, 1, 2**63 - 1], TIMES),
    "naive us": (datetimes("us", None), [-(2**63 - 1) * 1000, -1000, 0, 1000, (2**63 - 1) * 1000], TIMES),
    "zoned ns": (
        datetimes("ns", "Europe/Berlin"),
        [-1, 0, 1, SPRING, SPRING + 3600 * SECOND],
        [f"{TIMES[1]}Z", "2026-03-29T02:00:00+01:00", "2026-03-29T03:00:00+02:00"],
    ),
    "zoned ms": (
        datetimes("ms", "+05:30"),
        [-(10**6), 0, 10**6],
        [f"{TIMES[1]}Z", "1970-01-01T05:30:00+05:30", "1969-12-31T16:00:00-08:00"],
    ),
}


GROUPS = (1, 2, 100)


@pytest.mark.parametrize("rows_of_a_group", GROUPS)
@pytest.mark.parametrize(("kind", "values", "literals"), EDGES.values(), ids=EDGES)
def test_every_operator_holds_at_the_edges(
    stand: Stand, kind: Kind, values: list[Any], literals: list[Any], rows_of_a_group: int
) -> None:
    table = Table({"x": kind}, tuple({"x": each} for each in [*values, None]))
    file = LakeFile("a.parquet", tuple(range(len(table.rows))), {"x": kind.arrow}, {"row_group_size": rows_of_a_group})
    with stand.item(table, Layout((file,))) as item:
        for asked in _filters_of(kind, literals, GROUPS.index(rows_of_a_group)):
            spec = {"columns": ["x"], "filters": [asked]}
            kept = pull([kind.column("x")], [SourceFile("a.parquet", table.rows)], spec)
            assert rows(item.pull(spec)) == [token(row) for row in kept], asked


def _filters_of(kind: Kind, literals: list[Any], turn: int) -> list[dict[str, Any]]:
    """All filters; in a quick run each of them with one size of row groups alone."""
    found = list(_filters(kind, literals))
    return found if EXAMPLES >= DEEP else found[turn :: len(GROUPS)]


def _filters(kind: Kind, literals: list[Any]) -> Iterator[dict[str, Any]]:
    for operator in sorted(OPERATORS[kind.type]):
        asked = {"name": "x", "operator": operator}
        if operator in WITHOUT_VALUE:
            yield asked
        elif operator == "between":
            yield from ({**asked, "value": [low, high]} for low, high in product(literals[:3], literals))
        elif operator in ("in", "not_in"):
            yield from ({**asked, "value": [each, literals[0]]} for each in literals)
        else:
            yield from ({**asked, "value": each} for each in literals)
