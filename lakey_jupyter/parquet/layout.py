"""How the columns of one file lie in it: which leaves belong to which column, and where their bytes are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt


@dataclass(frozen=True)
class Stretch:
    """The bytes of one column in one row group: where they start, how many, and how many once decompressed."""

    start: int
    size: int
    raw: int


def leaves(type_: pa.DataType) -> int:
    """How many Parquet columns hold an Arrow column of this type."""
    if isinstance(type_, pa.BaseExtensionType):
        return leaves(type_.storage_type)
    if pt.is_dictionary(type_):
        return leaves(type_.value_type)
    if pt.is_nested(type_):
        return sum(leaves(type_.field(place).type) for place in range(type_.num_fields))
    return 1


def leaf_places(schema: pa.Schema) -> dict[str, range]:
    """For each column of a file, the numbers of its leaves."""
    places: dict[str, range] = {}
    start = 0
    for field in schema:
        count = leaves(field.type)
        places[field.name] = range(start, start + count)
        start += count
    return places


def stretch(group: pq.RowGroupMetaData, places: range) -> Stretch:
    """Where the leaves of one column lie in a row group."""
    starts, ends, raw = [], [], 0
    for place in places:
        leaf = group.column(place)
        start = chunk_start(leaf)
        starts.append(start)
        ends.append(start + leaf.total_compressed_size)
        raw += leaf.total_uncompressed_size
    return Stretch(min(starts), max(ends) - min(starts), raw) if starts else Stretch(0, 0, 0)


def chunk_start(leaf: Any) -> int:
    """Where a column chunk's bytes start: at its dictionary page when that is said to stand before the data."""
    dictionary = leaf.dictionary_page_offset
    if leaf.has_dictionary_page and dictionary and 0 < dictionary < leaf.data_page_offset:
        return int(dictionary)
    return int(leaf.data_page_offset)
