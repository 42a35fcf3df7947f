"""The row groups of an answer in their order, wherever their bytes lie: copied, constants in them, or written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .constants import constant_chunk
from .copy import REMEMBERED, Copied
from .elements import Shape
from .emit import LeafColumn, Numbers, Sorting, leaf_column, row_groups
from .groups import Group, Leaf
from .index import ChunkIndex
from .plan import Plan


@dataclass(frozen=True)
class Part:
    """Row groups that were written from decoded rows, their leaves already where they lie in the answer.

    `place` is the number of the chunk whose rows come first in it; `nulls` counts those of each column.
    """

    place: int
    groups: tuple[Group, ...]
    nulls: tuple[int, ...]


@dataclass(frozen=True)
class Constants:
    """The pages of columns that are constant in copied row groups, to be put at one place of the answer."""

    data: bytes
    leaves: dict[str, LeafColumn]


@dataclass(frozen=True)
class Assembled:
    """All row groups of an answer as they stand in its footer, how many rows they have, and NULLs of each column."""

    written: pa.Array
    rows: int
    nulls: tuple[int | None, ...]


def constants(work: Plan, copied: Copied, at: int) -> Constants:
    """What copied row groups need of columns that their files do not hold, from byte `at` of the answer on."""
    chunks = np.flatnonzero(work.copied)
    data: list[bytes] = []
    leaves: dict[str, LeafColumn] = {}
    for name, shape in zip(work.answer.names, work.shapes, strict=True):
        lacking = _lacking(work, name, chunks)
        if lacking is None or not lacking.any():
            continue
        pages, column = _constant(work, (name, shape), chunks, lacking, at)
        data += pages
        at += sum(map(len, pages))
        leaves[name] = column if lacking.all() else _merged(copied.leaves[name][0], column, lacking)
    return Constants(b"".join(data), leaves)


def _lacking(work: Plan, name: str, chunks: Numbers) -> Any:
    """Which of the chunks lack a column; None where every file of the index has it."""
    index = work.index
    if name in index.partitions:
        return np.ones(len(chunks), dtype=np.bool_)
    starts = index.fact(name, "start").to_numpy()
    is_everywhere = index.remembered(("everywhere", name), lambda: bool(starts.all()))
    return None if is_everywhere else starts[chunks] == 0


def _constant(
    work: Plan, column: tuple[str, Shape], chunks: Numbers, lacking: Any, at: int
) -> tuple[list[bytes], LeafColumn]:
    """The pages of one column, and its leaf over all copied chunks, which means something only where it is lacking."""
    name, shape = column
    values: list[Any] = [None] * len(chunks)
    if name in work.index.partitions:
        values = work.index.fact(name, "min").take(chunks).to_pylist()
    found = [
        constant_chunk(shape.elements[0], value, rows) if lacks else (b"", NOTHING)
        for value, rows, lacks in zip(values, work.rows[chunks].tolist(), lacking.tolist(), strict=True)
    ]
    pages = [each for each, _ in found]
    sizes = np.array([len(each) for each in pages], dtype=np.int64)
    starts = at + np.concatenate(([0], np.cumsum(sizes)))[: len(sizes)]
    return pages, replace(leaf_column([leaf for _, leaf in found]), start=starts)


NOTHING = Leaf(0, 0, 0, 0, 0, False, 0, None, b"", b"", None, None, None)


def _merged(one: LeafColumn, other: LeafColumn, choice: Any) -> LeafColumn:
    """`other` where it is chosen, else `one`."""
    count = len(choice)
    return _taken(_joined([one, other]), np.where(choice, np.arange(count) + count, np.arange(count)))


def _joined(columns: Sequence[LeafColumn]) -> LeafColumn:
    def all_(what: str) -> Any:
        return np.concatenate([getattr(each, what) for each in columns])

    def texts(what: str) -> pa.Array:
        return pa.concat_arrays([getattr(each, what) for each in columns])

    return LeafColumn(
        all_("start"), all_("size"), all_("raw"), all_("data"), all_("dictionary"), texts("head"), texts("tail")
    )


def _taken(column: LeafColumn, order: Numbers) -> LeafColumn:
    places = pa.array(order)
    return LeafColumn(
        start=column.start[order],
        size=column.size[order],
        raw=column.raw[order],
        data=column.data[order],
        dictionary=column.dictionary[order],
        head=column.head.take(places),
        tail=column.tail.take(places),
    )


def assembled(work: Plan, copied: Copied, constant: Constants, parts: Sequence[Part]) -> Assembled:
    """The row groups in the order of their rows."""
    chunks = np.flatnonzero(work.copied)
    groups = [group for part in parts for group in part.groups]
    places = [part.place for part in parts for _ in part.groups]
    order = np.argsort(np.concatenate([chunks, np.array(places, dtype=np.int64)]), kind="stable")
    columns: list[LeafColumn] = []
    for name, shape in zip(work.answer.names, work.shapes, strict=True):
        own = (constant.leaves[name],) if name in constant.leaves else copied.leaves.get(name, ())
        for leaf in range(len(shape.leaves)):
            columns.append(_ordered(own[leaf : leaf + 1], [group.leaves[len(columns)] for group in groups], order))
    rows = np.concatenate([work.rows[chunks], np.array([group.rows for group in groups], dtype=np.int64)])
    sorting = [*_sorting(work, chunks), *(() for _ in groups)]
    nulls = _nulls(work, chunks, [part.nulls for part in parts])
    written = row_groups(columns, rows[order], [sorting[place] for place in order])
    return Assembled(written, int(rows.sum()), nulls)


def _ordered(own: Sequence[LeafColumn], written: Sequence[Leaf], order: Numbers) -> LeafColumn:
    """One leaf of the answer: that of the copied row groups, if there are any, and those of the written ones."""
    if own and not written:
        return own[0]  # in order as it is
    if not own:
        return leaf_column([written[place] for place in order])
    return _taken(_joined([*own, leaf_column(written)]), order)


def _nulls(work: Plan, chunks: Numbers, written: Sequence[Sequence[int]]) -> tuple[int | None, ...]:
    """How many NULLs each column of the answer has, `written` being those of each part.

    None when a copied chunk does not say, and for nested columns.
    """
    names = tuple(work.answer.names)
    told, known = _told_nulls(work.index, names, chunks)
    counts = told.sum(axis=1) + np.sum(written, axis=0, dtype=np.int64)
    pairs = zip(work.answer, counts.tolist(), known.all(axis=1).tolist(), strict=True)
    return tuple(count if said and not pa.types.is_nested(field.type) else None for field, count, said in pairs)


def _told_nulls(index: ChunkIndex, names: tuple[str, ...], chunks: Numbers) -> tuple[Numbers, Any]:
    """For each of these columns and chunks how many NULLs are told, 0 where none are; and where they are told."""

    def told(chosen: Any) -> tuple[Numbers, Any]:
        facts = [index.fact(name, "nulls") for name in names]
        counts = [pc.fill_null(each, 0).to_numpy()[chosen] for each in facts]
        known = [each.is_valid().to_numpy(zero_copy_only=False)[chosen] for each in facts]
        shape = len(names), -1
        return np.array(counts, dtype=np.int64).reshape(shape), np.array(known, dtype=np.bool_).reshape(shape)

    if len(names) * index.chunks.num_rows > REMEMBERED:
        return told(chunks)
    counts, known = index.lately("nulls", names, lambda: told(slice(None)))
    return counts[:, chunks], known[:, chunks]


def _sorting(work: Plan, chunks: Numbers) -> list[Sorting]:
    """By what the copied row groups are sorted, as far as those columns are in the answer."""
    said = work.index.chunks["sorting"]
    if said.null_count == len(said):
        return [()] * len(chunks)
    names = {work.index.places[name]: number for number, name in enumerate(work.answer.names)}
    shapes_ = work.shapes
    firsts = np.concatenate(([0], np.cumsum([len(shape.leaves) for shape in shapes_])))
    known: dict[str | None, Sorting] = {None: ()}
    for text in said.unique().to_pylist():
        found: list[tuple[int, bool, bool]] = []
        for place, leaf, down, first in json.loads(text) if text else ():
            if place not in names:
                break
            found.append((int(firsts[names[place]]) + leaf, down, first))
        known[text] = tuple(found)
    return [known[text] for text in said.take(pa.array(chunks)).to_pylist()]
