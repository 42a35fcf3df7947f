"""From Arrow to pandas: what a missing value does to the others."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from lakey_jupyter.kernel.frames import frame, sample_frame
from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.item import Rows

WIDTHS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]


@pytest.mark.parametrize("type_", WIDTHS, ids=str)
def test_an_integer_with_nulls_stays_an_integer(type_: pa.DataType) -> None:
    most = 2 ** (type_.bit_width - (1 if pa.types.is_signed_integer(type_) else 0)) - 1
    found = frame(pa.table({"x": pa.array([1, None, most], type_)}))["x"]
    assert str(found.dtype).lower() == str(type_)
    assert found.isna().tolist() == [False, True, False]
    assert int(found[2]) == most


def test_an_integer_without_nulls_is_numpys() -> None:
    assert str(frame(pa.table({"x": pa.array([1, 2], pa.int64())}))["x"].dtype) == "int64"


def test_a_truth_with_nulls_stays_a_truth() -> None:
    found = frame(pa.table({"x": pa.array([True, None])}))["x"]
    assert str(found.dtype) == "boolean"
    assert found.tolist() == [True, pd.NA]


def test_columns_keep_their_order_and_rows_their_places() -> None:
    table = pa.table({"a": pa.array([1, None]), "b": ["x", "y"], "c": pa.array([None, True]), "d": [1.5, 2.5]})
    found = frame(table)
    assert list(found.columns) == ["a", "b", "c", "d"]
    assert found.loc[1].tolist()[1:] == ["y", True, 2.5]
    assert list(found.index) == [0, 1]


def test_only_columns_with_nulls() -> None:
    found = frame(pa.table({"a": pa.array([None, 2]), "b": pa.array([None, True])}))
    assert found.shape == (2, 2)
    assert str(found["a"].dtype) == "Int64"


def test_an_empty_table_keeps_its_columns() -> None:
    assert list(frame(pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.string())})).columns) == ["a", "b"]


def test_types_that_pandas_would_change() -> None:
    table = pa.table(
        {
            "ns": pa.array([1], pa.time64("ns")),
            "decimal": pa.array([Decimal("1.10")], pa.decimal128(10, 2)),
            "day": pa.array([date(2026, 1, 1)]),
            "list": pa.array([[2**53 + 1, None]], pa.list_(pa.int64())),
            "zoned": pa.array([datetime(2026, 1, 1)], pa.timestamp("ns", "Europe/Paris")),
            "far": pa.array([253_370_764_800], pa.timestamp("s")),
        }
    )
    found = frame(table)
    assert pa.Table.from_pandas(found, preserve_index=False).column("ns").cast(pa.int64()).to_pylist() == [1]
    assert found["decimal"][0] == Decimal("1.10")
    assert found["day"][0] == date(2026, 1, 1)
    assert pa.array(found["list"]).to_pylist() == [[2**53 + 1, None]]
    assert str(found["zoned"].dtype) == "datetime64[ns, Europe/Paris]"
    assert found["far"][0].year == 9999


def test_a_mapper_decides_instead() -> None:
    found = frame(pa.table({"x": pa.array([1, None])}), pd.ArrowDtype)
    assert found["x"].dtype == pd.ArrowDtype(pa.int64())


def test_pandas_metadata_of_the_lake_does_not_move_columns_into_the_index() -> None:
    table = pa.Table.from_pandas(pd.DataFrame({"a": [1, 2]}, index=pd.Index(["p", "q"], name="key")))
    assert list(frame(table).columns) == ["a", "key"]


def test_cells_of_a_sample_get_their_columns_types() -> None:
    columns = [Column(name=kind.value, type=kind, arrow="") for kind in ColumnType]
    cells = {
        "INTEGER": [1, None, "9007199254740993"],
        "FLOAT": [1.5, "nan", "-inf"],
        "DECIMAL": ["1.10", None, "2"],
        "STRING": ["x", None, ""],
        "BOOLEAN": [True, None, False],
        "DATE": ["2026-01-01", None, "2026-01-02"],
        "DATETIME": ["2026-01-01T00:00:00", None, "2026-01-01T00:00:00.000000001"],
        "TIME": ["08:00:00", None, "09:00:00"],
        "DURATION": ["1 s", None, "2 s"],
        "BINARY": ["AA==", None, ""],
        "NESTED": [[1], None, []],
    }
    rows = Rows(headers=tuple(cells), values=tuple(zip(*cells.values(), strict=True)))
    found = sample_frame(rows, columns)
    assert found["INTEGER"].tolist() == [1, pd.NA, 2**53 + 1]
    assert found["FLOAT"][2] == float("-inf")
    assert pd.isna(found["FLOAT"][1])
    assert found["DECIMAL"][0] == Decimal("1.10")
    assert str(found["BOOLEAN"].dtype) == "boolean"
    assert found["DATE"][2] == date(2026, 1, 2)
    assert found["DATETIME"][2] == pd.Timestamp("2026-01-01T00:00:00.000000001")
    assert found["TIME"][0] == time(8).isoformat()


def test_an_empty_sample_has_its_columns() -> None:
    rows = Rows(headers=("a",), values=())
    assert list(sample_frame(rows, [Column(name="a", type=ColumnType.INTEGER, arrow="int64")]).columns) == ["a"]
