"""Rows that Polars picks are the rows that the oracle says, for the types and files that it may touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, note

from lakey_jupyter.parquet import whole

from .lakes import Stand
from .profiles import FEWER
from .strategies import Case, cases
from .test_pull_equals_oracle import check_rows, told


@pytest.fixture(scope="module", autouse=True)
def _always() -> Iterator[None]:
    """Polars is asked for the few rows of a generated case too."""
    usual, whole.LEAST = whole.LEAST, 0
    yield
    whole.LEAST = usual


@FEWER
@given(cases())
def test_picked_rows_are_what_the_oracle_says(stand: Stand, case: Case) -> None:
    note(told(case.table, case.layout))
    check_rows(stand, case)
