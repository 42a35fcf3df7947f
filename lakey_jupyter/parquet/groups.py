"""The row groups of a footer: where each column chunk lies, what its statistics say, its raw metadata to carry on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import NotParquet
from .elements import INT96, Shape, read_shapes
from .thrift import (
    I64,
    STOP,
    STRUCT,
    TRUE,
    Broken,
    Value,
    fields,
    header,
    number,
    struct,
    struct_list,
    struct_of,
    structs,
    text,
)

SCHEMA, ROWS, GROUPS, KEYS, CREATED, ORDERS, ENCRYPTION = 2, 3, 4, 5, 6, 7, 8
KEPT_HEAD = (1, 2, 3, 4, 5, 6, 7, 8)
KEPT_TAIL = (13, 16, 17)
DATA_PAGE, DICTIONARY_PAGE, STATISTICS = 9, 11, 12
KEPT_STATISTICS = (3, 4)
MAX, MIN, MAX_EXACT, MIN_EXACT = 5, 6, 7, 8
MOST = 2**62


@dataclass(frozen=True)
class Leaf:
    """A column chunk. `head` and `tail` are its metadata before and after the offsets; `data` counts from `start`."""

    start: int
    size: int
    raw: int
    values: int
    data: int
    dictionary: bool
    codec: int
    physical: int | None
    head: bytes
    tail: bytes
    nulls: int | None
    low: bytes | None
    high: bytes | None


@dataclass(frozen=True)
class Group:
    """A row group: its rows, its leaves in the order of the schema, and by which leaves its rows are sorted.

    `sorting` has (leaf, descending, NULLs first) for each sorting column.
    """

    rows: int
    leaves: tuple[Leaf, ...]
    sorting: tuple[tuple[int, bool, bool], ...]


@dataclass(frozen=True)
class Footer:
    """What a footer says of its file. `kind` is the same for files whose columns are all alike."""

    kind: bytes
    shapes: tuple[Shape, ...]
    rows: int
    groups: tuple[Group, ...]
    arrow: bytes | None
    """The Arrow schema that a writer left, in base64; None when there is none."""


def read_footer(raw: bytes, path: str, size: int) -> Footer:
    """The footer of a file of `size` bytes; `NotParquet` when it makes no sense or something in it is encrypted."""
    try:
        return _read(raw, path, size)
    except (Broken, IndexError, KeyError, OverflowError, RecursionError) as wrong:
        raise NotParquet(f"{path} has a footer that cannot be read: {wrong or 'it is cut'}.") from wrong


def _read(raw: bytes, path: str, size: int) -> Footer:
    found = fields(raw, 0, inside=INSIDE)
    if ENCRYPTION in found:
        raise _encrypted(path)
    shapes = read_shapes(raw, found[SCHEMA])
    physical = [leaf.physical for shape in shapes for leaf in shape.leaves]
    # Without column orders nobody knows by which order a minimum was found (ColumnOrder in the format's Thrift file).
    ordered = ORDERS in found
    trusted = [ordered and kind != INT96 for kind in physical]
    groups = tuple(_group(raw, each, trusted, (path, size)) for each in found[GROUPS])
    claimed, rows = number(raw, found[ROWS]), sum(group.rows for group in groups)
    if claimed not in (0, rows):  # some writers never said it
        raise Broken(f"it claims {claimed:,} rows, its row groups have {rows:,}")
    arrow = _arrow_schema(raw, found)
    kind = raw[found[SCHEMA].start : found[SCHEMA].end] + (arrow or b"")
    return Footer(kind, tuple(shapes), rows, groups, arrow)


def _arrow_schema(raw: bytes, found: dict[int, Any]) -> bytes | None:
    if KEYS not in found:
        return None
    for each in structs(raw, found[KEYS]):
        if text(raw, each[1]) == b"ARROW:schema" and 2 in each:
            return text(raw, each[2])
    return None


CHUNK = struct_of({3: struct_of({STATISTICS: struct_of()})})
INSIDE = {GROUPS: struct_list(struct_of({1: struct_list(CHUNK)}))}
"""Row groups have column chunks, these have metadata, and that has statistics."""


def _group(raw: bytes, found: dict[int, Any], trusted: list[bool], file: tuple[str, int]) -> Group:
    chunks = found[1]
    rows = number(raw, found[3])
    if len(chunks) != len(trusted) or not 0 <= rows < MOST:
        raise Broken("a row group that does not fit the schema")
    leaves = tuple(_leaf(raw, chunk, trust, file) for chunk, trust in zip(chunks, trusted, strict=True))
    if any(leaf.values < rows for leaf in leaves):
        raise Broken(f"a row group of {rows:,} rows with a column of fewer values")
    return Group(rows, leaves, _sorting(raw, found.get(4)))


def _sorting(raw: bytes, value: Value | None) -> tuple[tuple[int, bool, bool], ...]:
    if value is None:
        return ()
    return tuple((number(raw, each[1]), each[2].kind == TRUE, each[3].kind == TRUE) for each in structs(raw, value))


def _leaf(raw: bytes, chunk: dict[int, Any], trusted: bool, file: tuple[str, int]) -> Leaf:
    path, size = file
    if 8 in chunk or 9 in chunk:
        raise _encrypted(path)
    if 1 in chunk and text(raw, chunk[1]):
        raise NotParquet(f"{path} keeps its columns in other files, which cannot be read: register those files.")
    meta = chunk[3]
    values, data, length = (number(raw, meta[field]) for field in (5, DATA_PAGE, 7))
    dictionary = number(raw, meta[DICTIONARY_PAGE]) if DICTIONARY_PAGE in meta else 0
    has_dictionary = 0 < dictionary < data
    start = dictionary if has_dictionary else data
    if not values:  # some writers leave offsets of chunks without values unset
        start = data = length = 0
    elif length <= 0 or start < 4 or start + length > size or data >= start + length:
        raise Broken(f"a column chunk that lies outside of the file of {size:,} bytes")
    said = meta.get(STATISTICS, {})
    return Leaf(
        start=start,
        size=length,
        raw=number(raw, meta[6]),
        values=values,
        data=data - start,
        dictionary=has_dictionary,
        codec=number(raw, meta[4]),
        physical=number(raw, meta[1]),
        head=_head(raw, meta),
        tail=_tail(raw, meta, said, trusted, DICTIONARY_PAGE if has_dictionary else DATA_PAGE),
        nulls=number(raw, said[3]) if 3 in said else None,
        low=text(raw, said[MIN]) if trusted and MIN in said else None,
        high=text(raw, said[MAX]) if trusted and MAX in said else None,
    )


def _head(raw: bytes, meta: dict[int, Any]) -> bytes:
    """The fields before the offsets, and the head of the field that holds the first offset."""
    kept = [(field, *_kept(raw, meta[field])) for field in KEPT_HEAD if field in meta]
    return struct(kept) + header(kept[-1][0], DATA_PAGE, I64)


def _tail(raw: bytes, meta: dict[int, Any], said: dict[int, Value], trusted: bool, last: int) -> bytes:
    """The fields after the offsets: statistics without what is deprecated, no pointers to what is not carried on."""
    bounds = (MAX, MIN, MAX_EXACT, MIN_EXACT) if trusted else ()
    statistics = struct((field, *_kept(raw, said[field])) for field in (*KEPT_STATISTICS, *bounds) if field in said)
    kept = [(STATISTICS, STRUCT, statistics + STOP)] if statistics else []
    kept += [(field, *_kept(raw, meta[field])) for field in KEPT_TAIL if field in meta]
    return struct(kept, last) + STOP


def _kept(raw: bytes, value: Value) -> tuple[int, bytes]:
    return value.kind, raw[value.start : value.end]


def _encrypted(path: str) -> NotParquet:
    return NotParquet(f"{path} is encrypted, which cannot be read: register an unencrypted copy.")
