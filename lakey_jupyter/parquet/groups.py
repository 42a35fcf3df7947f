"""The row groups of a footer: where each column chunk lies, what its statistics say, its raw metadata to carry on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import NotParquet
from .elements import DOUBLE, FLOAT, INT32, INT64, INT96, Shape, read_shapes
from .thrift import (
    BINARY,
    I64,
    STOP,
    STRUCT,
    TRUE,
    Broken,
    Value,
    binary,
    fields,
    header,
    items,
    listed,
    number,
    signed,
    struct,
    struct_list,
    struct_of,
    structs,
    text,
)

SCHEMA, ROWS, GROUPS, KEYS, CREATED, ORDERS, ENCRYPTION = 2, 3, 4, 5, 6, 7, 8
OFFSETS, COLUMNS = 4, 6
"""The fields of a column chunk that say where its offset index and its column index lie; their lengths follow each."""
KEPT_HEAD = (1, 2, 3, 4, 5, 6, 7, 8)
VALUES, RAW, SIZE = 5, 6, 7
KEPT_TAIL = (13, 17)
"""Not the histograms of levels (16): readers end the process when these lie."""
DATA_PAGE, DICTIONARY_PAGE, STATISTICS = 9, 11, 12
KEPT_STATISTICS = (3, 4)
MAX, MIN, MAX_EXACT, MIN_EXACT = 5, 6, 7, 8
OLDER = {MAX: 1, MIN: 2}
"""Where writers say the same for older readers, of columns whose order those know."""
NUMBERS = (INT32, INT64, FLOAT, DOUBLE)
MOST = 2**62


class PageIndex(NamedTuple):
    """Where a file says which pages a column chunk has, and what is in each (0, 0 where that is not to be trusted)."""

    offsets: int
    offsets_length: int
    columns: int
    columns_length: int


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
    pages: PageIndex | None = None
    """Where the file says more of the pages; None where it does not."""


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

    @property
    def leaves(self) -> int:
        """The columns that have pages."""
        return sum(len(shape.leaves) for shape in self.shapes)


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
    due = [
        _Due(leaf.physical, path, _listed(path))
        for shape in shapes
        for leaf, path in zip(shape.leaves, shape.paths(), strict=True)
    ]
    # Without column orders nobody knows by which order a minimum was found (ColumnOrder in the format's Thrift file).
    file = _File(path, size, ORDERS in found)
    groups = tuple(_group(raw, each, due, file) for each in found[GROUPS])
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


@dataclass(frozen=True)
class _Due:
    """What a column chunk must be to be of a leaf of the schema: its type, its path, and that as it is written."""

    physical: int | None
    path: tuple[bytes, ...]
    raw: bytes


@dataclass(frozen=True)
class _File:
    """The file that a footer is of, and whether its statistics have an order."""

    path: str
    size: int
    ordered: bool


def _listed(path: tuple[bytes, ...]) -> bytes:
    return listed(BINARY, len(path)) + b"".join(map(binary, path))


def _group(raw: bytes, found: dict[int, Any], due: list[_Due], file: _File) -> Group:
    chunks = found[1]
    rows = number(raw, found[3])
    if len(chunks) != len(due) or not 0 <= rows < MOST:
        raise Broken("a row group that does not fit the schema")
    leaves = tuple(_leaf(raw, chunk, each, file) for chunk, each in zip(chunks, due, strict=True))
    if any(leaf.values < rows for leaf in leaves):
        raise Broken(f"a row group of {rows:,} rows with a column of fewer values")
    return Group(rows, leaves, _sorting(raw, found.get(4)))


def _sorting(raw: bytes, value: Value | None) -> tuple[tuple[int, bool, bool], ...]:
    if value is None:
        return ()
    return tuple((number(raw, each[1]), each[2].kind == TRUE, each[3].kind == TRUE) for each in structs(raw, value))


def _leaf(raw: bytes, chunk: dict[int, Any], due: _Due, file: _File) -> Leaf:
    if 8 in chunk or 9 in chunk:
        raise _encrypted(file.path)
    if 1 in chunk and text(raw, chunk[1]):
        raise NotParquet(f"{file.path} keeps its columns in other files, which cannot be read: register those files.")
    meta = chunk[3]
    trusted = file.ordered and due.physical != INT96
    if number(raw, meta[1]) != due.physical or not _is_at(raw, meta[3], due):
        raise Broken("a column chunk of another column than the schema says")
    values, data, length = (number(raw, meta[field]) for field in (5, DATA_PAGE, 7))
    dictionary = number(raw, meta[DICTIONARY_PAGE]) if DICTIONARY_PAGE in meta else 0
    has_dictionary = 0 < dictionary < data
    start = dictionary if has_dictionary else data
    if not values:  # some writers leave offsets of chunks without values unset
        start = data = length = 0
    elif length <= 0 or start < 4 or start + length > file.size or data >= start + length:
        raise Broken(f"a column chunk that lies outside of the file of {file.size:,} bytes")
    told = meta.get(STATISTICS, {})
    agreed = trusted and (due.physical not in NUMBERS or _agree(raw, told))
    return Leaf(
        start=start,
        size=length,
        raw=number(raw, meta[6]),
        values=values,
        data=data - start,
        dictionary=has_dictionary,
        codec=number(raw, meta[4]),
        physical=due.physical,
        head=_head(raw, meta),
        tail=_tail(raw, meta, told, agreed, DICTIONARY_PAGE if has_dictionary else DATA_PAGE),
        nulls=number(raw, told[3]) if 3 in told else None,
        low=text(raw, told[MIN]) if agreed and MIN in told else None,
        high=text(raw, told[MAX]) if agreed and MAX in told else None,
        pages=_pages(raw, chunk, file.size, trusted),
    )


def _agree(raw: bytes, told: dict[int, Value]) -> bool:
    """Whether borders that are told twice are told alike; texts may be cut in one of the places alone."""
    pairs = [(told[new], told[old]) for new, old in OLDER.items() if new in told and old in told]
    return all(raw[new.start : new.end] == raw[old.start : old.end] for new, old in pairs)


def _pages(raw: bytes, chunk: dict[int, Any], size: int, trusted: bool) -> PageIndex | None:
    if OFFSETS not in chunk or OFFSETS + 1 not in chunk:
        return None
    wanted = (OFFSETS, OFFSETS + 1, COLUMNS, COLUMNS + 1)
    at, length, columns, columns_length = (number(raw, chunk[each]) if each in chunk else 0 for each in wanted)
    if not (4 <= at < at + length <= size):
        return None
    if not (trusted and 4 <= columns < columns + columns_length <= size):
        columns = columns_length = 0
    return PageIndex(at, length, columns, columns_length)


def _is_at(raw: bytes, path: Value, due: _Due) -> bool:
    if raw[path.start : path.end] == due.raw:
        return True
    return tuple(text(raw, each) for each in items(raw, path)) == due.path


def _head(raw: bytes, meta: dict[int, Any]) -> bytes:
    """The fields before the offsets, and the head of the field that holds the first offset."""
    kept = [(field, *_kept(raw, meta[field])) for field in KEPT_HEAD if field in meta]
    return struct(kept) + header(kept[-1][0], DATA_PAGE, I64)


def said(head: bytes, field: int) -> int:
    """A number that a head (see `Leaf`) tells."""
    known = head + signed(0) + STOP
    return number(known, fields(known, 0)[field])


def relabelled(head: bytes, values: int, raw: int, size: int) -> bytes:
    """A head (see `Leaf`) of a column chunk with other numbers of values and bytes."""
    known = head + signed(0) + STOP
    found = fields(known, 0)
    told = {VALUES: values, RAW: raw, SIZE: size}
    kept = [
        (field, I64, signed(told[field])) if field in told else (field, *_kept(known, found[field]))
        for field in KEPT_HEAD
        if field in found
    ]
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
