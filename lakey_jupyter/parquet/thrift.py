"""Thrift's compact protocol, as far as a footer needs it: fields found without decoding them, and fields written again.

A struct is read as a table from field number to where its value lies; what nobody asks for is stepped over. Values are
carried as the raw bytes that they were. Source: the Thrift compact protocol specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

TRUE, FALSE, I8, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT, UUID = range(1, 14)
BOOLS = (TRUE, FALSE)
FIXED = {TRUE: 0, FALSE: 0, I8: 1, DOUBLE: 8, UUID: 16}
VARINTS = (I16, I32, I64)
DEEPEST = 24
V = TypeVar("V")
STOP = b"\0"


class Broken(ValueError):
    """Bytes that are no Thrift."""


class Value(NamedTuple):
    """A field's value: its type and where its bytes start and end (for a Boolean they are none)."""

    kind: int
    start: int
    end: int


def varint(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned number and where it ends."""
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7
        if shift > 63:
            raise Broken("a number of more than 64 bits")


def number(data: bytes, value: Value) -> int:
    """A signed number (i16, i32, i64)."""
    if value.kind not in VARINTS:
        raise Broken(f"type {value.kind} where a number is due")
    raw, _ = varint(data, value.start)
    return (raw >> 1) ^ -(raw & 1)


def text(data: bytes, value: Value) -> bytes:
    """The bytes of a binary or a string."""
    if value.kind != BINARY:
        raise Broken(f"type {value.kind} where bytes are due")
    length, at = varint(data, value.start)
    return data[at : at + length]


Inside = Mapping[int, Callable[[bytes, int], tuple[Any, int]]]
"""Readers of nested values: each is given where its value starts, and says what it is and where it ends."""


def fields(data: bytes, at: int, end: list[int] | None = None, inside: Inside = MappingProxyType({})) -> dict[int, Any]:
    """The fields of the struct that starts here, each a `Value`; where the struct ends is added to `end`.

    What is `inside` is read at once by its reader, so that nothing is passed over twice.
    """
    found: dict[int, Any] = {}
    last = 0
    while True:
        head = data[at]
        at += 1
        kind = head & 0x0F
        if not kind:
            if end is not None:
                end.append(at)
            return found
        if head >> 4:
            last += head >> 4
        else:
            raw, at = varint(data, at)
            last = (raw >> 1) ^ -(raw & 1)
        if last in inside:
            found[last], at = inside[last](data, at)
            continue
        start, at = at, _skip(data, at, kind, 0)
        found[last] = Value(kind, start, at)


def struct_list(read: Callable[[bytes, int], tuple[V, int]]) -> Callable[[bytes, int], tuple[list[V], int]]:
    """A reader of a list of structs out of a reader of one."""

    def read_all(data: bytes, at: int) -> tuple[list[V], int]:
        kind, count, at = _list_head(data, at)
        if kind != STRUCT and count:
            raise Broken(f"type {kind} where a struct is due")
        found = []
        for _ in range(count):
            one, at = read(data, at)
            found.append(one)
        return found, at

    return read_all


def struct_of(inside: Inside = MappingProxyType({})) -> Callable[[bytes, int], tuple[dict[int, Any], int]]:
    """A reader of a struct."""

    def read(data: bytes, at: int) -> tuple[dict[int, Any], int]:
        end: list[int] = []
        found = fields(data, at, end, inside)
        return found, end[0]

    return read


def structs(data: bytes, value: Value) -> Iterator[dict[int, Value]]:
    """The structs of a list."""
    return (found for found, _ in spans(data, value))


def spans(data: bytes, value: Value) -> Iterator[tuple[dict[int, Value], bytes]]:
    """The structs of a list, each with its raw bytes."""
    kind, count, at = _list_head(data, value.start)
    if value.kind != LIST or (kind != STRUCT and count):
        raise Broken(f"type {kind} where a struct is due")
    for _ in range(count):
        end: list[int] = []
        found = fields(data, at, end)
        yield found, data[at : end[0]]
        at = end[0]


def items(data: bytes, value: Value) -> Iterator[Value]:
    """The items of a list."""
    if value.kind not in (LIST, SET):
        raise Broken(f"type {value.kind} where a list is due")
    kind, count, at = _list_head(data, value.start)
    for _ in range(count):
        start, at = at, _skip_item(data, at, kind, 0)
        yield Value(kind, start, at)


def _list_head(data: bytes, at: int) -> tuple[int, int, int]:
    head = data[at]
    at += 1
    count = head >> 4
    if count == 15:
        count, at = varint(data, at)
    if count > len(data):
        raise Broken(f"a list of {count} items in {len(data)} bytes")
    return head & 0x0F, count, at


def _skip(data: bytes, at: int, kind: int, depth: int) -> int:
    """Where a value that starts here ends."""
    if kind in VARINTS:
        while data[at] >= 0x80:
            at += 1
        return at + 1
    if kind == BINARY:
        length, at = varint(data, at)
        return _within(data, at + length)
    if kind in FIXED:
        return _within(data, at + FIXED[kind])
    if depth > DEEPEST:
        raise Broken("structs nested too deeply")
    return _skip_nested(data, at, kind, depth + 1)


def _skip_nested(data: bytes, at: int, kind: int, depth: int) -> int:
    if kind == STRUCT:
        while head := data[at]:
            at += 1
            if not head >> 4:
                _, at = varint(data, at)
            at = _skip(data, at, head & 0x0F, depth)
        return at + 1
    if kind in (LIST, SET):
        item, count, at = _list_head(data, at)
        for _ in range(count):
            at = _skip_item(data, at, item, depth)
        return at
    if kind == MAP:
        return _skip_map(data, at, depth)
    raise Broken(f"a type {kind}")


def _skip_map(data: bytes, at: int, depth: int) -> int:
    count, at = varint(data, at)
    if not count:
        return at
    if count > len(data):
        raise Broken(f"a map of {count} entries in {len(data)} bytes")
    kinds = data[at]
    at += 1
    for _ in range(count):
        at = _skip_item(data, at, kinds >> 4, depth)
        at = _skip_item(data, at, kinds & 0x0F, depth)
    return at


def _skip_item(data: bytes, at: int, kind: int, depth: int) -> int:
    """Inside a list a Boolean takes a byte."""
    return at + 1 if kind in BOOLS else _skip(data, at, kind, depth)


def _within(data: bytes, at: int) -> int:
    if at > len(data):
        raise Broken("a value that is longer than what is there")
    return at


def written(number_: int) -> bytes:
    """An unsigned number as a varint."""
    result = bytearray()
    while number_ > 0x7F:
        result.append(number_ & 0x7F | 0x80)
        number_ >>= 7
    result.append(number_)
    return bytes(result)


def signed(number_: int) -> bytes:
    """A signed number of 64 bits as a zigzag varint."""
    return written((number_ << 1) ^ (number_ >> 63))


def binary(value: bytes) -> bytes:
    """Bytes with their length."""
    return written(len(value)) + value


def listed(kind: int, count: int) -> bytes:
    """The head of a list."""
    return bytes([count << 4 | kind]) if count < 15 else bytes([0xF0 | kind]) + written(count)


def header(last: int, field: int, kind: int) -> bytes:
    """The head of a field that follows field number `last`."""
    step = field - last
    return bytes([step << 4 | kind]) if 0 < step < 16 else bytes([kind]) + signed(field)


def struct(parts: Iterable[tuple[int, int, bytes]], last: int = 0) -> bytes:
    """The fields (number, type, raw value) one after the other, in the order given; the caller adds `STOP`."""
    result = []
    for field, kind, raw in parts:
        result.append(header(last, field, kind) + raw)
        last = field
    return b"".join(result)


def signed_array(numbers: npt.NDArray[np.int64]) -> pa.Array:
    """Many signed numbers as zigzag varints: a binary array."""
    raw = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    septets = (raw[:, None] >> SHIFTS).astype(np.uint8) & 0x7F
    lengths = 1 + (raw[:, None] >= LIMITS).sum(axis=1, dtype=np.int32)
    more = lengths[:, None] - 1 > COUNT
    data = (septets | (more.astype(np.uint8) << 7))[lengths[:, None] > COUNT]
    offsets = np.zeros(len(raw) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return pa.BinaryArray.from_buffers(pa.binary(), len(raw), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


COUNT = np.arange(10, dtype=np.int32)[None, :]
SHIFTS = (COUNT * 7).astype(np.uint64)
LIMITS = np.uint64(1) << SHIFTS[:, 1:]
