"""How the rows of an item lie in files of several writers, and the whole cases that are made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from oracle.evaluator import pull
from oracle.literals import OracleColumn
from oracle.partitions import partition_texts
from properties.exact_arrays import array, exact_values, token
from properties.kinds import Kind
from properties.layouts import LakeFile, Layout, Table, _fits, _paths
from properties.specs import EDGE
from properties.strategies import held

from .kinds import FLAT, NESTED
from .options import GROUP, Content, options
from .specs import specs
from .writers import WRITERS

NAMES = ("a", "b", "x_y", "größe", "select", "A b", "e\u0301")
"""No two are the same without case, which DuckDB folds, and none has a dot, which fastparquet takes for a path."""
SPECS = 4
"""How many specs are asked of each generated lake."""
SORTED = ("INTEGER", "DECIMAL", "STRING", "DATE", "DATETIME")


@dataclass(frozen=True, repr=False)
class ForeignFile(LakeFile):
    """A file by some writer."""

    writer: str = "pyarrow"

    def __repr__(self) -> str:
        rows = f"{self.rows}" if len(self.rows) < GROUP else f"{tuple(dict.fromkeys(self.rows))} x {GROUP}"
        types = {name: str(arrow) for name, arrow in self.types.items()}
        return f"{self.path} by {self.writer}: rows {rows}, {types}, {dict(self.options)}, shadows {self.shadows}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What hypothesis prints of it."""
        printer.text(repr(self))

    def write(self, table: Table, folder: Path) -> None:
        """Write the file below `folder`; a file that pyarrow does not read back exactly is no case."""
        columns = {
            name: array([table.rows[row][name] for row in self.rows], type_) for name, type_ in self.types.items()
        }
        shadows = {name: pa.array([-5] * len(self.rows), pa.int32()) for name in self.shadows}
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[self.writer].write(pa.table(columns | shadows), target, self.options)
        found = pq.read_table(target, partitioning=None)
        for name in columns:
            wanted = [token(table.rows[row][name]) for row in self.rows]
            assert [token(each) for each in exact_values(found[name])] == wanted, f"{self.writer} does not keep {name}"


@dataclass(frozen=True)
class Case:
    """One generated lake, the specs that are asked of it, and what the oracle says of it."""

    table: Table
    layout: Layout
    specs: tuple[dict[str, Any], ...]

    @property
    def columns(self) -> list[OracleColumn]:
        """The columns of the item."""
        return _columns(self.table, self.layout)

    def expected(self, spec: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that a pull of this spec returns."""
        return pull(self.columns, self.layout.sources(self.table), spec)

    def told(self) -> str:
        """The case in words, for the report of a disagreement."""
        return "\n".join(
            [f"columns {dict(self.table.columns)}", *map(str, self.table.rows), *map(str, self.layout.files)]
        )


def _columns(table: Table, layout: Layout) -> list[OracleColumn]:
    """The columns of an item; floats are as wide as the widest of its files, which may all be narrower than the table.

    That width is what literals are rounded to.
    """
    widths: dict[str, int] = {}
    for name, type_ in chain.from_iterable(file.types.items() for file in layout.files):
        if table.columns[name].type == "FLOAT":
            widths[name] = max(type_.bit_width, widths.get(name, 0))
    return [replace(each, bits=widths.get(each.name, each.bits)) for each in layout.columns(table)]


@st.composite
def cases(draw: st.DrawFn, writer: str) -> Case:
    """A table that this writer and perhaps others can hold, in files of theirs, and specs that fit it."""
    others = draw(st.lists(st.sampled_from(sorted(set(WRITERS) - {writer})), max_size=2, unique=True))
    company = [writer, *others]
    table = draw(_tables(company))
    layout = draw(_layouts(table, company))
    columns = _columns(table, layout)
    values = held(columns, layout.sources(table))
    keys = sorted(partition_texts(layout.files[0].path))
    asked = draw(st.lists(specs(columns, values, keys), min_size=SPECS, max_size=SPECS))
    return Case(table, layout, tuple(asked))


@st.composite
def _tables(draw: st.DrawFn, company: Sequence[str]) -> Table:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    columns = {name: draw(_kinds(company)) for name in names}
    pools = {name: draw(_pools(kind, company)) for name, kind in columns.items()}
    row = st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in pools.items()})
    rows = draw(st.lists(row, min_size=draw(st.sampled_from([0, 1, 8, 16])), max_size=24))
    if columns[names[0]].type in SORTED:
        rows.sort(key=lambda each: _rank(each[names[0]]))
    return Table(columns, tuple(rows))


def _rank(value: Any) -> tuple[bool, Any]:
    """Where a value comes in order, NULL last."""
    return (value is None, 0 if value is None else value)


@st.composite
def _kinds(draw: st.DrawFn, company: Sequence[str]) -> Kind:
    """A kind that all of them take, by its type first."""
    flat = draw(st.integers(0, 5))
    fitting = [k for k in (FLAT if flat else NESTED) if all(WRITERS[each].takes(k.arrow) for each in company)] or [
        kind for kind in FLAT if kind.arrow == pa.int64()
    ]
    type_ = draw(st.sampled_from(sorted({kind.type for kind in fitting})))
    return draw(st.sampled_from([kind for kind in fitting if kind.type == type_]))


@st.composite
def _pools(draw: st.DrawFn, kind: Kind, company: Sequence[str]) -> list[Any]:
    """The few values of a column: those that all of them hold."""
    values = draw(st.lists(kind.values, min_size=1, max_size=5))
    values += [None] * draw(st.sampled_from([0, 0, 1, 3]))
    kept = [value for value in values if all(WRITERS[each].holds(kind.arrow, value) for each in company)]
    return kept or [EDGE.get(kind.type)]


@st.composite
def _layouts(draw: st.DrawFn, table: Table, company: Sequence[str]) -> Layout:
    """Up to four files that hold the rows in order, each by one of the company, the first by the first."""
    count = draw(st.integers(1, 4))
    cuts = sorted(draw(st.lists(st.integers(0, len(table.rows)), min_size=count - 1, max_size=count - 1)))
    bounds = [0, *cuts, len(table.rows)]
    paths = draw(_paths(count))
    keys = sorted(partition_texts(paths[0]))
    files = []
    for place, path in enumerate(paths):
        rows = tuple(range(bounds[place], bounds[place + 1]))
        writer = draw(st.sampled_from(company)) if place else company[0]
        files.append(draw(_files(table, _Cut(path, rows, writer, is_first=place == 0), keys)))
    return Layout(tuple(files))


@dataclass(frozen=True)
class _Cut:
    """The rows that a file gets, where it lies and who writes it; the first of an item has all its columns."""

    path: str
    rows: tuple[int, ...]
    writer: str
    is_first: bool


@st.composite
def _files(draw: st.DrawFn, table: Table, cut: _Cut, keys: list[str]) -> ForeignFile:
    """One file; `keys` are columns of the path that it may hold too, with values that nobody may see."""
    rows, writer = cut.rows, cut.writer
    if writer == "duckdb" and rows and not draw(st.integers(0, 5)):
        rows = tuple(row for row in rows[:3] for _ in range(GROUP))
    types = draw(_types(table, rows, cut))
    shadows = tuple(keys) if draw(st.booleans()) else ()
    written = dict(types) | dict.fromkeys(shadows, pa.int32())
    full = tuple(name for name in types if all(table.rows[row][name] is not None for row in rows))
    first = next(iter(table.columns))
    by = (first,) if first in types and table.columns[first].type in SORTED else ()
    told = draw(options(writer, Content(written, len(rows), full, by)))
    return ForeignFile(cut.path, rows, types, told, shadows, writer)


@st.composite
def _types(draw: st.DrawFn, table: Table, rows: tuple[int, ...], cut: _Cut) -> Mapping[str, pa.DataType]:
    """The columns of a file in some order, some missing, some narrower."""
    names = draw(st.permutations(list(table.columns)))
    if not cut.is_first and draw(st.integers(0, 3)) == 0:
        names = names[: draw(st.integers(1, len(names)))]
    types = {}
    for name in names:
        kind = table.columns[name]
        held = [table.rows[row][name] for row in dict.fromkeys(rows)]
        fitting = [each for each in kind.narrow if WRITERS[cut.writer].takes(each) and _fits(each, held)]
        narrow = draw(st.integers(0, 3)) == 0
        types[name] = draw(st.sampled_from(fitting)) if fitting and narrow else kind.arrow
    return types
