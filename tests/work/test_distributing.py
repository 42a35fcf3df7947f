"""Distributions of the rows that meet filters: counted on rows drawn before, and how sure that is."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from lakey_jupyter.model.distributions import Distributions, DistributionsRequest
from lakey_jupyter.model.wire import convert

from .conftest import ANN, Stand
from .test_sidecars import FILES, ROWS, draw, sampled  # noqa: F401

HALF = [{"name": "value", "operator": ">", "value": 0.5}]


def asked(stand: Stand, *columns: str, filters: Any = ()) -> Distributions:
    request = convert({"spec": {"columns": columns, "filters": filters}}, DistributionsRequest)
    return stand.run(stand.engine.distributions(ANN, "x.y", request))


def test_they_are_counted_on_the_sample_without_the_lake(sampled: Stand) -> None:  # noqa: F811
    draw(sampled)
    shutil.rmtree(sampled.lake)
    found = asked(sampled, "value", "part", filters=HALF)
    assert not found.whole and abs(found.looked_at - 0.01 * FILES * ROWS) < 400
    assert found.low is not None and found.high is not None
    assert found.low < found.rows / found.looked_at < found.high
    assert found.low - 0.02 < 0.5 < found.high + 0.02
    value, part = found.met
    assert value.rows == part.rows == found.rows == sum(each.count for each in value.bins)
    assert all(each.count == 0 for each in value.bins if float(str(each.high)) < 0.5)
    assert sum(each.count for each in part.bins) == found.rows
    assert [sum(each.count for each in drawn.bins) for drawn in found.drawn] == [found.looked_at] * 2


def test_rows_that_were_not_drawn_evenly_tell_no_error(sampled: Stand) -> None:  # noqa: F811
    shutil.rmtree(sampled.lake)
    found = asked(sampled, "value", filters=HALF)
    assert found.looked_at == 8_192 and (found.low, found.high) == (None, None)
    assert 0.4 < found.rows / found.looked_at < 0.6


@pytest.mark.parametrize("column", ["id", "part"])
def test_they_are_in_the_bins_of_the_item(sampled: Stand, column: str) -> None:  # noqa: F811
    draw(sampled)
    item = sampled.run(sampled.engine.item(ANN, "x.y"))
    own = {each.name: each.distribution for each in item.columns}[column]
    (found,) = asked(sampled, column).drawn
    assert own is not None and [each.low for each in found.bins] == [each.low for each in own.bins]
    for one, other in zip(found.bins, own.bins, strict=True):
        assert abs(one.count / found.rows - other.count / own.rows) < 0.05
