"""Decoded rows are written with the names that the item's types have, whether copied ones stand beside them or not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import lakey_jupyter as lakey
from lakey_jupyter.parquet.dialect import usual

LISTS = [[number, None] if number % 3 else None for number in range(300)]
TABLE = pa.table(
    {
        "id": pa.array(range(300)),
        "list": pa.array(LISTS, pa.list_(pa.field("item", pa.int64()))),
        "deep": pa.array([{"in": each} for each in LISTS], pa.struct([("in", pa.list_(pa.field("x", pa.int32())))])),
    }
)
WHOLE, BESIDE, ALONE = "id >= 100", "id >= 150", "id >= 150 and id < 180"
"""Filters for which row groups are copied, copied beside a scan, and only scanned."""


@pytest.mark.parametrize("is_compliant", [True, False])
@pytest.mark.parametrize("where", [WHOLE, BESIDE, ALONE])
def test_an_element_of_a_list_is_named_as_in_the_lake(tmp_path: Path, where: str, is_compliant: bool) -> None:
    (tmp_path / "lake").mkdir()
    source = tmp_path / "lake" / "a.parquet"
    pq.write_table(TABLE, source, row_group_size=100, use_compliant_nested_type=is_compliant)
    with closing(lakey.connect(workspace=tmp_path / "workspace", state=tmp_path / "state")) as lake:
        lake.add_item("an.item", tmp_path / "lake")
        found = pq.read_table(lake.pull("an.item", where=where, to="o.parquet").path)
    assert list(map(str, found.schema.types)) == list(map(str, pq.read_schema(source).types))
    assert found["list"].to_pylist() == [LISTS[number] for number in found["id"].to_pylist()]


@pytest.mark.parametrize(("name", "is_compliant"), [("element", True), ("item", False), ("x", False)])
def test_the_format_has_its_own_word_for_elements_where_it_is_the_lakes_too(name: str, is_compliant: bool) -> None:
    named = pa.list_(pa.field(name, pa.int64()))
    for type_ in (named, pa.map_(pa.string(), named), pa.struct([("a", pa.large_list(pa.field(name, named)))])):
        found = usual(pa.schema([("flat", pa.int64()), ("nested", type_)]))
        assert (found.options["use_compliant_nested_type"], found.names_are_kept) == (is_compliant, True)
    assert usual(pa.schema([("flat", pa.int64())])).options["use_compliant_nested_type"]
