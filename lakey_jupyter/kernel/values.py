"""Values of Python, NumPy and pandas as the literals that go over the wire."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from ..errors import Invalid
from ..model.columns import Cell, Column, ColumnType
from ..model.filters import Filter
from ..model.wire import convert

SAFE = 2**53
Asked = Filter | Mapping[str, Any] | tuple[Any, ...] | list[Any]


def filter_of(asked: Asked, columns: Mapping[str, Column], place: int) -> Filter:
    """The filter that a mapping, a triple `(name, operator, value)` or a `Filter` means; else `Invalid`."""
    path = f"spec.filters[{place}]"
    fields = _fields(asked, path)
    column = columns.get(str(fields.get("name")))
    fields["value"] = cells(fields.get("value"), column, f"{path}.value")
    return convert(fields, Filter)


def literal(value: Any, column: Column | None, path: str) -> Cell:
    """The wire form of one value, exact to the last digit; the column decides how days and times are written."""
    value = _native(value)
    if value is None or isinstance(value, bool):
        return value
    for kind, told in _TOLD:
        if isinstance(value, kind):
            found: Cell = told(value, column, path)
            return found
    shown = type(value).__name__
    raise Invalid(f"A {shown} is no value to compare with: give text, a number, a truth or a time.", path=path)


def cells(value: Any, column: Column | None, path: str) -> Cell | tuple[Cell, ...]:
    """The wire form of one value, or of several."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        return literal(value, column, path)
    return tuple(literal(each, column, f"{path}[{place}]") for place, each in enumerate(value))


def _fields(asked: Asked, path: str) -> dict[str, Any]:
    if isinstance(asked, Filter):
        return {"name": asked.name, "operator": asked.operator, "value": asked.value}
    if isinstance(asked, Mapping):
        return dict(asked)
    if isinstance(asked, (tuple, list)) and len(asked) in (2, 3):
        return dict(zip(("name", "operator", "value"), asked, strict=False))
    raise Invalid("A filter is a dict with name, operator and value, or the three as a tuple.", path=path)


def _native(value: Any) -> Any:
    """The Python value of a NumPy scalar; its times keep their nanoseconds."""
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind is None or getattr(value, "ndim", 0) != 0:
        return value
    if kind == "M":
        import pandas as pd

        return pd.Timestamp(value)
    return value.item()


def _integer(value: int, column: Column | None, path: str) -> Cell:
    return int(value) if abs(value) <= SAFE else str(int(value))


def _float(value: float, column: Column | None, path: str) -> Cell:
    if math.isnan(value):
        raise Invalid("NaN equals nothing: use is_nan or is_not_nan.", path=path)
    return float(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")


def _decimal(value: Decimal, column: Column | None, path: str) -> Cell:
    if not value.is_finite():
        raise Invalid(f"{value} is no number to compare with.", path=path)
    return format(value, "f")


def _datetime(value: datetime, column: Column | None, path: str) -> Cell:
    if str(value) == "NaT":  # pandas' missing time is a datetime too
        raise Invalid("NaT equals nothing: use is_null or is_not_null.", path=path)
    whole = value.astimezone(timezone.utc) if value.tzinfo is not None else value
    text = whole.isoformat()
    if column is not None and column.type is ColumnType.DATE and text.endswith("T00:00:00"):
        return text.removesuffix("T00:00:00")
    return text


def _date(value: date, column: Column | None, path: str) -> Cell:
    midnight = column is not None and column.type is ColumnType.DATETIME and not column.zoned
    return value.isoformat() + ("T00:00:00" if midnight else "")


def _text(value: str, column: Column | None, path: str) -> Cell:
    return str(value)


_TOLD: tuple[tuple[type[Any], Any], ...] = (
    (int, _integer),
    (float, _float),
    (Decimal, _decimal),
    (datetime, _datetime),
    (date, _date),
    (str, _text),
)
