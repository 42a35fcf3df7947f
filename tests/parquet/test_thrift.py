"""The compact protocol: what is written is read again, what is cut or lies is refused, and nothing hangs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.parquet.thrift import (
    BINARY,
    FALSE,
    I16,
    I32,
    I64,
    LIST,
    MAP,
    STOP,
    STRUCT,
    TRUE,
    Broken,
    Value,
    binary,
    fields,
    header,
    items,
    listed,
    number,
    signed,
    signed_array,
    struct,
    structs,
    text,
    written,
)

NUMBERS = st.integers(-(2**63), 2**63 - 1)


@given(NUMBERS)
def test_a_number_is_read_as_it_was_written(value: int) -> None:
    raw = struct([(1, I64, signed(value))]) + STOP
    assert number(raw, fields(raw, 0)[1]) == value


@given(st.lists(NUMBERS, max_size=30))
def test_many_numbers_are_written_as_one_by_one(values: list[int]) -> None:
    assert signed_array(np.array(values, dtype=np.int64)).to_pylist() == [signed(value) for value in values]


@given(st.dictionaries(st.integers(1, 300), st.binary(max_size=40), max_size=20))
def test_fields_far_apart_are_found(values: dict[int, bytes]) -> None:
    raw = struct((field, BINARY, binary(value)) for field, value in sorted(values.items())) + STOP
    end: list[int] = []
    found = fields(raw + b"more", 0, end)
    assert {field: text(raw, value) for field, value in found.items()} == values
    assert end == [len(raw)]


def test_what_nobody_asks_for_is_stepped_over() -> None:
    nested = struct([(1, TRUE, b""), (2, LIST, listed(STRUCT, 2) + 2 * (struct([(1, I16, signed(7))]) + STOP))]) + STOP
    table = written(1) + bytes([BINARY << 4 | I32]) + binary(b"k") + signed(5)
    parts = [
        (1, STRUCT, nested),
        (2, MAP, table),
        (3, MAP, b"\0"),
        (4, LIST, listed(TRUE, 3) + b"\1\2\1"),
        (5, FALSE, b""),
    ]
    raw = struct([*parts, (9, I32, signed(-3))]) + STOP
    found = fields(raw, 0)
    assert list(found) == [1, 2, 3, 4, 5, 9] and number(raw, found[9]) == -3
    assert [number(raw, each[1]) for each in structs(raw, fields(raw, found[1].start)[2])] == [7, 7]
    assert found[5] == Value(FALSE, found[5].start, found[5].start)


def test_long_lists_have_long_heads() -> None:
    raw = struct([(1, LIST, listed(I32, 40) + b"".join(map(signed, range(40))))]) + STOP
    assert [number(raw, each) for each in items(raw, fields(raw, 0)[1])] == list(range(40))
    assert header(0, 16, I32) == bytes([I32]) + signed(16)


@given(st.binary(max_size=60))
def test_noise_ends(noise: bytes) -> None:
    try:
        found = fields(noise, 0)
    except (Broken, IndexError):
        return
    assert all(0 <= value.start <= value.end <= len(noise) for value in found.values())


@pytest.mark.parametrize(
    "raw",
    [
        struct([(1, BINARY, written(100) + b"short")]) + STOP,
        struct([(1, LIST, bytes([0xF0 | I32]) + written(2**40))]) + STOP,
        struct([(1, MAP, written(2**40) + b"\x55")]) + STOP,
        b"\x1c" * 200,
        struct([(1, 14, b"")]) + STOP,
        b"\x18" + b"\xff" * 20,
    ],
    ids=["cut text", "endless list", "endless map", "deep", "unknown type", "endless number"],
)
def test_lies_are_refused(raw: bytes) -> None:
    with pytest.raises((Broken, IndexError)):
        fields(raw, 0)


def test_a_value_of_another_type_is_refused() -> None:
    raw = struct([(1, I32, signed(1)), (2, BINARY, binary(b"x"))]) + STOP
    found = fields(raw, 0)
    for read, field in ((text, 1), (number, 2)):
        with pytest.raises(Broken):
            read(raw, found[field])
    with pytest.raises(Broken):
        list(structs(raw, found[1]))
