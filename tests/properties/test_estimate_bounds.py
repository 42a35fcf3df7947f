"""An estimate holds the true number of rows between its bounds, and asks nothing of the lake."""

from __future__ import annotations

from hypothesis import given, note

from .lakes import Stand
from .profiles import FEWER
from .strategies import Case, cases
from .test_pull_equals_oracle import told


@given(cases())
def test_the_true_rows_lie_within_the_estimate(stand: Stand, case: Case) -> None:
    note(told(case.table, case.layout))
    with stand.item(case.table, case.layout) as item:
        chunks = stand.session.item(item.name).snapshot.chunks
        for spec in case.specs:
            true = len(case.expected(spec))
            estimate = stand.session.estimate(item.name, spec)
            assert 0 <= estimate.rows_low <= true <= estimate.rows_high <= len(case.table.rows), spec
            assert estimate.rows_low <= estimate.rows <= estimate.rows_high, spec
            assert estimate.rows == true or not estimate.rows_exact, spec
            assert estimate.chunks.copy + estimate.chunks.scan + estimate.chunks.skip == chunks, spec


@FEWER
@given(cases())
def test_without_filters_the_estimate_of_every_row_is_exact(stand: Stand, case: Case) -> None:
    spec = case.specs[0] | {"filters": [], "randomize_ratio": 1}
    with stand.item(case.table, case.layout) as item:
        estimate = stand.session.estimate(item.name, spec)
    assert (estimate.rows, estimate.rows_exact) == (len(case.table.rows), True)


@FEWER
@given(cases())
def test_an_estimate_is_given_while_the_lake_is_away(stand: Stand, case: Case) -> None:
    with stand.item(case.table, case.layout) as item:
        near = [stand.session.estimate(item.name, spec).rows for spec in case.specs]
        away = item.folder.rename(item.folder.with_name("away"))
        try:
            assert [stand.session.estimate(item.name, spec).rows for spec in case.specs] == near
        finally:
            away.rename(item.folder)
