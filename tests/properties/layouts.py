"""How rows lie in a lake: cut into files and row groups, partitioned, and written with every option that may matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from oracle.evaluator import SourceFile
from oracle.literals import OracleColumn
from oracle.partitions import NULL, partition_columns, partition_texts, partition_value

from .exact_arrays import array, exact_values, token
from .kinds import Kind

NAMES = tuple(
    f"{stem}.parquet" for stem in ("part-10", "part-2", "B", "a", "\u00e9", "e\u0301", "\uff21", "\U00010000")
)
"""File names that other orders than that of their bytes put elsewhere."""
FOLDERS = ("", "", "", "sub/", "\u00e4/b c/", "100%/", "Sub/")
CODECS = ("NONE", "SNAPPY", "GZIP", "ZSTD", "LZ4", "BROTLI")
KEYS = ("day", "p", "Ort")
WHOLES = ("0", "1", "-7", "07", "2026", "9223372036854775807", "-9223372036854775808")
DATES = ("2026-11-20", "1969-12-31", "2024-02-29", "0001-01-01")
WORDS = ("a", "x/y", "\u00e9", "e\u0301", "a b", "1", "%", "%41", "2026-11-20", "a=b", "+", "\U0001f600", "None", "nan")

LEAST_PAGE = 64
"""pyarrow finds no rows in a list column of one row whose data page is empty, as smaller pages make it; see
test_item_types.py for what a person gets then."""


@dataclass(frozen=True)
class Table:
    """Columns, and rows of exact values by column name."""

    columns: Mapping[str, Kind]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class LakeFile:
    """One file: its path, the numbers of its rows, the columns that it holds with their types, and writer options."""

    path: str
    rows: tuple[int, ...]
    types: Mapping[str, pa.DataType]
    options: Mapping[str, Any]
    shadows: tuple[str, ...] = ()

    def write(self, table: Table, folder: Path) -> None:
        """Write the file below `folder`; columns that the path has already hold what nobody may see."""
        columns = {
            name: array([table.rows[row][name] for row in self.rows], type_) for name, type_ in self.types.items()
        }
        columns |= {name: pa.array([-5] * len(self.rows), pa.int32()) for name in self.shadows}
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), target, **self.options)


@dataclass(frozen=True)
class Layout:
    """The files of an item."""

    files: tuple[LakeFile, ...]

    def write(self, table: Table, folder: Path) -> None:
        """Write every file below `folder`."""
        for file in self.files:
            file.write(table, folder)

    def columns(self, table: Table) -> list[OracleColumn]:
        """The columns of the item: those of the files, and those of the paths."""
        stored = [kind.column(name) for name, kind in table.columns.items()]
        return stored + partition_columns(file.path for file in self.files)

    def sources(self, table: Table) -> list[SourceFile]:
        """The files as the oracle sees them."""
        keys = {column.name: column for column in partition_columns(file.path for file in self.files)}
        return [_source(file, table, keys) for file in self.files]


def _source(file: LakeFile, table: Table, keys: Mapping[str, OracleColumn]) -> SourceFile:
    texts = partition_texts(file.path)
    fixed = {name: partition_value(text, keys[name]) for name, text in texts.items()}
    held = [{name: table.rows[row][name] for name in file.types} for row in file.rows]
    return SourceFile(file.path, [row | fixed for row in held])


@st.composite
def layouts(draw: st.DrawFn, table: Table, uneven: bool = True) -> Layout:
    """Up to four files that hold the rows in order; `uneven` ones may lack columns, or hold them narrower."""
    count = draw(st.sampled_from([1, 1, 2, 3, 4]))
    cuts = sorted(draw(st.lists(st.integers(0, len(table.rows)), min_size=count - 1, max_size=count - 1)))
    bounds = [0, *cuts, len(table.rows)]
    paths = draw(_paths(count))
    keys = sorted(partition_texts(paths[0]))
    files = []
    for place, path in enumerate(paths):
        rows = tuple(range(bounds[place], bounds[place + 1]))
        types = draw(_types(table, rows, uneven and place > 0))
        shadows = tuple(keys) if uneven and keys and draw(st.booleans()) else ()
        options = draw(_options([*types, *shadows], len(rows)))
        if any(_is_repeated(each) for each in types.values()):
            options["data_page_size"] = max(LEAST_PAGE, options["data_page_size"])
        files.append(LakeFile(path, rows, types, options, shadows))
    return Layout(tuple(files))


def _is_repeated(arrow: pa.DataType) -> bool:
    return any(test(arrow) for test in (pa.types.is_list, pa.types.is_large_list, pa.types.is_map))


@st.composite
def _paths(draw: st.DrawFn, count: int) -> list[str]:
    keys = draw(st.sampled_from([(), (), ("day",), ("p",), ("day", "Ort")]))
    pools = {key: draw(st.sampled_from([WHOLES, DATES, WORDS])) for key in keys}
    paths: list[str] = []
    for _ in range(count):
        texts = [(key, draw(_text(pools[key], bool(paths)))) for key in keys]
        folder = "".join(f"{key}={text}/" for key, text in texts) or draw(st.sampled_from(FOLDERS))
        paths.append(folder + draw(st.sampled_from([each for each in NAMES if folder + each not in paths])))
    return paths


@st.composite
def _text(draw: st.DrawFn, pool: tuple[str, ...], nullable: bool) -> str:
    """A partition's text as engines write it: everything escaped, or only what must be."""
    if nullable and draw(st.sampled_from([False, False, False, True])):
        return NULL
    return quote(draw(st.sampled_from(pool)), safe=draw(st.sampled_from(["", "-_. =+\u00e9"])))


@st.composite
def _types(draw: st.DrawFn, table: Table, rows: tuple[int, ...], uneven: bool) -> dict[str, pa.DataType]:
    """The columns of a file in some order, each with its type in this file."""
    names = draw(st.permutations(list(table.columns)))
    if uneven and draw(st.booleans()):
        names = names[: draw(st.integers(1, len(names)))]
    types: dict[str, pa.DataType] = {}
    for name in names:
        kind = table.columns[name]
        fitting = [each for each in kind.narrow if _fits(each, [table.rows[row][name] for row in rows])]
        types[name] = draw(st.sampled_from([kind.arrow, *fitting])) if uneven else kind.arrow
    return types


def _fits(arrow: pa.DataType, values: list[Any]) -> bool:
    """Whether a narrower type holds these values exactly."""
    try:
        held = exact_values(pa.chunked_array([array(values, arrow)]))
    except (pa.ArrowInvalid, OverflowError):
        return False
    return token(held) == token(values)


@st.composite
def _options(draw: st.DrawFn, names: list[str], rows: int) -> dict[str, Any]:
    """What `write_table` is told."""
    some = st.one_of(st.booleans(), st.booleans(), st.lists(st.sampled_from(names), unique=True))
    return {
        "row_group_size": draw(st.integers(1, max(1, rows))),
        "compression": draw(st.sampled_from(CODECS)),
        "use_dictionary": draw(some),
        "write_statistics": draw(some),
        "data_page_version": draw(st.sampled_from(["1.0", "2.0"])),
        "data_page_size": draw(st.sampled_from([1, 64, 2**20])),
        "write_batch_size": draw(st.sampled_from([1, 1024])),
        "write_page_index": draw(st.booleans()),
        "write_page_checksum": draw(st.booleans()),
    }
