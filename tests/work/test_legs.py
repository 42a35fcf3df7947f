"""Legs of a scan follow one another only where rows and bytes do; a newer one makes void what it was told otherwise."""

from __future__ import annotations

import pytest

from lakey_jupyter.parquet.assembly import Part
from lakey_jupyter.parquet.groups import Group, Leaf, PageIndex
from lakey_jupyter.parquet.pieces import Piece
from lakey_jupyter.work.legs import Leg, Legs, Mark, heard, said

START = 4
LEAF = Leaf(4, 9, 12, 3, 2, True, 6, None, b"\x15", b"\0\xff", None, None, b"x", PageIndex(1, 2, 3, 4))


def in_answer(first: int, rows: int, at: int) -> Leg:
    """Rows in the answer, ten bytes each."""
    part = Part(first, (Group(rows, (LEAF, LEAF), ((0, True, False),)),), (0, 1))
    mark = Mark(chunk=first + rows)
    return Leg(first=first, rows=rows, mark=mark, piece=Piece(at, 10 * rows, "0" * 16), part=part)


def aside(first: int, rows: int, at: int) -> Leg:
    """Rows that are put aside, ten bytes each."""
    return Leg(first=first, rows=rows, mark=Mark(chunk=first, rows=rows), piece=Piece(at, 10 * rows, "1" * 16), chunk=2)


A, B, C = in_answer(0, 5, START), in_answer(5, 3, START + 50), in_answer(8, 2, START + 80)
X, Y = aside(5, 2, 0), aside(7, 1, 20)
MOVED = aside(8, 0, 30)


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        ((), Legs()),
        ((A, B, C), Legs((A, B, C))),
        ((A, X, Y), Legs((A,), (X, Y))),
        ((A, X, Y, MOVED), Legs((A,), (X, Y, MOVED))),
        ((A, X, Y, B), Legs((A, B))),
        ((A, X, Y, B, C), Legs((A, B, C))),
        ((B, C), Legs()),
        ((A, C), Legs((A,))),
        ((X, Y), Legs()),
        ((A, Y), Legs((A,))),
        ((A, B, C, in_answer(0, 6, START)), Legs((in_answer(0, 6, START),))),
        ((A, B, C, in_answer(5, 9, START + 50)), Legs((A, in_answer(5, 9, START + 50)))),
        ((A, B, C, X), Legs((A,), (X,))),
        ((A, X, Y, aside(7, 9, 20)), Legs((A,), (X, aside(7, 9, 20)))),
        ((A, in_answer(5, 3, START + 60)), Legs((A,))),
        ((in_answer(0, 5, 0),), Legs()),
        ((A, X, aside(7, 1, 10)), Legs((A,), (X,))),
    ],
)
def test_the_newest_legs_that_follow_one_another_are_heard(noted: tuple[Leg, ...], expected: Legs) -> None:
    assert heard(map(said, noted), START) == expected


def test_the_last_mark_is_where_a_scan_goes_on() -> None:
    assert (Legs().mark, Legs().last) == (Mark(), 0)
    assert (Legs((A, B)).mark, Legs((A, B)).last) == (B.mark, 8)
    assert (Legs((A,), (X,)).mark, Legs((A,), (X,)).last) == (X.mark, 7)


def test_a_line_that_is_not_whole_is_not_heard() -> None:
    line = said(A)
    broken = [line[:-1], line[1:], line[:20] + ("A" if line[20] != "A" else "B") + line[21:], line + "A", "", "1 2 3"]
    assert heard(broken, START) == Legs()
