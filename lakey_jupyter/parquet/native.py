"""Filters that Polars means as we do, so that it may ask them while it decodes: comparisons of whole and real numbers.

Polars orders NaN above all numbers, where we say that it is neither above nor below; that is said to it. It compares
-0.0 and 0.0 as equal, as we do. A number beyond the column's type would be cast by it, and is left to us.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from ..model.filters import Condition

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
UPWARDS = (">", ">=")


def native(pl: ModuleType, condition: Condition, type_: pa.DataType) -> Any:
    """The condition as an expression of Polars; None where we must decide."""
    compare, value = COMPARE.get(condition.operator), condition.values[0] if condition.values else None
    if compare is None or not _fits(value, type_):
        return None
    column = pl.col(condition.column.name)
    met = compare(column, value)
    return met & column.is_not_nan() if pt.is_float64(type_) and condition.operator in UPWARDS else met


def _fits(value: Any, type_: pa.DataType) -> bool:
    if pt.is_float64(type_):
        return isinstance(value, float)
    if not pt.is_integer(type_) or not isinstance(value, int):
        return False
    bounds = np.iinfo(type_.to_pandas_dtype())
    return bool(bounds.min <= value <= bounds.max)
