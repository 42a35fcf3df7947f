"""Python's values on their way to the wire: exact to the last digit, and refused in words where they mean nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lakey_jupyter.errors import Invalid
from lakey_jupyter.kernel.values import filter_of, literal
from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.filters import Filter

DAY = Column(name="day", type=ColumnType.DATE, arrow="date32[day]")
NAIVE = Column(name="at", type=ColumnType.DATETIME, arrow="timestamp[ns]")
ZONED = Column(name="at", type=ColumnType.DATETIME, arrow="timestamp[ns, tz=UTC]")
COLUMNS = {"day": DAY, "at": NAIVE}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (True, True),
        (np.True_, True),
        (0, 0),
        (np.uint8(200), 200),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (np.uint64(2**64 - 1), "18446744073709551615"),
        (-(2**53) - 1, "-9007199254740993"),
        (1.5, 1.5),
        (np.float32(0.1), float(np.float32(0.1))),
        (float("inf"), "inf"),
        (np.float64("-inf"), "-inf"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        ("", ""),
        (np.str_("é"), "é"),
        (None, None),
    ],
)
def test_a_value_keeps_every_digit(value: Any, told: Any) -> None:
    found = literal(value, None, "value")
    assert found == told
    assert type(found) is type(told)


@pytest.mark.parametrize(
    ("value", "column", "told"),
    [
        (date(2026, 11, 20), DAY, "2026-11-20"),
        (datetime(2026, 11, 20), DAY, "2026-11-20"),
        (np.datetime64("2026-11-20"), DAY, "2026-11-20"),
        (date(2026, 11, 20), NAIVE, "2026-11-20T00:00:00"),
        (datetime(2026, 11, 20, 8, 30), NAIVE, "2026-11-20T08:30:00"),
        (pd.Timestamp("2026-11-20T08:30:00.123456789"), NAIVE, "2026-11-20T08:30:00.123456789"),
        (np.datetime64("2026-11-20T08:30:00.000000001"), NAIVE, "2026-11-20T08:30:00.000000001"),
        (datetime(2026, 11, 20, 8, tzinfo=timezone(timedelta(hours=2))), ZONED, "2026-11-20T06:00:00+00:00"),
        (pd.Timestamp("2026-11-20T08:00", tz="Europe/Paris"), ZONED, "2026-11-20T07:00:00+00:00"),
    ],
)
def test_days_and_times_are_written_as_the_column_needs(value: Any, column: Column, told: str) -> None:
    assert literal(value, column, "value") == told


@pytest.mark.parametrize("value", [float("nan"), np.float32("nan"), Decimal("NaN"), pd.NaT, pd.NA, object(), b"x", 1j])
def test_what_cannot_be_compared_is_refused_in_one_sentence(value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        literal(value, None, "spec.filters[0].value")
    assert refused.value.detail.endswith(".")
    assert refused.value.faults[0].path == "spec.filters[0].value"


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "day", "operator": "in", "value": [date(2026, 1, 1), date(2026, 1, 2)]},
        ("day", "in", pd.Series(pd.to_datetime(["2026-01-01", "2026-01-02"]))),
        ["day", "in", np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[D]")],
        Filter(name="day", operator="in", value=("2026-01-01", "2026-01-02")),
    ],
)
def test_every_way_to_write_a_filter_means_the_same(asked: Any) -> None:
    assert filter_of(asked, COLUMNS, 0) == Filter(name="day", operator="in", value=("2026-01-01", "2026-01-02"))


def test_an_unknown_field_of_a_filter_is_refused() -> None:
    with pytest.raises(Invalid, match="op'"):
        filter_of({"name": "day", "op": "=", "value": 1}, COLUMNS, 0)


def test_something_else_than_a_filter_is_refused() -> None:
    with pytest.raises(Invalid, match="dict"):
        filter_of("day = 1", COLUMNS, 0)  # type: ignore[arg-type]
