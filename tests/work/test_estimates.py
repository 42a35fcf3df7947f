"""Estimates come from the index alone: a lake that is gone is estimated as well as one that is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lakey_jupyter.model.item import NewItem
from lakey_jupyter.model.pulls import EstimateRequest
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.objects import LocalStore

from .conftest import ANN, Stand
from .many_files import ROWS, many_files

FILES = 5_000


def test_five_thousand_files_are_estimated_without_one_lake_read(
    start: Callable[..., Stand], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = start(workers=0)
    many_files(stand.lake, FILES)
    item = stand.run(stand.engine.add_item(ANN, NewItem(name="x.y", location=str(stand.lake))))
    assert (item.snapshot.files, item.rows) == (FILES, FILES * ROWS)
    stand.lake.rename(stand.folder / "away")
    reads: list[object] = []
    monkeypatch.setattr(LocalStore, "read", lambda *asked: reads.append(asked))
    monkeypatch.setattr(LocalStore, "entries", lambda *asked: reads.append(asked))
    for filters, rows in (
        ([], FILES * ROWS),
        ([{"name": "part", "operator": "<", "value": 10}], 10 * ROWS),
        ([{"name": "part", "operator": "in", "value": [1, 7]}], 2 * ROWS),
    ):
        spec = {"columns": ["id", "name"], "filters": filters}
        found = stand.run(stand.engine.estimate(ANN, convert({"item": "x.y", "spec": spec}, EstimateRequest)))
        assert (found.rows, found.rows_exact) == (rows, True)
    assert reads == []
