"""Whatever is asked of whatever lake: a pull lands exactly the rows, the columns and the types that the text says."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
from hypothesis import given, note

from .exact_arrays import token
from .lakes import Stand, rows
from .layouts import Layout, Table
from .profiles import FEWER
from .strategies import Case, cases

PARTITION: dict[str, Callable[[pa.DataType], bool]] = {
    "INTEGER": pa.types.is_integer,
    "DATE": pa.types.is_date,
    "STRING": lambda arrow: pa.types.is_string(arrow) or pa.types.is_dictionary(arrow),
}


@given(cases())
def test_a_pull_is_what_the_oracle_says(stand: Stand, case: Case) -> None:
    note(told(case.table, case.layout))
    check_rows(stand, case)


def check_rows(stand: Stand, case: Case) -> None:
    """Each spec of a case gives the rows, the columns and the types that it should."""
    with stand.item(case.table, case.layout) as item:
        for spec in case.specs:
            landed = item.pull(spec)
            assert landed.schema.names == spec["columns"], spec
            assert rows(landed) == [token(row) for row in case.expected(spec)], spec
            for field in landed.schema:
                _check_type(case, field)


@FEWER
@given(cases())
def test_an_item_has_the_columns_and_types_of_its_files(stand: Stand, case: Case) -> None:
    note(told(case.table, case.layout))
    with stand.item(case.table, case.layout) as item:
        seen = stand.session.item(item.name)
    assert {each.name: each.type.value for each in seen.columns} == {each.name: each.type for each in case.columns}
    assert seen.rows == len(case.table.rows)
    assert seen.snapshot.files == len(case.layout.files)


def told(table: Table, layout: Layout) -> str:
    """A case in words, for the report of a disagreement."""
    files = [f"{each.path}: rows {each.rows}, {dict(each.types)}, {dict(each.options)}" for each in layout.files]
    return "\n".join([f"columns {dict(table.columns)}", *(f"row {row}" for row in table.rows), *files])


def _check_type(case: Case, field: pa.Field) -> None:
    kind = case.table.columns.get(field.name)
    if kind is not None:
        assert field.type == kind.stored
        return
    column = next(each for each in case.columns if each.name == field.name)
    assert PARTITION[column.type](field.type)
