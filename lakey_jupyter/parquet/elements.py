"""The schema of a file as its footer holds it: one run of schema elements a column, carried as raw bytes.

Two columns of the same *shape* have pages that mean the same: names, physical types, repetition and nesting agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .thrift import STOP, Broken, Value, fields, number, signed, spans, text
from .thrift import struct as written_struct

UNSAID = -1
TYPE, LENGTH, REPETITION, NAME, CHILDREN = 1, 2, 3, 4, 5
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, BYTE_ARRAY, FIXED = range(8)
DEEPEST = 32


@dataclass(frozen=True)
class Element:
    """A node of the schema: its raw bytes, and what of them decides how pages are laid out."""

    raw: bytes
    name: bytes
    physical: int | None
    length: int
    repetition: int
    children: int

    @property
    def signature(self) -> tuple[bytes, int | None, int, int, int]:
        """What must agree for pages to be read alike."""
        return self.name, self.physical, self.length, self.repetition, self.children


@dataclass(frozen=True)
class Shape:
    """A column of a file: its elements, the first of them the column itself."""

    elements: tuple[Element, ...]

    @property
    def name(self) -> str:
        """The column's name."""
        return self.elements[0].name.decode("utf-8", "replace")

    @property
    def raw(self) -> bytes:
        """The elements as they stand in the footer."""
        return b"".join(each.raw for each in self.elements)

    @cached_property
    def leaves(self) -> tuple[Element, ...]:
        """The elements that have pages."""
        return tuple(each for each in self.elements if not each.children)

    def paths(self) -> list[tuple[bytes, ...]]:
        """For each leaf the names from the column down to it."""
        found: list[tuple[bytes, ...]] = []
        left: list[tuple[tuple[bytes, ...], int]] = []
        for each in self.elements:
            while left and not left[-1][1]:
                left.pop()
            above = left[-1][0] if left else ()
            if left:
                left[-1] = above, left[-1][1] - 1
            if each.children:
                left.append(((*above, each.name), each.children))
            else:
                found.append((*above, each.name))
        return found

    @property
    def signature(self) -> tuple[tuple[bytes, int | None, int, int, int], ...]:
        """Equal for columns whose pages are laid out alike."""
        return tuple(each.signature for each in self.elements)

    @property
    def flat(self) -> bool:
        """Whether the column is one leaf that is not repeated."""
        return len(self.elements) == 1 and self.elements[0].repetition != REPEATED

    @property
    def optional(self) -> bool:
        """Whether the column may hold NULL."""
        return self.elements[0].repetition == OPTIONAL


def read_shapes(data: bytes, schema: Value) -> list[Shape]:
    """The columns of a schema; `Broken` when its elements are no tree."""
    elements = [_element(data, found, raw) for found, raw in spans(data, schema)]
    if not elements or (not elements[0].children and len(elements) > 1):
        raise Broken("a schema without a root")
    return read_columns(elements[1:], elements[0].children)


def read_columns(elements: Sequence[Element], count: int) -> list[Shape]:
    """So many columns out of elements in depth-first order; `Broken` unless they use all of them.

    Each must say how often it stands: who guesses takes levels for values.
    """
    if any(each.repetition not in (REQUIRED, OPTIONAL, REPEATED) for each in elements):
        raise Broken("a column that is neither required nor optional nor repeated")
    shapes, at = [], 0
    for _ in range(count):
        end = _tree_end(elements, at, 0)
        shapes.append(Shape(tuple(elements[at:end])))
        at = end
    if at != len(elements):
        raise Broken("more schema elements than columns")
    return shapes


@lru_cache(maxsize=4096)
def shape_of(raw: bytes) -> Shape:
    """The shape whose `raw` this is."""
    elements, at = [], 0
    while at < len(raw):
        end: list[int] = []
        found = fields(raw, at, end)
        elements.append(_element(raw, found, raw[at : end[0]]))
        at = end[0]
    return Shape(tuple(elements))


def root(columns: int) -> bytes:
    """The first element of a schema of so many columns."""
    name = b"\x06schema"
    return written_struct([(NAME, 8, name), (CHILDREN, 5, signed(columns))]) + STOP


def _element(data: bytes, found: dict[int, Value], raw: bytes) -> Element:
    def said(field: int, default: int) -> int:
        return number(data, found[field]) if field in found else default

    if NAME not in found:
        raise Broken("a schema element without a name")
    return Element(
        raw=raw,
        name=text(data, found[NAME]),
        physical=said(TYPE, -1) if TYPE in found else None,
        length=said(LENGTH, 0),
        repetition=said(REPETITION, UNSAID),
        children=said(CHILDREN, 0),
    )


def _tree_end(elements: Sequence[Element], at: int, depth: int) -> int:
    if at >= len(elements) or depth > DEEPEST or elements[at].children < 0:
        raise Broken("schema elements that make no tree")
    children, at = elements[at].children, at + 1
    for _ in range(children):
        at = _tree_end(elements, at, depth + 1)
    return at
