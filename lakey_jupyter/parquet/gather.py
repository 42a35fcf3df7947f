"""Building a chunk index: footers of all files in, one schema and two tables out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import NotParquet
from .borders import border_type, read_border
from .footer import arrow_schema, parse_footer
from .index import ChunkIndex
from .layout import Stretch, leaf_places, stretch
from .partitions import partition_columns, partition_values
from .types import NoCommonType, widest

EPOCH = date(1970, 1, 1)
FILE_FIELDS = pa.schema(
    [
        ("path", pa.string()),
        ("size", pa.int64()),
        ("tag", pa.string()),
        ("rows", pa.int64()),
        ("codec", pa.string()),
        ("footer", pa.large_binary()),
    ]
)
CHUNK_FIELDS = (("file", pa.int32()), ("group", pa.int32()), ("rows", pa.int64()), ("first", pa.int64()))


@dataclass(frozen=True)
class FileFooter:
    """One file of the snapshot with its raw footer."""

    path: str
    size: int
    tag: str
    footer: bytes


@dataclass(frozen=True)
class _Opened:
    file: FileFooter
    metadata: pq.FileMetaData
    schema: pa.Schema


def gather(files: Sequence[FileFooter]) -> ChunkIndex:
    """The index of these files, in the order of their paths' bytes; `NotParquet` names files that do not fit."""
    ordered = sorted(files, key=lambda file: file.path.encode())
    opened = [_open(file) for file in ordered]
    partitions = partition_columns([file.path for file in ordered])
    schema = _join_schemas(opened, partitions)
    rows: dict[str, list[Any]] = defaultdict(list)
    for number, each in enumerate(opened):
        for name, value in _file_facts(each, number, schema, partitions):
            rows[name].append(value)
    return ChunkIndex(schema, tuple(partitions), _file_table(opened), _chunk_table(rows, schema))


def _open(file: FileFooter) -> _Opened:
    metadata = parse_footer(file.footer, file.path)
    return _Opened(file, metadata, arrow_schema(metadata, file.path))


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


def _file_facts(
    each: _Opened, number: int, schema: pa.Schema, partitions: dict[str, pa.DataType]
) -> Iterator[tuple[str, Any]]:
    """The facts of each row group of one file, as (column of the chunk table, value)."""
    places = leaf_places(each.schema)
    constants = partition_values(each.file.path, partitions)
    first = 0
    for group_number in range(each.metadata.num_row_groups):
        group = each.metadata.row_group(group_number)
        yield from zip(("file", "group", "rows", "first"), (number, group_number, group.num_rows, first), strict=True)
        first += group.num_rows
        for place, field in enumerate(schema):
            if field.name in constants:
                facts = _constant_facts(constants[field.name], group.num_rows)
            elif field.name in places:
                facts = _leaf_facts(group, places[field.name], each.schema.field(field.name).type, field.type)
            else:
                facts = {"min": None, "max": None, "nulls": group.num_rows, "start": 0, "size": 0}
            yield from ((f"{place}.{what}", value) for what, value in facts.items())


def _constant_facts(value: Any, rows: int) -> dict[str, Any]:
    if isinstance(value, date):
        value = (value - EPOCH).days
    return {"min": value, "max": value, "nulls": rows if value is None else 0, "start": 0, "size": 0}


def _leaf_facts(group: pq.RowGroupMetaData, places: range, found: pa.DataType, wanted: pa.DataType) -> dict[str, Any]:
    where: Stretch = stretch(group, places)
    facts: dict[str, Any] = {"min": None, "max": None, "nulls": None, "start": where.start, "size": where.size}
    if len(places) != 1 or pa.types.is_nested(found):
        return facts
    statistics = group.column(places[0]).statistics
    if statistics is None:
        return facts
    if statistics.has_null_count:
        facts["nulls"] = statistics.null_count
    if statistics.has_min_max and border_type(wanted) is not None:
        facts["min"] = read_border(statistics.min_raw, found, wanted)
        facts["max"] = read_border(statistics.max_raw, found, wanted)
    return facts


def _file_table(opened: Sequence[_Opened]) -> pa.Table:
    def codec(metadata: pq.FileMetaData) -> str:
        full = metadata.num_row_groups and metadata.num_columns
        return str(metadata.row_group(0).column(0).compression) if full else "SNAPPY"

    rows = [
        {
            "path": each.file.path,
            "size": each.file.size,
            "tag": each.file.tag,
            "rows": each.metadata.num_rows,
            "codec": codec(each.metadata),
            "footer": each.file.footer,
        }
        for each in opened
    ]
    return pa.Table.from_pylist(rows, schema=FILE_FIELDS)


def _chunk_table(rows: dict[str, list[Any]], schema: pa.Schema) -> pa.Table:
    arrays: dict[str, pa.Array] = {name: pa.array(rows.get(name, []), type_) for name, type_ in CHUNK_FIELDS}
    for place, field in enumerate(schema):
        kept = border_type(field.type)
        for what, type_ in (
            ("min", kept),
            ("max", kept),
            ("nulls", pa.int64()),
            ("start", pa.int64()),
            ("size", pa.int64()),
        ):
            if type_ is not None:
                arrays[f"{place}.{what}"] = pa.array(rows.get(f"{place}.{what}", []), type_)
    return pa.table(arrays)
