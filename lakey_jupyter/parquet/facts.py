"""Collecting what footers say, column by column: lists that grow a row group at a time, then arrays of the index."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from .borders import border_type, read_border
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
        self._said: dict[str, list[Any]] = {what: [] for what in SAID}
        self._carried: list[dict[str, list[Any]]] = [{what: [] for what in CARRIED} for _ in range(leaves)]

    def constant(self, value: Any, rows: int) -> None:
        """A chunk in which every row has this value, which is not in the file."""
        self._say(value, value, rows if value is None else 0, (0, 0))
        self._carry(())

    def found(self, leaves: Sequence[Leaf], found: pa.DataType, alike: bool) -> None:
        """A chunk with these leaves, of which the file says that they are of type `found`.

        `alike`: its pages are laid out as the item's column is, so that they can be copied.
        """
        start = min(leaf.start for leaf in leaves)
        stretch = (start, max(leaf.start + leaf.size for leaf in leaves) - start)
        low = high = nulls = None
        if len(leaves) == 1 and not pa.types.is_nested(found):
            nulls = leaves[0].nulls
            low, high = (self._border(raw, leaves[0], found) for raw in (leaves[0].low, leaves[0].high))
        self._say(low, high, nulls, stretch)
        self._carry(leaves if alike else ())

    def columns(self, place: int) -> dict[str, pa.Array]:
        """The arrays of the index, by name, for column number `place`."""
        arrays = {}
        for what, kept in SAID.items():
            type_ = kept(self._type)
            if type_ is not None:
                arrays[f"{place}.{what}"] = pa.array(self._said[what], type_)
        for number, carried in enumerate(self._carried):
            arrays |= {f"{place}.{number}.{what}": pa.array(carried[what], type_) for what, type_ in CARRIED.items()}
        return arrays

    def _say(self, low: Any, high: Any, nulls: int | None, stretch: tuple[int, int]) -> None:
        for what, value in zip(SAID, (low, high, nulls, *stretch), strict=True):
            self._said[what].append(value)

    def _carry(self, leaves: Sequence[Leaf]) -> None:
        for number, carried in enumerate(self._carried):
            for what, values in carried.items():
                values.append(getattr(leaves[number], what) if leaves else None)

    def _border(self, raw: bytes | None, leaf: Leaf, found: pa.DataType) -> Any:
        if raw is None or border_type(self._type) is None:
            return None
        value = plain_value(raw, leaf.physical)
        return None if value is None else read_border(value, found, self._type)


def plain_value(raw: bytes, physical: int | None) -> Any:
    """A statistic in PLAIN encoding as a Python value; None when it is not of the width that it should have."""
    if physical in (BYTE_ARRAY, FIXED):
        return raw
    form = WIDTHS.get(-1 if physical is None else physical)
    if form is None or len(raw) != struct.calcsize(form):
        return None
    return struct.unpack(form, raw)[0]
