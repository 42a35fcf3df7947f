"""Collecting what footers say, column by column: lists that grow a row group at a time, then arrays of the index."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa

from .borders import border_reader, border_type
from .elements import BOOLEAN, BYTE_ARRAY, DOUBLE, FIXED, FLOAT, INT32, INT64
from .groups import Leaf

SAID: dict[str, Callable[[pa.DataType], pa.DataType | None]] = {
    "min": border_type,
    "max": border_type,
    "nulls": lambda type_: pa.int64(),
    "start": lambda type_: pa.int64(),
    "size": lambda type_: pa.int64(),
}
"""What the index keeps of a column in a chunk, and as which type; None: not of such a column."""
CARRIED: dict[str, pa.DataType] = {
    "start": pa.int64(),
    "size": pa.int64(),
    "raw": pa.int64(),
    "data": pa.int64(),
    "dictionary": pa.bool_(),
    "head": pa.binary(),
    "tail": pa.binary(),
}
"""What the index keeps of a leaf in a chunk, so that it can be copied: see `groups.Leaf`."""
WIDTHS = {INT32: "<i", INT64: "<q", FLOAT: "<f", DOUBLE: "<d", BOOLEAN: "<?"}


class ColumnFacts:
    """The facts of one column of the item (`field`) over all chunks so far."""

    def __init__(self, field: pa.Field, leaves: int) -> None:
        self._type = field.type
        self._bordered = border_type(field.type) is not None
        self._said: list[tuple[Any, Any, int | None, int, int]] = []
        self._carried: list[Sequence[Leaf] | None] = []
        self._leaves = leaves

    def constant(self, value: Any, rows: int) -> None:
        """A chunk in which every row has this value, which is not in the file."""
        self._said.append((value, value, rows if value is None else 0, 0, 0))
        self._carried.append(None)

    def found(self, leaves: Sequence[Leaf], found: pa.DataType, alike: bool) -> None:
        """A chunk with these leaves, of which the file says that they are of type `found`.

        `alike`: its pages are laid out as the item's column is, so that they can be copied.
        """
        self._carried.append(leaves if alike else None)
        if len(leaves) != 1 or pa.types.is_nested(found):
            start = min(leaf.start for leaf in leaves)
            self._said.append((None, None, None, start, max(leaf.start + leaf.size for leaf in leaves) - start))
            return
        leaf, low, high = leaves[0], None, None
        if self._bordered:
            low, high = borders(leaf.low, leaf.high, leaf.physical, border_reader(found, self._type))
        self._said.append((low, high, leaf.nulls, leaf.start, leaf.size))

    def columns(self, place: int) -> dict[str, pa.Array]:
        """The arrays of the index, by name, for column number `place`."""
        arrays = {}
        for at, (what, kept) in enumerate(SAID.items()):
            type_ = kept(self._type)
            if type_ is not None:
                arrays[f"{place}.{what}"] = pa.array([said[at] for said in self._said], type_)
        for number in range(self._leaves):
            leaves = [None if each is None else each[number] for each in self._carried]
            for what, type_ in CARRIED.items():
                take = attrgetter(what)
                values = [None if leaf is None else take(leaf) for leaf in leaves]
                arrays[f"{place}.{number}.{what}"] = pa.array(values, type_)
        return arrays


def borders(low: bytes | None, high: bytes | None, physical: int | None, read: Callable[[Any], Any]) -> tuple[Any, Any]:
    """A least and a greatest value as borders; neither of two that contradict each other can be trusted."""
    least, most = _border(low, physical, read), _border(high, physical, read)
    return (None, None) if least is not None and most is not None and least > most else (least, most)


def _border(raw: bytes | None, physical: int | None, read: Callable[[Any], Any]) -> Any:
    """A statistic as `read` makes a border of it; None where there is none, or none that can be trusted."""
    value = None if raw is None else plain_value(raw, physical)
    return None if value is None else read(value)


def plain_value(raw: bytes, physical: int | None) -> Any:
    """A statistic in PLAIN encoding as a Python value; None when it is not of the width that it should have."""
    if physical in (BYTE_ARRAY, FIXED):
        return raw
    form = WIDTHS.get(-1 if physical is None else physical)
    if form is None or len(raw) != struct.calcsize(form):
        return None
    return struct.unpack(form, raw)[0]
