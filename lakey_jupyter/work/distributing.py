"""Distributions of the rows that meet filters, counted in a worker on rows that were drawn before: no lake is read."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ..model.columns import Column, Distribution
from ..model.distributions import Distributions
from ..model.spec import BoundSpec, bind
from ..parquet.counted import wilson
from ..parquet.distribution import redrawn
from ..parquet.predicate import truths
from ..parquet.profile import DRAWN, load_rows
from ..parquet.room import Truth
from ..parquet.scan import chosen
from .item_files import Shop
from .sidecars import sidecar
from .tasks import Distribute, Distributed
from .watch import Watch


def distribute(task: Distribute, shop: Shop, watch: Watch) -> Distributed:
    """How the columns are spread over those of the drawn rows that meet the filters."""
    index = shop.index(task.id, task.snapshot)
    spec = bind(task.spec, index.columns())
    drawn, are_even = _drawn(task, shop)
    looked_at = drawn.num_rows
    met = chosen(drawn.select(list(task.spec.columns)), pa.array(np.flatnonzero(_met(spec, drawn))))
    rows, whole = met.num_rows, looked_at == index.rows
    low, high = _bounds(rows, looked_at, whole) if are_even or whole else (None, None)

    def counted(table: pa.Table) -> tuple[Distribution, ...]:
        return tuple(_redrawn(column, table, whole, watch) for column in task.columns)

    told = Distributions(
        rows=rows, looked_at=looked_at, whole=whole, low=low, high=high, met=counted(met), drawn=counted(drawn)
    )
    return Distributed(distributions=told)


def _redrawn(column: Column, rows: pa.Table, whole: bool, watch: Watch) -> Distribution:
    watch.check()
    return redrawn(column, rows[column.name], whole)


def _drawn(task: Distribute, shop: Shop) -> tuple[pa.Table, bool]:
    """Rows drawn from the item, and whether each of its rows had the same chance.

    Those of the sidecar had. Those of the profile had only where it looked at every row before it drew.
    """
    side = sidecar(shop, task.id, task.snapshot)
    if side is not None and side.counted.rows.num_rows:
        return side.counted.rows, True
    was_whole = all(each.distribution is not None and each.distribution.whole for each in task.columns)
    return load_rows(shop.shelf.folder(task.id, task.snapshot), DRAWN), was_whole


def _met(spec: BoundSpec, drawn: pa.Table) -> Truth:
    if spec.never:
        return np.zeros(drawn.num_rows, dtype=np.bool_)
    columns = {each.column.name: drawn[each.column.name] for each in spec.conditions}
    return truths(spec.conditions, columns, drawn.num_rows)


def _bounds(rows: int, looked_at: int, whole: bool) -> tuple[float, float]:
    """Between which shares that of the item's rows lies: a count of all of them is what it is."""
    if not looked_at:
        return 0.0, 0.0 if whole else 1.0
    return (rows / looked_at, rows / looked_at) if whole else wilson(rows, looked_at)
