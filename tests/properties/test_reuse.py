"""Whatever was pulled before, and whatever is asked then: what is here already changes no row of an answer."""

from __future__ import annotations

from hypothesis import given, note

from .exact_arrays import token
from .lakes import Stand, rows
from .profiles import FEWER
from .strategies import Case, cases
from .test_pull_equals_oracle import told


@FEWER
@given(cases())
def test_what_earlier_pulls_left_changes_no_row(stand: Stand, case: Case) -> None:
    note(told(case.table, case.layout))
    first, *specs = case.specs
    with (
        stand.item(case.table, case.layout) as item,
        item.kept(first, "first.parquet"),
        item.kept(_everything(case), "all.parquet"),
    ):
        for spec in specs:
            landed = item.pull(spec)
            assert landed.schema.names == spec["columns"], spec
            assert rows(landed) == [token(row) for row in case.expected(spec)], spec


def _everything(case: Case) -> dict[str, list[str]]:
    """All rows, so that all is here that can be copied."""
    return {"columns": [column.name for column in case.columns]}
