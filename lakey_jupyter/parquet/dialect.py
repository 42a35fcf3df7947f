"""How decoded rows are written so that their pages can stand beside copied ones: a writer's options and shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .elements import Shape
from .groups import read_footer

OPTIONS: dict[str, tuple[bool, ...]] = {
    "use_deprecated_int96_timestamps": (False, True),
    "store_decimal_as_integer": (False, True),
    "use_compliant_nested_type": (True, False),
}


@dataclass(frozen=True)
class Dialect:
    """The options of a writer, and for each column of its schema how it lays it out."""

    options: dict[str, Any]
    shapes: tuple[Shape, ...] = field(repr=False)


def usual(schema: pa.Schema) -> Dialect:
    """How rows of this schema are written when nothing stands beside them."""
    return next(dialects(schema))


def dialects(schema: pa.Schema) -> Iterator[Dialect]:
    """All the ways in which rows of this schema can be written, the usual one first."""
    bare = schema.remove_metadata().serialize().to_pybytes()
    return (_dialect(bare, choice) for choice in product(*OPTIONS.values()))


@lru_cache(maxsize=256)
def _dialect(schema: bytes, choice: tuple[bool, ...]) -> Dialect:
    sink, options = pa.BufferOutputStream(), dict(zip(OPTIONS, choice, strict=True))
    pq.ParquetWriter(sink, pa.ipc.read_schema(pa.py_buffer(schema)), **options).close()
    data = sink.getvalue().to_pybytes()
    length = int.from_bytes(data[-8:-4], "little")
    return Dialect(options, read_footer(data[-8 - length : -8], "a new file", len(data)).shapes)


def agreeing(schema: pa.Schema, wanted: Sequence[Shape | None]) -> Dialect | None:
    """The first way of writing that lays out each column as wanted (None: as it likes); None when there is none."""
    return next((each for each in dialects(schema) if _agrees(each.shapes, wanted)), None)


def _agrees(shapes: Sequence[Shape], wanted: Sequence[Shape | None]) -> bool:
    pairs = zip(shapes, wanted, strict=True)
    return all(want is None or shape.signature == want.signature for shape, want in pairs)
