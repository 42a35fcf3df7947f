"""The oracle itself, held against truth tables worked out by hand from the text."""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .evaluator import EVERY_OPERATOR, HOLDS, OPERATORS, WITHOUT_VALUE, SourceFile, check, pull
from .literals import OracleColumn, Refused, exact, rounded
from .partitions import partition_columns, partition_texts
from .sampling import is_kept, number

INF, NAN = math.inf, math.nan
INTEGER = OracleColumn("x", "INTEGER")
FLOAT = OracleColumn("x", "FLOAT")
SINGLE = OracleColumn("x", "FLOAT", bits=32)
DECIMAL = OracleColumn("x", "DECIMAL")
STRING = OracleColumn("x", "STRING")
BOOLEAN = OracleColumn("x", "BOOLEAN")
DATE = OracleColumn("x", "DATE")
NAIVE = OracleColumn("x", "DATETIME")
ZONED = OracleColumn("x", "DATETIME", zoned=True)
NESTED = OracleColumn("x", "NESTED")
NUMBERS = [NAN, -INF, -1.5, -0.0, 0.0, 1.5, INF, None]
NFC, NFD = "\u00e9", "e\u0301"


def kept(column: OracleColumn, values: list[Any], operator: str, value: Any = None) -> list[Any]:
    """The values that one filter keeps."""
    asked = {"name": column.name, "operator": operator} | ({} if operator in WITHOUT_VALUE else {"value": value})
    rows = [{column.name: each} for each in values]
    return [row[0] for row in pull([column], [SourceFile("a", rows)], {"columns": ["x"], "filters": [asked]})]


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", 0, [-0.0, 0.0]),
        ("=", "inf", [INF]),
        ("!=", 0, [NAN, -INF, -1.5, 1.5, INF]),
        ("<", 0, [-INF, -1.5]),
        ("<=", 0, [-INF, -1.5, -0.0, 0.0]),
        (">", 0, [1.5, INF]),
        (">=", -0.0, [-0.0, 0.0, 1.5, INF]),
        ("in", [0, 1.5], [-0.0, 0.0, 1.5]),
        ("not_in", [0, 1.5], [NAN, -INF, -1.5, INF]),
        ("between", [-1.5, 0], [-1.5, -0.0, 0.0]),
        ("between", [0, -1.5], []),
        ("between", ["-inf", "inf"], [-INF, -1.5, -0.0, 0.0, 1.5, INF]),
        ("is_nan", None, [NAN]),
        ("is_not_nan", None, [-INF, -1.5, -0.0, 0.0, 1.5, INF]),
        ("is_null", None, [None]),
        ("is_not_null", None, [NAN, -INF, -1.5, -0.0, 0.0, 1.5, INF]),
    ],
)
def test_floats_follow_ieee_754_and_null_is_unknown(operator: str, value: Any, expected: list[Any]) -> None:
    assert [repr(each) for each in kept(FLOAT, NUMBERS, operator, value)] == [repr(each) for each in expected]


@pytest.mark.parametrize(
    ("column", "values", "operator", "value", "expected"),
    [
        (INTEGER, [20, 21, None], ">", 20.5, [21]),
        (INTEGER, [20, 21], "=", 20.5, []),
        (INTEGER, [2**53, 2**53 + 1], "=", str(2**53 + 1), [2**53 + 1]),
        (INTEGER, [2**64 - 2, 2**64 - 1], ">=", 2**64 - 1, [2**64 - 1]),
        (INTEGER, [2**63 - 1], "<", 2.0**63, [2**63 - 1]),
        (INTEGER, [0, 1, None], "!=", 1, [0]),
        (INTEGER, [0, 1, None], "not_in", [1], [0]),
        (SINGLE, [rounded(0.1, 32)], "=", 0.1, [rounded(0.1, 32)]),
        (FLOAT, [rounded(0.1, 32)], "=", 0.1, []),
        (DECIMAL, [Decimal("1.10"), Decimal("1.11")], "=", "1.1", [Decimal("1.10")]),
        (DECIMAL, [Decimal("1.10"), Decimal("1.11")], ">", "1.1000000000000000000000000000001", [Decimal("1.11")]),
        (DECIMAL, [Decimal("2.00"), None], "in", [2], [Decimal("2.00")]),
        (STRING, [NFC, NFD], "=", NFC, [NFC]),
        (STRING, ["\uffff", "\U0001f600"], ">", "\uffff", ["\U0001f600"]),
        (STRING, ["a", "A", ""], "<", "a", ["A", ""]),
        (STRING, ["a%b", "axb", None], "contains", "%", ["a%b"]),
        (STRING, ["ab", "ba", None], "starts_with", "a", ["ab"]),
        (STRING, ["ab", "ba", None], "ends_with", "", ["ab", "ba"]),
        (BOOLEAN, [True, False, None], "!=", True, [False]),
        (DATE, [0, 1, None], ">=", "1970-01-02", [1]),
        (NAIVE, [1, 2], "=", "1970-01-01T00:00:00.000000001", [1]),
        (ZONED, [0, 1], "=", "1970-01-01T05:30:00+05:30", [0]),
        (ZONED, [-1, 0], "<", "1969-12-31T23:00:00-01:00", [-1]),
        (NESTED, [[1], None], "is_null", None, [None]),
    ],
)
def test_each_type_compares_exactly(
    column: OracleColumn, values: list[Any], operator: str, value: Any, expected: list[Any]
) -> None:
    assert kept(column, values, operator, value) == expected


UNFIT_LITERALS: dict[OracleColumn, tuple[Any, ...]] = {
    INTEGER: (NAN, INF, "nan", "inf", "1", "", True, False, None, [], "1.5", str(2**53)),
    FLOAT: (NAN, "nan", "1.5", "", True, None, [1.5]),
    DECIMAL: (1.5, 0.0, "", "nan", "inf", "1e3", True, None),
    STRING: (0, 1, False, None, 1.5),
    BOOLEAN: (0, 1, "", "true", None),
    DATE: (0, "", "2026-02-30", "2026-1-1", "20260101", "2026-01-01T00:00:00", None),
    NAIVE: (0, "", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T24:00:00", None),
    ZONED: (0, "2026-01-01T00:00:00", "2026-01-01T00:00:00+25:00", "2026-01-01T00:00Z"),
    NESTED: (0,),
}


@pytest.mark.parametrize(
    ("column", "literal"),
    [(column, literal) for column, literals in UNFIT_LITERALS.items() for literal in literals],
)
def test_a_literal_that_does_not_fit_is_refused_and_so_is_a_falsy_one(column: OracleColumn, literal: Any) -> None:
    with pytest.raises(Refused):
        exact(literal, column)


UNFIT = [(type_, operator) for type_, fit in OPERATORS.items() for operator in sorted(EVERY_OPERATOR - fit)]


@pytest.mark.parametrize(("type_", "operator"), UNFIT)
def test_a_pair_that_is_not_in_the_table_is_refused(type_: str, operator: str) -> None:
    with pytest.raises(Refused):
        check([OracleColumn("x", type_)], {"columns": ["x"], "filters": [{"name": "x", "operator": operator}]})


@pytest.mark.parametrize(
    "spec",
    [
        {"columns": []},
        {"columns": ["x", "x"]},
        {"columns": ["X"]},
        {"columns": ["x"], "randomize_ratio": 1.2},
        {"columns": ["x"], "randomize_ratio": -0.1},
        {"columns": ["x"], "randomize_ratio": NAN},
        {"columns": ["x"], "randomize_ratio": True},
        {"columns": ["x"], "seed": 1.5},
        {"columns": ["x"], "limit": 3},
        {"columns": ["x"], "filters": [{"name": "y", "operator": "is_null"}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "~", "value": 1}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "in", "value": []}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "in", "value": [1, None]}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "in", "value": list(range(10_001))}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "between", "value": [1]}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "is_null", "value": 0}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "=", "value": [1]}]},
        {"columns": ["x"], "filters": [{"name": "x", "operator": "is_null"}] * 257},
    ],
)
def test_a_spec_that_breaks_a_rule_is_refused(spec: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check([INTEGER], spec)


@pytest.mark.parametrize(
    ("seed", "path", "row", "z"),
    [
        (0, "part-0.parquet", 0, 0x8741027DD974D43C),
        (0, "year=2026/month=11/part-0.parquet", 41, 0x63297628901CA238),
        (7, "é/ä.parquet", 1_000_000, 0x26AB811525C97E9C),
    ],
)
def test_the_sampling_vectors_hold(seed: int, path: str, row: int, z: int) -> None:
    assert number(seed, path, row) == z


def test_the_whole_share_keeps_every_row_and_none_keeps_none() -> None:
    assert all(is_kept(1, 0, "a", row) and not is_kept(0, 0, "a", row) for row in range(1000))


def test_rows_come_by_the_bytes_of_the_path_and_columns_as_asked() -> None:
    files = [SourceFile(path, [{"x": path, "y": 1}, {"x": path}]) for path in ("part-2", "part-10", "é", "Z/a", "z")]
    columns = [STRING, OracleColumn("y", "INTEGER")]
    rows = pull(columns, files, {"columns": ["y", "x"]})
    assert rows == [row for path in ("Z/a", "part-10", "part-2", "z", "é") for row in ((1, path), (None, path))]


def test_partition_values_are_decoded_and_typed_over_all_files() -> None:
    assert partition_texts("a%20b=x%2Fy/c=__HIVE_DEFAULT_PARTITION__/p=1.parquet") == {"a b": "x/y", "c": None}
    paths = ["i=1/d=2026-01-01/s=1/a", "i=-2/d=2026-02-28/s=2026-01-01/a", "i=__HIVE_DEFAULT_PARTITION__/s=x/a"]
    assert [column.type for column in partition_columns(paths)] == ["INTEGER", "DATE", "STRING"]


@given(st.floats(allow_nan=False), st.sampled_from([("e", 16), ("f", 32), ("d", 64)]))
def test_rounding_to_a_width_is_what_the_machine_does(value: float, width: tuple[str, int]) -> None:
    letter, bits = width
    try:
        machine = struct.unpack(letter, struct.pack(letter, value))[0]
    except OverflowError:
        machine = math.copysign(INF, value)
    assert rounded(value, bits) == machine


def test_every_operator_of_the_table_has_a_meaning() -> None:
    assert set(HOLDS) | {"is_null", "is_not_null"} == EVERY_OPERATOR
