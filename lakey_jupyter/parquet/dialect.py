"""How decoded rows are written so that their pages can stand beside copied ones: a writer's options and shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt

from .elements import Shape
from .groups import read_footer

OPTIONS: dict[str, tuple[bool, ...]] = {
    "use_deprecated_int96_timestamps": (False, True),
    "store_decimal_as_integer": (False, True),
    "use_compliant_nested_type": (True, False),
}


@dataclass(frozen=True)
class Dialect:
    """The options of a writer, for each column of its schema how it lays it out, and whether all names are kept."""

    options: dict[str, Any]
    shapes: tuple[Shape, ...] = field(repr=False)
    names_are_kept: bool


def usual(schema: pa.Schema) -> Dialect:
    """How rows of this schema are written when nothing stands beside them: so that the columns come back as they are.

    The elements of lists have names too, which the format's own word for them would replace.
    """
    return next((each for each in dialects(schema) if each.names_are_kept), None) or next(dialects(schema))


def dialects(schema: pa.Schema) -> Iterator[Dialect]:
    """All the ways in which rows of this schema can be written, the commonest first."""
    bare = schema.remove_metadata().serialize().to_pybytes()
    return (_dialect(bare, choice) for choice in product(*OPTIONS.values()))


@lru_cache(maxsize=256)
def _dialect(schema: bytes, choice: tuple[bool, ...]) -> Dialect:
    sink, options = pa.BufferOutputStream(), dict(zip(OPTIONS, choice, strict=True))
    told = pa.ipc.read_schema(pa.py_buffer(schema))
    pq.ParquetWriter(sink, told, **options).close()
    data = sink.getvalue().to_pybytes()
    length = int.from_bytes(data[-8:-4], "little")
    shapes = read_footer(data[-8 - length : -8], "a new file", len(data)).shapes
    return Dialect(options, shapes, _are_kept(told, data))


def _are_kept(schema: pa.Schema, file: bytes) -> bool:
    """Whether the names inside of the columns come back from a file; those of the columns always do."""
    if not any(map(_names, schema.types)):
        return True  # reading a wide schema takes long
    return list(map(_names, schema.types)) == list(map(_names, pq.read_schema(pa.BufferReader(file)).types))


def _names(type_: pa.DataType) -> list[Any]:
    """The names of what is in a nested type, each with those in it; a map's own have one way to be written."""
    if pt.is_map(type_):
        return [*_names(type_.key_type), *_names(type_.item_type)]
    below = [type_.field(place) for place in range(type_.num_fields)] if pt.is_nested(type_) else []
    return [(each.name, _names(each.type)) for each in below]


def agreeing(schema: pa.Schema, wanted: Sequence[Shape | None]) -> Dialect | None:
    """The first way of writing that lays out each column as wanted (None: as it likes); None when there is none."""
    return next((each for each in dialects(schema) if _agrees(each.shapes, wanted)), None)


def _agrees(shapes: Sequence[Shape], wanted: Sequence[Shape | None]) -> bool:
    pairs = zip(shapes, wanted, strict=True)
    return all(want is None or shape.signature == want.signature for shape, want in pairs)
