"""Cells are JSON that loses nothing a person would miss."""

from __future__ import annotations

import base64
import json
import math
from datetime import date, time
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from lakey_jupyter.parquet.cells import cells, rows_of


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (pa.array([1, None, 2**53, 2**53 + 1, -(2**63)]), [1, None, 2**53, str(2**53 + 1), str(-(2**63))]),
        (pa.array([2**64 - 1], pa.uint64()), [str(2**64 - 1)]),
        (pa.array([0.1, math.nan, math.inf, -math.inf, None]), [0.1, "nan", "inf", "-inf", None]),
        (pa.array(np.array([0.5, np.nan], np.float16)), [0.5, "nan"]),
        (pa.array([True, None]), [True, None]),
        (pa.array([Decimal("12.50")], pa.decimal128(6, 2)), ["12.50"]),
        (pa.array(["<b>&", ""]), ["<b>&", ""]),
        (pa.array(["x" * 2_001]), ["x" * 2_000 + "…"]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
        (pa.array([b"\0\xff"]), [base64.b64encode(b"\0\xff").decode()]),
        (pa.array([date(2026, 1, 2)]), ["2026-01-02"]),
        (pa.array([1], pa.timestamp("ns")), ["1970-01-01T00:00:00.000000001"]),
        (pa.array([-1], pa.timestamp("ns", "UTC")), ["1969-12-31T23:59:59.999999999Z"]),
        (pa.array([time(1, 2, 3)], pa.time64("us")), ["01:02:03"]),
        (pa.array([5], pa.duration("ms")), ["5 ms"]),
        (pa.array([[1, None], None]), [[1, None], None]),
        (pa.array([{"a": 2**60, "b": b"x"}]), [{"a": str(2**60), "b": "eA=="}]),
    ],
)
def test_a_value_is_told_so(values: pa.Array, told: list[Any]) -> None:
    found = cells(values)
    assert found == told
    assert [type(each) for each in found] == [type(each) for each in told]
    assert json.loads(json.dumps(found, allow_nan=False)) == told


def test_times_past_what_python_holds_are_told_too() -> None:
    for values in (pa.array([2**62], pa.timestamp("s")), pa.array([2**62], pa.timestamp("us", "Europe/Rome"))):
        assert isinstance(cells(values)[0], str)


def test_a_table_is_told_row_by_row() -> None:
    assert rows_of(pa.table({"a": [1, 2], "b": ["x", None]})) == ((1, "x"), (2, None))
    assert rows_of(pa.table({})) == ()
