"""Which bytes of which files become which bytes of the answer, when whole row groups are copied.

The column chunks keep the order that they have in their files, so what lies together there lies together here: whole
stretches are moved, not single chunks. The answer is cut into blocks, each of which is filled, hashed and written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .elements import Shape, shape_of
from .emit import LeafColumn, Numbers
from .index import ChunkIndex

BLOCK = 4 * 1024 * 1024
FIRST = 4
"""The answer's own first bytes are `PAR1`."""
ZERO = {"start": 0, "size": 0, "raw": 0, "data": 0, "dictionary": False}
REMEMBERED = 1 << 20
"""So many leaves of row groups are remembered as arrays, ready for the next pull of the same columns."""
LEAD = ("lead", "lead_size")
"""Where a leaf's dictionary lies and its bytes, in an index whose chunks were cut; see `paged`."""
Owner = tuple[str, int]
"""A leaf: the column's name and the number of the leaf in it."""
TEXTS = ("head", "tail")
Text = tuple[str, int, str]
"""What the footers say of a leaf: the owner, and one of `TEXTS`."""
Facts = Mapping[str, Any]
"""For each key of `ZERO` an array with a row for each leaf, of the chunks."""


@dataclass(frozen=True)
class Piece:
    """Bytes of a file: of which, from where, how many; and where in the block they go."""

    file: int
    offset: int
    length: int
    at: int


@dataclass(frozen=True)
class Block:
    """A stretch of the answer that starts at `out` and is `length` long, filled by pieces without a gap."""

    out: int
    length: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Copied:
    """The copied row groups of an answer: the blocks to move, and the leaves of each row group where they will lie."""

    blocks: tuple[Block, ...]
    leaves: dict[str, tuple[LeafColumn, ...]]
    end: int


def copyable(index: ChunkIndex, names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """For each chunk whether all of these columns can be copied, or written as constants."""
    result = np.ones(index.chunks.num_rows, dtype=np.bool_)
    for name in names:
        if name not in index.partitions:
            result &= index.remembered(("copyable", name), partial(_copyable, index, name))
    return result


def _copyable(index: ChunkIndex, name: str) -> npt.NDArray[np.bool_]:
    raw = index.shapes[index.places[name]]
    if not raw:
        return np.zeros(index.chunks.num_rows, dtype=np.bool_)
    shape = shape_of(raw)
    carried = np.asarray(index.carried(name, 0, "head").is_valid().to_numpy(zero_copy_only=False))
    lacking = index.fact(name, "start").to_numpy() == 0
    found: npt.NDArray[np.bool_] = carried | (lacking & np.bool_(shape.flat and shape.optional))
    return found


def copied_columns(index: ChunkIndex, names: Sequence[str]) -> list[str]:
    """Those of the columns that files hold and that can be copied; the others are constants or never copied."""
    return [name for name in names if index.shapes[index.places[name]]]


def copying(index: ChunkIndex, names: Sequence[str], chunks: npt.NDArray[np.int64]) -> Copied:
    """How these columns of these chunks are copied.

    Where a file lacks a column its leaf has no bytes: `start` is 0 and `head` is null.
    """
    if not len(chunks):
        return Copied((), {}, FIRST)
    owners = [(name, leaf) for name in copied_columns(index, names) for leaf in range(_leaves(index, name))]
    told = _Told(owners, _facts(index, owners, _chosen(chunks)), _texts(index, owners, chunks))
    files = np.asarray(index.chunks["file"].to_numpy(), dtype=np.int64)[_chosen(chunks)]
    leads = _leads(index, owners, chunks)
    if leads is not None:
        return _led(told, files, leads)
    sizes = told.facts["size"]
    placed, blocks = _placed(np.broadcast_to(files, sizes.shape), told.facts["start"], sizes)
    return _copied(told, (placed, sizes), blocks)


@dataclass(frozen=True)
class _Told:
    """What is told of some leaves in some chunks: of the facts a row for each leaf."""

    owners: Sequence[Owner]
    facts: Facts
    texts: Mapping[Text, pa.Array]

    def leaf(self, place: int, start: Numbers, size: Numbers) -> LeafColumn:
        """A leaf whose bytes will lie there."""
        head, tail = ((*self.owners[place], what) for what in TEXTS)
        return LeafColumn(
            start=start,
            size=size,
            raw=self.facts["raw"][place],
            data=self.facts["data"][place],
            dictionary=self.facts["dictionary"][place],
            head=self.texts[head],
            tail=self.texts[tail],
        )


def _copied(told: _Told, where: tuple[Numbers, Numbers], blocks: list[Block]) -> Copied:
    leaves: dict[str, tuple[LeafColumn, ...]] = {}
    for place, (owner, start, size) in enumerate(zip(told.owners, *where, strict=True)):
        leaves[owner[0]] = (*leaves.get(owner[0], ()), told.leaf(place, start, size))
    return Copied(tuple(blocks), leaves, FIRST + int(where[1].sum()))


def _leads(index: ChunkIndex, owners: Sequence[Owner], chunks: Numbers) -> tuple[Numbers, Numbers] | None:
    """Where the dictionary of each leaf lies, and its bytes, if it does not stand right before the pages that are left.

    Only chunks that were cut to some of their pages say so.
    """
    are_cut = index.remembered(LEAD, lambda: any(name.endswith(LEAD[1]) for name in index.chunks.column_names))
    if not are_cut:
        return None
    shape = len(owners), len(chunks)
    starts, sizes = (
        np.array([index.carried(*owner, what).to_numpy()[chunks] for owner in owners], dtype=np.int64).reshape(shape)
        for what in LEAD
    )
    return starts, sizes


def _led(told: _Told, files: Numbers, leads: tuple[Numbers, Numbers]) -> Copied:
    """The same where dictionaries are fetched apart: they come before their pages in the files, and so they do here."""
    starts, sizes = told.facts["start"], told.facts["size"]
    both = np.stack([leads[0], starts]), np.stack([leads[1], sizes])
    placed, blocks = _placed(np.broadcast_to(files, both[0].shape), *both)
    first = np.where(leads[1] > 0, placed[0], placed[1])
    return _copied(told, (first, both[1].sum(axis=0)), blocks)


def shapes(index: ChunkIndex, names: Sequence[str]) -> list[Shape | None]:
    """For each column how its copied pages are laid out; None for one that is never copied."""
    found = (index.shapes[index.places[name]] for name in names)
    return [shape_of(raw) if raw else None for raw in found]


def _leaves(index: ChunkIndex, name: str) -> int:
    return len(shape_of(index.shapes[index.places[name]]).leaves)


def _facts(index: ChunkIndex, owners: Sequence[Owner], chosen: slice | Numbers) -> Facts:
    """The facts of these leaves in the chosen chunks. Of an index of usual size they are remembered as they stand."""
    whole, places = index.cut or (index, slice(None))
    if len(owners) * whole.chunks.num_rows > REMEMBERED:
        return _stacked(index, owners, chosen)
    known = whole.lately("copying", tuple(owners), lambda: _stacked(whole, owners, slice(None)))
    return {what: each[:, places][:, chosen] for what, each in known.items()}


def _stacked(index: ChunkIndex, owners: Sequence[Owner], chosen: slice | Numbers) -> Facts:
    shape = len(owners), len(np.arange(index.chunks.num_rows)[chosen])
    found = {what: [_filled(index, owner, what)[chosen] for owner in owners] for what in ZERO}
    return {what: np.array(each, dtype=type(ZERO[what])).reshape(shape) for what, each in found.items()}


def _filled(index: ChunkIndex, owner: Owner, what: str) -> Any:
    """A fact of a leaf for every chunk of the index, 0 where its pages cannot be copied."""

    def made() -> Any:
        if index.cut is not None:
            whole, places = index.cut
            return _filled(whole, owner, what)[places]
        found = index.carried(*owner, what)
        return (found.fill_null(ZERO[what]) if found.null_count else found).to_numpy(zero_copy_only=False)

    return index.remembered((what, *owner), made)


def _chosen(chunks: Numbers) -> slice | Numbers:
    """These chunks, of which there are some: neighbours, as they mostly are, need not be copied together."""
    first, last = int(chunks[0]), int(chunks[-1])
    return slice(first, last + 1) if last - first + 1 == len(chunks) else chunks


def _texts(index: ChunkIndex, owners: Sequence[Owner], chunks: Numbers) -> dict[Text, pa.Array]:
    """What the footers say of each leaf in these chunks, of which there are some: all at once."""
    names, chosen = [(*owner, what) for owner in owners for what in TEXTS], _chosen(chunks)
    if isinstance(chosen, slice):
        whole = index.lately("texts", tuple(owners), lambda: {name: index.carried(*name) for name in names})
        return {name: text.slice(chosen.start, len(chunks)) for name, text in whole.items()}
    said = index.chunks.select([f"{index.places[name]}.{leaf}.{what}" for name, leaf, what in names])
    taken = said.take(pa.array(chunks)).combine_chunks()
    return {name: taken.column(place).chunk(0) for place, name in enumerate(names)}


def _placed(files: Numbers, starts: Numbers, sizes: Numbers) -> tuple[Numbers, list[Block]]:
    """Where each column chunk goes, and the blocks: in the order of the files, and of the bytes in each file."""
    flat = files.ravel(), starts.ravel(), sizes.ravel()
    order = np.lexsort((flat[1], flat[0]))
    file, start, size = (each[order] for each in flat)
    out = FIRST + np.concatenate(([0], np.cumsum(size)))[: len(size)]
    placed = np.empty_like(out)
    placed[order] = out
    some = size > 0
    file, start, size, out = (each[some] for each in (file, start, size, out))
    fresh = np.ones(len(file), dtype=np.bool_)
    fresh[1:] = (file[1:] != file[:-1]) | (start[1:] != start[:-1] + size[:-1])
    first = np.flatnonzero(fresh)
    lengths = np.add.reduceat(size, first) if len(first) else size
    runs = np.stack([file[first], start[first], lengths, out[first]], axis=1) if len(first) else np.zeros((0, 4), int)
    return placed.reshape(sizes.shape), _blocks(runs)


def _blocks(runs: npt.NDArray[np.int64]) -> list[Block]:
    """The runs (file, offset, length, out), cut at the borders of the blocks."""
    blocks: list[Block] = []
    pieces: list[Piece] = []
    filled = 0
    for file, offset, length, out in runs.tolist():
        while length:
            taken = min(length, BLOCK - filled)
            pieces.append(Piece(file, offset, taken, filled))
            filled, offset, length, out = filled + taken, offset + taken, length - taken, out + taken
            if filled == BLOCK:
                blocks.append(Block(out - filled, filled, tuple(pieces)))
                pieces, filled = [], 0
    if pieces:
        blocks.append(Block(out - filled, filled, tuple(pieces)))
    return blocks
