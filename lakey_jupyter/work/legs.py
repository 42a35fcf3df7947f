"""What is noted of a scan, leg by leg: which of its kept rows lie where, and from where in the lake the next ones come.

A note tells the truth by itself, whatever became of those around it, as long as the plan is the same and the bytes are
those that it names. The order of the notes says which is the newest.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
import xxhash

from ..model.noun import Noun
from ..parquet.assembly import Part
from ..parquet.pieces import Piece


class Mark(Noun, frozen=True):
    """The next kept row is the one after the first `rows` of those from chunk `chunk` on."""

    chunk: int = 0
    rows: int = 0


class Leg(Noun, frozen=True):
    """Kept rows of a scan, as many as come after its first `first`, and the mark behind them.

    They are the row groups of `part`, which are that piece of the answer; without a part they are put aside, from chunk
    `chunk` on, as that piece of what is. No rows at all were kept up to the mark where the piece is empty.
    """

    first: int
    rows: int
    mark: Mark
    piece: Piece
    chunk: int = 0
    part: Part | None = None

    @property
    def last(self) -> int:
        """How many kept rows there are up to the mark."""
        return self.first + self.rows


@dataclass(frozen=True)
class Legs:
    """Legs that follow one another: what lies in the answer, and then what is put aside."""

    written: tuple[Leg, ...] = ()
    aside: tuple[Leg, ...] = ()

    @property
    def mark(self) -> Mark:
        """From where the scan goes on."""
        return (*self.written, *self.aside)[-1].mark if self.written or self.aside else Mark()

    @property
    def last(self) -> int:
        """How many kept rows they have."""
        return max((leg.last for leg in (*self.written, *self.aside)), default=0)

    def followed(self, leg: Leg, end: int) -> Legs:
        """With a newer leg, which makes void what reached further; `end` is where the first one lies in the answer."""
        written = tuple(each for each in self.written if each.last <= leg.first)
        aside = tuple(each for each in self.aside if each.last <= leg.first)
        before = Legs(written, aside)
        ends = _end(written, end) if leg.part is not None else _end(aside, 0)
        if before.last != leg.first or ends != leg.piece.at:
            return before
        return Legs((*written, leg)) if leg.part is not None else Legs(written, (*aside, leg))


NOTHING = Legs()


def said(leg: Leg) -> str:
    """A leg in one line."""
    told = zlib.compress(msgspec.msgpack.encode(leg), 1)
    return f"{xxhash.xxh3_64_hexdigest(told)} {base64.b64encode(told).decode()}"


def heard(lines: Iterable[str], end: int) -> Legs:
    """The newest legs of which these lines tell; `end` is where the first one lies in the answer."""
    found = NOTHING
    for leg in legs(lines):
        found = found.followed(leg, end)
    return found


def legs(lines: Iterable[str]) -> Iterator[Leg]:
    """Those that are told of by a line that is whole."""
    for line in lines:
        checksum, _, text = line.partition(" ")
        try:
            told = base64.b64decode(text, validate=True)
            if xxhash.xxh3_64_hexdigest(told) == checksum:
                yield msgspec.msgpack.decode(zlib.decompress(told), type=Leg)
        except (ValueError, zlib.error, msgspec.DecodeError):
            continue


def _end(found: tuple[Leg, ...], start: int) -> int:
    """Where the last of them ends, else the start."""
    return found[-1].piece.at + found[-1].piece.length if found else start
