"""Damage to a file, seeded: cut short, bits flipped wherever they may lie, and footers that lie."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from .physical import Page, Parquet
from .thrift import WHOLE, Field, Listed, Reader, Struct, written, zigzag

LIES = (-1, 0, 1, 2, 7, 2**15, 2**31 - 1, 2**31, 2**40, 2**62, -(2**31), -(2**63))


class Where(Enum):
    """What was hit."""

    LENGTH = "length"
    FOOTER = "footer"
    HEADER = "page header"
    CHECKED = "page with a checksum"
    UNCHECKED = "page without a checksum"
    """Or its header, or what lies between such pages."""


@dataclass(frozen=True)
class Harm:
    """The damaged bytes, what was hit, and what was done in words."""

    data: bytes
    where: Where
    done: str


def harmed(file: Parquet, seed: int) -> Harm:
    """The file, damaged in the way of this seed."""
    dice = random.Random(seed)
    harm = dice.choice(HARMS)(file, dice)
    return harm if harm.data != file.data else harmed(file, seed + 1_000_003)


def with_footer(file: Parquet, footer: Struct) -> bytes:
    """The file with another footer."""
    new = written(footer)
    return file.data[: file.body] + new + len(new).to_bytes(4, "little") + b"PAR1"


def _cut_short(file: Parquet, dice: random.Random) -> Harm:
    end = dice.randrange(len(file.data))
    return Harm(file.data[:end], Where.LENGTH, f"cut at {end}")


def _cut_out(file: Parquet, dice: random.Random) -> Harm:
    start = dice.randrange(4, file.body)
    end = min(file.body, start + dice.choice([1, 4, 100, 5_000]))
    where = Where.LENGTH if any(page.has_checksum for page in _pages(file)) else Where.UNCHECKED
    return Harm(file.data[:start] + file.data[end:], where, f"without {start} to {end}")


def _bit_in_footer(file: Parquet, dice: random.Random) -> Harm:
    place = dice.randrange(file.body, len(file.data))
    return Harm(_flipped(file.data, place, dice), Where.FOOTER, f"a bit at {place} of the footer")


def _bit_in_header(file: Parquet, dice: random.Random) -> Harm:
    page = dice.choice(_pages(file))
    place = dice.randrange(page.start, page.body)
    return Harm(_flipped(file.data, place, dice), _headed(page), f"a bit at {place} of a page header")


def _bit_in_page(file: Parquet, dice: random.Random) -> Harm:
    page = dice.choice([each for each in _pages(file) if each.size])
    place = dice.randrange(page.body, page.end)
    return Harm(_flipped(file.data, place, dice), _covered(page), f"a bit at {place} of a page")


def _noise_in_page(file: Parquet, dice: random.Random) -> Harm:
    page = dice.choice([each for each in _pages(file) if each.size])
    start = dice.randrange(page.body, page.end)
    end = dice.randrange(start, page.end) + 1
    data = file.data[:start] + dice.randbytes(end - start) + file.data[end:]
    return Harm(data, _covered(page), f"noise from {start} to {end} of a page")


def _lie_in_footer(file: Parquet, dice: random.Random) -> Harm:
    footer = Parquet(file.data).footer
    field = dice.choice([each for each in footer.every() if each.kind in WHOLE])
    old, field.value = field.value, dice.choice([*LIES, field.value + 1, field.value - 1, field.value * 2])
    return Harm(with_footer(file, footer), Where.FOOTER, f"field {field.id} says {field.value}, not {old}")


def _field_lost(file: Parquet, dice: random.Random) -> Harm:
    footer = Parquet(file.data).footer
    owners = [footer, *(each.value for each in footer.every() if isinstance(each.value, Struct))]
    owners += [each for held in footer.every() for each in _structs(held)]
    owner = dice.choice([each for each in owners if each.fields])
    gone = owner.fields.pop(dice.randrange(len(owner.fields)))
    return Harm(with_footer(file, footer), Where.FOOTER, f"field {gone.id} is gone")


def _list_bent(file: Parquet, dice: random.Random) -> Harm:
    """Row groups, columns or schema elements lost, doubled or in another order."""
    footer = Parquet(file.data).footer
    found = dice.choice([each for each in footer.every() if isinstance(each.value, Listed) and each.value.values])
    values = found.value.values
    place = dice.randrange(len(values))
    done = dice.choice(["lost", "doubled", "shuffled"])
    if done == "lost":
        del values[place]
    elif done == "doubled":
        values.insert(place, values[place])
    else:
        dice.shuffle(values)
    return Harm(with_footer(file, footer), Where.FOOTER, f"an element of list {found.id} {done}")


def _lie_in_header(file: Parquet, dice: random.Random) -> Harm:
    """A number in a page header is another that takes as many bytes."""
    page = dice.choice(_pages(file))
    header = Reader(file.data, page.start).struct()
    field = dice.choice([each for each in header.every() if each.kind in WHOLE])
    old = field.value
    bits = 7 * len(zigzag(old)) - 1
    field.value = dice.choice([old + 1, old - 1, dice.randrange(2 ** (bits - 1)), 2 ** (bits - 1) - 1, -old])
    new = written(header)
    if len(new) != page.body - page.start:
        return Harm(file.data, Where.HEADER, "nothing")
    data = file.data[: page.start] + new + file.data[page.body :]
    return Harm(data, _headed(page), f"field {field.id} of the page at {page.start} says {field.value}, not {old}")


def _footer_length(file: Parquet, dice: random.Random) -> Harm:
    length = dice.choice([0, 1, file.length - 1, file.length + 1, file.body + file.length, 2**31 - 1, 2**32 - 1])
    data = file.data[:-8] + length.to_bytes(4, "little") + file.data[-4:]
    return Harm(data, Where.FOOTER, f"a footer of {length} bytes")


def _structs(held: Field) -> list[Struct]:
    values = held.value.values if isinstance(held.value, Listed) else []
    return [each for each in values if isinstance(each, Struct)]


def _pages(file: Parquet) -> list[Page]:
    return [page for chunks in file.chunks for chunk in chunks for page in chunk.pages]


def _covered(page: Page) -> Where:
    return Where.CHECKED if page.has_checksum else Where.UNCHECKED


def _headed(page: Page) -> Where:
    return Where.HEADER if page.has_checksum else Where.UNCHECKED


def _flipped(data: bytes, place: int, dice: random.Random) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]


HARMS: tuple[Callable[[Parquet, random.Random], Harm], ...] = (
    _cut_short,
    _cut_out,
    _bit_in_footer,
    _bit_in_footer,
    _bit_in_header,
    _bit_in_page,
    _bit_in_page,
    _noise_in_page,
    _lie_in_footer,
    _lie_in_footer,
    _lie_in_footer,
    _field_lost,
    _list_bent,
    _lie_in_header,
    _footer_length,
)
"""The more often the more can go wrong with them."""
