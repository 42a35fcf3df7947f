"""What every pulled file must be, byte by byte, whoever reads it next: nothing dangles, overlaps or lies."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .physical import DATA, DATA_V2, DICTIONARY, Chunk, Page, Parquet
from .thrift import LIST, STRUCT, Field, Listed, Reader, Struct, written

PLAIN_DICTIONARY, RLE_DICTIONARY = 2, 8
Span = tuple[int, int]


def check(path: Path) -> None:
    """Assert that the file is sound."""
    file = Parquet.at(path)
    rows = [int(group[3]) for group in file.groups]
    assert sum(rows) == file.footer[3], "rows of the groups and of the file"
    assert len(file.footer.listed(7)) == len(file.leaves), "an order for every leaf"
    spans = [(0, 4)]
    for number, (group, chunks) in enumerate(zip(file.groups, file.chunks, strict=True)):
        _check_group(group, chunks, number, len(file.leaves))
        for chunk in chunks:
            _check_pages(chunk)
            spans += [(chunk.start, chunk.end), *_indexes(chunk, rows[number]), *_bloom(chunk)]
    _check_spans(spans, file.body)
    _check_schema(file)
    _check_recipe(file)


def _check_group(group: Struct, chunks: list[Chunk], number: int, leaves: int) -> None:
    assert len(chunks) == leaves, "a chunk for every leaf"
    assert group.get(7) in (None, number), "the number of the group"
    assert group.get(5) in (None, 0, chunks[0].start), "where the group starts"
    assert group[2] == sum(int(chunk.meta[6]) for chunk in chunks), "raw size of the group"
    assert group.get(6) in (None, sum(int(chunk.meta[7]) for chunk in chunks)), "size of the group"
    assert all(0 <= int(each[1]) < leaves for each in group.listed(4)), "columns that it is sorted by"
    assert all(chunk.column.get(1) is None and chunk.column.get(8) is None for chunk in chunks), "other files, keys"


def _check_pages(chunk: Chunk) -> None:
    meta, pages, data = chunk.meta, chunk.pages, chunk.data_pages
    assert pages and pages[-1].end == chunk.end, "pages fill their chunk"
    assert sum(page.values for page in data) == meta[5], "values of the pages and of the chunk"
    assert sum(page.raw for page in pages) == meta[6], "raw size of the chunk"
    dictionaries = [page for page in pages if page.kind == DICTIONARY]
    assert len(dictionaries) <= 1 and dictionaries == [page for page in pages[:1] if page.kind == DICTIONARY]
    pointed = meta.get(11)
    if pointed is None:  # some writers leave out where the dictionary is, and point at it as the first data page
        assert meta[9] in (pages[0].start, data[0].start), "the first page"
    else:
        assert dictionaries and (pointed, meta[9]) == (pages[0].start, data[0].start), "the first data page"
    used = {page.encoding for page in data}
    told = set(meta.listed(2))
    assert not told or used <= told | {PLAIN_DICTIONARY, RLE_DICTIONARY}, "encodings"
    _check_stats(meta, pages)


def _check_stats(meta: Struct, pages: list[Page]) -> None:
    """Where the footer counts pages by encoding, there are as many (pyarrow calls those of version 2 the same)."""
    for told in meta.listed(13):
        if told[1] in (DATA, DATA_V2):
            same = [page for page in pages if page.kind in (DATA, DATA_V2) and page.encoding == told[2]]
            assert len(same) == told[3], "pages by encoding"


def _indexes(chunk: Chunk, rows: int) -> Iterator[Span]:
    """Where the page indexes lie, which must tell of the pages as they are."""
    column, pages = chunk.column, chunk.data_pages
    if column.get(4) is not None:
        index, end = _struct(chunk.data, int(column[4]))
        assert end == column[4] + column[5], "length of the offset index"
        found = [(int(each[1]), int(each[2])) for each in index.listed(1)]
        assert found == [(page.start, page.end - page.start) for page in pages], "places of the pages"
        firsts = [int(each[3]) for each in index.listed(1)]
        assert firsts == sorted(firsts) and (not firsts or (firsts[0] == 0 and firsts[-1] <= rows)), "rows of the pages"
        yield int(column[4]), end
    if column.get(6) is not None:
        assert column.get(4) is not None, "a column index without places"
        index, end = _struct(chunk.data, int(column[6]))
        assert end == column[6] + column[7], "length of the column index"
        assert len(index.listed(1)) == len(index.listed(2)) == len(index.listed(3)) == len(pages), (
            "borders of the pages"
        )
        yield int(column[6]), end


def _bloom(chunk: Chunk) -> Iterator[Span]:
    """Where the Bloom filter lies, if there is one."""
    start, length = chunk.meta.get(14), chunk.meta.get(15)
    if start is not None:
        header, body = _struct(chunk.data, int(start))
        end = body + int(header[1])
        assert length in (None, end - start), "length of the Bloom filter"
        yield int(start), end


def _struct(data: bytes, at: int) -> tuple[Struct, int]:
    reader = Reader(data, at)
    return reader.struct(), reader.at


def _check_spans(spans: list[Span], body: int) -> None:
    """Nothing overlaps, and nothing lies past the footer."""
    ordered = sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(ordered)), "overlap"
    assert ordered[-1][1] <= body, "past the footer"


def _check_schema(file: Parquet) -> None:
    """The Arrow schema in the metadata is that of the columns below it: readers that use it and others agree."""
    stored = file.metadata.get("ARROW:schema")
    if stored is None:
        return
    told = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(stored)))
    bare = _without_arrow(file)
    assert told.names == bare.names, "names in the Arrow schema"
    assert [each.nullable for each in told] == [each.nullable for each in bare], "NULLs in the Arrow schema"
    for field, plain in zip(told, bare, strict=True):
        assert _bare(field.type) == plain.type or pa.types.is_timestamp(plain.type), f"{field} is {plain}"


@cache
def _bare(arrow: pa.DataType) -> pa.DataType:
    """The type as a file without an Arrow schema gives it back."""
    file = io.BytesIO()
    pq.write_table(pa.table({"x": pa.array([], arrow)}), file, store_schema=False)
    return pq.read_schema(file).field(0).type


def _without_arrow(file: Parquet) -> pa.Schema:
    footer = file.footer
    kept = [each for each in footer.listed(5) if each[1] != b"ARROW:schema"]
    fields = [Field(5, LIST, Listed(STRUCT, kept)) if each.id == 5 else each for each in footer.fields]
    data = written(Struct(fields))
    return pq.read_schema(pa.BufferReader(b"PAR1" + data + len(data).to_bytes(4, "little") + b"PAR1"))


def _check_recipe(file: Parquet) -> None:
    told: dict[str, Any] = json.loads(file.metadata["lakey.recipe"])
    assert {"item", "snapshot", "spec", "semantics", "key"} <= set(told), told
    assert told["spec"]["columns"], told
