"""Building a chunk index: footers of all files in, one schema and two tables out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from ..errors import NotParquet
from .elements import Shape
from .emit import bare
from .facts import ColumnFacts
from .footer import FIRST_GUESS, TAIL, Read, arrow_schema, fetch_footer, parse_footer
from .groups import Footer, Group, Leaf, PageIndex, read_footer
from .index import ChunkIndex
from .partitions import partition_columns, partition_values
from .types import NoCommonType, widest

EPOCH = date(1970, 1, 1)
ABSENT = -1
FILE_FIELDS: dict[str, pa.DataType] = {
    "path": pa.string(),
    "size": pa.int64(),
    "tag": pa.string(),
    "rows": pa.int64(),
    "codec": pa.string(),
    "footer": pa.large_binary(),
    "pages": pa.large_binary(),
    "pages_at": pa.int64(),
}
MOST_PAGES = 8 * 1024 * 1024
"""More than so many bytes about the pages of one file are not kept."""
CODECS = ("UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW")


@dataclass(frozen=True)
class FileFooter:
    """One file of the snapshot with its raw footer, and what it says of its pages: bytes of it, from `pages_at` on."""

    path: str
    size: int
    tag: str
    footer: bytes
    pages: bytes = b""
    pages_at: int = 0

    @cached_property
    def read(self) -> Footer:
        """What the footer says; `NotParquet` when it makes no sense."""
        return read_footer(self.footer, self.path, self.size)


def fetched(read: Read, path: str, size: int, tag: str) -> FileFooter:
    """A file's footer, and what it says of its pages as far as two reads go."""
    ending = fetch_footer(read, size, path)
    file = FileFooter(path, size, tag, ending.footer)
    spans = [span for group in file.read.groups for leaf in group.leaves if leaf.pages for span in _spans(leaf.pages)]
    if not spans:
        return file
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    if end - start > MOST_PAGES or end > ending.before_at + len(ending.before):
        return file
    if start >= ending.before_at:
        pages = ending.before[start - ending.before_at : end - ending.before_at]
    elif len(ending.footer) + len(ending.before) + TAIL <= FIRST_GUESS:
        pages = read(start, end - start)
    else:
        return file
    return FileFooter(path, size, tag, ending.footer, pages, start)


def _spans(pages: PageIndex) -> Iterator[tuple[int, int]]:
    yield pages.offsets, pages.offsets + pages.offsets_length
    if pages.columns:
        yield pages.columns, pages.columns + pages.columns_length


@dataclass(frozen=True)
class _Opened:
    """A file whose footer was read, with the places of its columns' leaves."""

    file: FileFooter
    footer: Footer
    schema: pa.Schema
    places: Mapping[str, tuple[int, range]]


def gather(files: Sequence[FileFooter], check: Callable[[], None] = lambda: None) -> ChunkIndex:
    """The index of these files, in the order of their paths' bytes; `NotParquet` names files that do not fit.

    `check` is called for each file and may stop the work by raising.
    """
    ordered = sorted(files, key=lambda file: file.path.encode())
    opened = _open_all(ordered, check)
    partitions = partition_columns([file.path for file in ordered])
    schema = _join_schemas(opened, partitions)
    shapes = [_Shapes(field, opened) if field.name not in partitions else _Shapes(field, ()) for field in schema]
    facts = [ColumnFacts(field, each.leaves) for field, each in zip(schema, shapes, strict=True)]
    chunks: dict[str, list[Any]] = {name: [] for name in ("file", "group", "rows", "first", "sorting")}
    for number, each in enumerate(opened):
        check()
        _add_file(number, each, (schema, shapes, facts), (chunks, partition_values(each.file.path, partitions)))
    return ChunkIndex(
        schema, tuple(partitions), _file_table(opened), _chunk_table(chunks, facts), tuple(each.raw for each in shapes)
    )


def _open_all(files: Sequence[FileFooter], check: Callable[[], None]) -> list[_Opened]:
    """Files of one kind share their schemas, which are costly to read."""
    kinds: dict[bytes, tuple[pa.Schema, dict[str, tuple[int, range]]]] = {}
    opened = []
    for file in files:
        check()
        footer = file.read
        if footer.kind not in kinds:
            schema = arrow_schema(parse_footer(bare(footer.shapes, footer.arrow), file.path), file.path)
            kinds[footer.kind] = schema, _places(footer.shapes, schema)
        opened.append(_Opened(file, footer, *kinds[footer.kind]))
    return opened


def _places(shapes: Sequence[Shape], schema: pa.Schema) -> dict[str, tuple[int, range]]:
    """For each column its number, and the numbers of its leaves."""
    places, start = {}, 0
    for number, (shape, field) in enumerate(zip(shapes, schema, strict=True)):
        end = start + len(shape.leaves)
        places[field.name] = number, range(start, end)
        start = end
    return places


class _Shapes:
    """How one column is laid out in the files, and which of that the answer can have: the commonest of its own type."""

    def __init__(self, field: pa.Field, opened: Sequence[_Opened]) -> None:
        seen: Counter[Shape] = Counter()
        for each in opened:
            shape = self._of(each, field.name)
            if shape is not None and each.schema.field(field.name).equals(field, check_metadata=False):
                seen[shape] += 1
        self._field = field
        self._shape = seen.most_common(1)[0][0] if seen else None

    @property
    def leaves(self) -> int:
        """The leaves of a column chunk that can be copied."""
        return len(self._shape.leaves) if self._shape else 0

    @property
    def raw(self) -> bytes:
        """The schema elements; nothing for a column that is never copied."""
        return self._shape.raw if self._shape else b""

    def alike(self, each: _Opened) -> bool:
        """Whether the column's pages in this file can stand in the answer as they are."""
        shape = self._of(each, self._field.name)
        fits = shape is not None and self._shape is not None and shape.signature == self._shape.signature
        return fits and each.schema.field(self._field.name).equals(self._field, check_metadata=False)

    @staticmethod
    def _of(each: _Opened, name: str) -> Shape | None:
        return each.footer.shapes[each.places[name][0]] if name in each.places else None


def _join_schemas(opened: Sequence[_Opened], partitions: dict[str, pa.DataType]) -> pa.Schema:
    """One schema over all files: first seen, first placed; the path's columns last; see semantics.md, rule 9."""
    types: dict[str, dict[pa.DataType, str]] = defaultdict(dict)
    required: dict[str, int] = defaultdict(int)
    for each in opened:
        for field in each.schema:
            types[field.name].setdefault(field.type, each.file.path)
            required[field.name] += not field.nullable
    fields = [
        pa.field(name, _common(name, seen), nullable=required[name] != len(opened))
        for name, seen in types.items()
        if name not in partitions
    ]
    fields += [pa.field(name, type_) for name, type_ in partitions.items()]
    if not fields:
        raise NotParquet("The files have no columns.")
    return pa.schema(fields)


def _common(name: str, seen: dict[pa.DataType, str]) -> pa.DataType:
    try:
        return widest(seen)
    except NoCommonType:
        told = ", ".join(f"{type_} in {path}" for type_, path in list(seen.items())[:4])
        raise NotParquet(f"The column {name!r} has types that no lossless type holds: {told}.") from None


def _add_file(
    number: int,
    each: _Opened,
    item: tuple[pa.Schema, Sequence[_Shapes], Sequence[ColumnFacts]],
    known: tuple[dict[str, list[Any]], dict[str, Any]],
) -> None:
    """The facts of each row group of one file."""
    chunks, constants = known
    columns = [
        (facts, each.places.get(field.name), each.schema.field(field.name).type, shapes.alike(each))
        if field.name in each.places and field.name not in constants
        else (facts, None, _constant(constants.get(field.name)), False)
        for field, shapes, facts in zip(*item, strict=True)
    ]
    leaf_names = {leaf: (place, leaf - where[1].start) for place, (_, where, *_) in enumerate(columns) if where
                  for leaf in where[1]}  # fmt: skip
    first = 0
    for group_number, group in enumerate(each.footer.groups):
        row = (number, group_number, group.rows, first, _sorting(group, leaf_names))
        for values, value in zip(chunks.values(), row, strict=True):
            values.append(value)
        first += group.rows
        for facts, where, found, alike in columns:
            if where is None:
                facts.constant(found, group.rows)
            else:
                facts.found(_leaves(group, where[1]), found, alike)


def _leaves(group: Group, places: range) -> Sequence[Leaf]:
    return group.leaves[places.start : places.stop]


def _constant(value: Any) -> Any:
    return (value - EPOCH).days if isinstance(value, date) else value


def _sorting(group: Group, names: Mapping[int, tuple[int, int]]) -> str | None:
    """By what a row group is sorted, as JSON: (column, its leaf, descending, NULLs first) as far as they are known."""
    found = []
    for leaf, down, first in group.sorting:
        if leaf not in names:
            break
        found.append((*names[leaf], down, first))
    return json.dumps(found) if found else None


def _file_table(opened: Sequence[_Opened]) -> pa.Table:
    def codec(footer: Footer) -> str:
        number = footer.groups[0].leaves[0].codec if footer.groups and footer.groups[0].leaves else 1
        return CODECS[number] if 0 <= number < len(CODECS) else "SNAPPY"

    columns: dict[str, list[Any]] = {
        "path": [each.file.path for each in opened],
        "size": [each.file.size for each in opened],
        "tag": [each.file.tag for each in opened],
        "rows": [sum(group.rows for group in each.footer.groups) for each in opened],
        "codec": [codec(each.footer) for each in opened],
        "footer": [each.file.footer for each in opened],
        "pages": [each.file.pages for each in opened],
        "pages_at": [each.file.pages_at for each in opened],
    }
    return pa.table({name: pa.array(columns[name], type_) for name, type_ in FILE_FIELDS.items()})


def _chunk_table(chunks: dict[str, list[Any]], facts: Sequence[ColumnFacts]) -> pa.Table:
    types = {"file": pa.int32(), "group": pa.int32(), "rows": pa.int64(), "first": pa.int64(), "sorting": pa.string()}
    arrays = {name: pa.array(values, types[name]) for name, values in chunks.items()}
    for place, each in enumerate(facts):
        arrays |= each.columns(place)
    return pa.table(arrays)
