"""What the borders prove is true: no wanted row is passed over, and no unwanted one is copied."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from foreign.damage import with_footer
from foreign.physical import Parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from lakey_jupyter.model.filters import Filter
from lakey_jupyter.parquet.borders import border_reader
from lakey_jupyter.parquet.index import ChunkIndex
from lakey_jupyter.parquet.predicate import mask
from lakey_jupyter.parquet.prune import prove

from .files import FOREIGN, condition, indexed, pulled, write

NAN = math.nan
FLOATS = [NAN, -math.inf, -1.5, -0.0, 0.0, 0.1, 1.0, math.inf]
TEXTS = ["", "a", "ab", "b", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff", "z" * 200]
SAMPLES: dict[str, tuple[pa.DataType, list[Any], list[Any]]] = {
    "float64": (pa.float64(), FLOATS, [-1.5, 0.0, 0.1, 1, 2, "inf", "-inf"]),
    "float32": (pa.float32(), FLOATS, [0.1, 0.0, 1e300, "-inf"]),
    "float16": (pa.float16(), FLOATS, [0.0, 1, 70_000]),
    "int64": (pa.int64(), [-(2**63), -1, 0, 1, 2**53 + 1, 2**63 - 1], [0, 0.5, "9007199254740993", str(2**70), -1e300]),
    "uint8": (pa.uint8(), [0, 1, 127, 128, 255], [-1, 127, 128, 200.5, 256]),
    "uint64": (pa.uint64(), [0, 1, 2**63 - 1, 2**63, 2**64 - 1], [-1, 0, str(2**63), str(2**64 - 1), str(2**64)]),
    "decimal": (pa.decimal128(6, 2), [Decimal("-1.50"), Decimal("0.00"), Decimal("9999.99")], ["-1.5", "0.001", "1e"]),
    "string": (pa.string(), TEXTS, ["", "a", "b", "\ue000", "\U00010000", "z" * 199, "z" * 201]),
}
ORDERS = ["=", "!=", "<", "<=", ">", ">="]
CASES = {
    kind: [(operator, value) for operator in ORDERS for value in values if value != "1e"]
    + [("in", tuple(values[:2])), ("not_in", tuple(values[:2])), ("is_null", None), ("is_not_null", None)]
    + ([("is_nan", None), ("is_not_nan", None)] if kind.startswith("float") else [])
    + (
        [(each, value) for each in ("starts_with", "ends_with", "contains") for value in values]
        if kind == "string"
        else []
    )
    for kind, (_, _, values) in SAMPLES.items()
}


def sound(index: ChunkIndex, table: pa.Table, per_chunk: int, operator: str, value: Any) -> tuple[int, int]:
    """Assert that every proof holds; how many chunks were passed over, and how many copied."""
    asked = condition(index, "x", operator, value)
    none, every = prove(index, (asked,))
    for chunk in range(index.chunks.num_rows):
        rows = table["x"].slice(chunk * per_chunk, per_chunk).combine_chunks()
        found = mask((asked,), {"x": rows}, len(rows)).to_pylist()
        assert not (none[chunk] and any(found)), (operator, value, rows)
        assert not (every[chunk] and not all(found)), (operator, value, rows)
    return int(none.sum()), int(every.sum())


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_proof_holds_for_every_pair_of_values(tmp_path: Path, kind: str) -> None:
    type_, values, _ = SAMPLES[kind]
    some: list[Any] = [*values, None]
    table = pa.table({"x": pa.array([each for low in some for high in some for each in (low, high)], type_)})
    index = write(tmp_path, table, row_group_size=2)
    proofs = [sound(index, table, 2, *case) for case in CASES[kind]]
    assert sum(none for none, _ in proofs) > 10 and sum(every for _, every in proofs) > 5


@settings(max_examples=100)
@given(
    numbers=st.lists(st.one_of(st.none(), st.floats(width=32)), min_size=1, max_size=12),
    value=st.floats(width=32, allow_nan=False, allow_infinity=False),
    operator=st.sampled_from(ORDERS),
)
def test_every_proof_holds_for_any_floats(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float | None], value: float, operator: str
) -> None:
    table = pa.table({"x": pa.array(numbers, pa.float32())})
    index = write(tmp_path_factory.mktemp("floats"), table, row_group_size=3)
    sound(index, table, 3, operator, value)


def test_nan_is_unequal_to_zero_and_its_chunk_is_not_passed_over(tmp_path: Path) -> None:
    index = write(tmp_path, pa.table({"x": [NAN, 0.0]}))
    assert str(pulled(tmp_path, index, Filter(name="x", operator="!=", value=0))["x"].to_pylist()) == "[nan]"
    assert pulled(tmp_path, index, Filter(name="x", operator=">=", value=0))["x"].to_pylist() == [0.0]
    assert pulled(tmp_path, index, Filter(name="x", operator="<=", value=0))["x"].to_pylist() == [0.0]


def test_a_border_that_is_nan_is_none(tmp_path: Path) -> None:
    index = write(tmp_path, pa.table({"x": [NAN, NAN]}))
    assert index.fact("x", "min").to_pylist() == [None]
    for raw, type_ in ((NAN, pa.float64()), (NAN, pa.float32()), (b"\x00\x7e", pa.float16())):
        assert border_reader(type_, type_)(raw) is None
    assert border_reader(pa.float16(), pa.float16())(b"\x00\x3c") == 1


LIES: dict[str, dict[int, int]] = {
    "the least is the greatest": {1: 100, 2: 199, 5: 100, 6: 199},
    "they are not what the older fields say": {6: 150},
}
"""What the statistics of a row group of the numbers from 100 to 199 say instead, field by field."""


@pytest.mark.parametrize("lie", LIES)
def test_borders_that_contradict_each_other_prove_nothing(tmp_path: Path, lie: str) -> None:
    index = write(tmp_path, pa.table({"x": range(300)}), row_group_size=100)
    assert index.fact("x", "min").to_pylist() == [0, 100, 200]
    path = tmp_path / "0.parquet"
    file = Parquet.at(path)
    for each in file.chunks[1][0].meta[12].fields:
        each.value = LIES[lie][each.id].to_bytes(8, "little") if each.id in LIES[lie] else each.value
    path.write_bytes(with_footer(file, file.footer))
    index = indexed(tmp_path)
    assert [index.fact("x", what).to_pylist() for what in ("min", "max")] == [[0, None, 200], [99, None, 299]]
    assert pulled(tmp_path, index, Filter(name="x", operator=">=", value=170))["x"].to_pylist() == list(range(170, 300))


def test_borders_that_others_wrote_as_nan_prove_nothing(tmp_path: Path) -> None:
    if not FOREIGN.is_dir():
        pytest.skip("the shared data is not here")
    (tmp_path / "0.parquet").write_bytes((FOREIGN / "nan_in_stats.parquet").read_bytes())
    index, table = indexed(tmp_path), pq.read_table(FOREIGN / "nan_in_stats.parquet")
    for operator in ORDERS:
        found = pulled(tmp_path, index, Filter(name="x", operator=operator, value=1.0))
        asked = condition(index, "x", operator, 1.0)
        wanted = table.filter(mask((asked,), {"x": table["x"].combine_chunks()}, table.num_rows))
        assert str(found["x"].to_pylist()) == str(wanted["x"].to_pylist())


def test_borders_that_were_cut_short_pass_nothing_over_that_is_wanted(tmp_path: Path) -> None:
    if not FOREIGN.is_dir():
        pytest.skip("the shared data is not here")
    path = tmp_path / "0.parquet"
    path.write_bytes((FOREIGN / "binary_truncated_min_max.parquet").read_bytes())
    index, table = indexed(tmp_path), pq.read_table(path)
    texts = [column.name for column in index.columns() if column.type.value == "STRING"]
    assert texts
    for name in texts:
        for value in table[name].drop_null().unique().to_pylist():
            found = pulled(tmp_path, index, Filter(name=name, operator="=", value=value))
            assert found.num_rows == table[name].to_pylist().count(value)
            started = pulled(tmp_path, index, Filter(name=name, operator="starts_with", value=value[:3]))
            assert started.num_rows >= found.num_rows > 0


def test_a_column_that_a_file_lacks_is_empty_there(tmp_path: Path) -> None:
    index = write(tmp_path, pa.table({"x": [1], "y": [1]}), pa.table({"y": [2]}))
    for operator, rows in (("is_null", [2]), ("is_not_null", [1])):
        none, every = prove(index, (condition(index, "x", operator),))
        assert (none | every).all()
        assert pulled(tmp_path, index, Filter(name="x", operator=operator))["y"].to_pylist() == rows


def test_files_without_statistics_are_scanned(tmp_path: Path) -> None:
    index = write(tmp_path, pa.table({"x": [1, 2, None]}), write_statistics=False)
    for operator, value in (("=", 9), ("!=", 9), ("is_null", None), ("is_not_null", None), ("in", (9,))):
        none, every = prove(index, (condition(index, "x", operator, value),))
        assert not none.any() and not every.any()
    assert pulled(tmp_path, index, Filter(name="x", operator=">", value=1))["x"].to_pylist() == [2]
