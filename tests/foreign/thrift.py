"""A Thrift compact codec of our own, so that footers and page headers are judged, and bent, by other eyes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
WHOLE = (I16, I32, I64)


class Malformed(Exception):
    """The bytes are not Thrift."""


@dataclass
class Field:
    """A field of a struct: its number, its kind on the wire and its value."""

    id: int
    kind: int
    value: Any


@dataclass
class Listed:
    """A list: the kind of its elements and their values."""

    kind: int
    values: list[Any]


@dataclass
class Struct:
    """A struct: its fields in the order of the wire."""

    fields: list[Field] = field(default_factory=list)

    def __getitem__(self, id: int) -> Any:
        return next(each.value for each in self.fields if each.id == id)

    def get(self, id: int) -> Any:
        """The value of a field; None where it is missing."""
        return next((each.value for each in self.fields if each.id == id), None)

    def listed(self, id: int) -> list[Any]:
        """The elements of a list field; none where it is missing."""
        found = self.get(id)
        return [] if found is None else list(found.values)

    def without(self, id: int) -> Struct:
        """The struct without a field."""
        return Struct([each for each in self.fields if each.id != id])

    def every(self) -> Iterator[Field]:
        """Every field below, this struct's first."""
        for each in self.fields:
            yield each
            elements = each.value.values if isinstance(each.value, Listed) else [each.value]
            for element in elements:
                if isinstance(element, Struct):
                    yield from element.every()


class Reader:
    """Reads structs from bytes; `at` is where the next one starts."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def struct(self) -> Struct:
        """The next struct; `Malformed` when there is none."""
        found, last = Struct(), 0
        while head := self._byte():
            kind = head & 15
            last = last + (head >> 4) if head >> 4 else self._zigzag()
            found.fields.append(Field(last, kind, kind == TRUE if kind in (TRUE, FALSE) else self._value(kind)))
        return found

    def _value(self, kind: int) -> Any:
        if kind in WHOLE:
            return self._zigzag()
        if kind == BINARY:
            return self._bytes(self._varint())
        if kind == STRUCT:
            return self.struct()
        if kind in (LIST, SET):
            return self._list()
        if kind in (TRUE, FALSE, BYTE):
            return self._byte()
        if kind == DOUBLE:
            return struct.unpack("<d", self._bytes(8))[0]
        raise Malformed(f"there is no kind {kind}")

    def _list(self) -> Listed:
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._varint()
        if size > len(self.data):
            raise Malformed("a list longer than the bytes")
        return Listed(head & 15, [self._value(head & 15) for _ in range(size)])

    def _byte(self) -> int:
        return self._bytes(1)[0]

    def _bytes(self, size: int) -> bytes:
        found = self.data[self.at : self.at + size]
        if len(found) < size:
            raise Malformed("the bytes end early")
        self.at += size
        return bytes(found)

    def _varint(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 70:
                raise Malformed("a number without an end")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)


def written(value: Struct) -> bytes:
    """The bytes of a struct."""
    out, last = bytearray(), 0
    for each in value.fields:
        kind = (TRUE if each.value else FALSE) if each.kind in (TRUE, FALSE) else each.kind
        step = each.id - last
        out += bytes([step << 4 | kind]) if 0 < step < 16 else bytes([kind]) + zigzag(each.id)
        out += b"" if kind in (TRUE, FALSE) else _bytes(kind, each.value)
        last = each.id
    return bytes(out) + b"\0"


def _bytes(kind: int, value: Any) -> bytes:
    if kind in WHOLE:
        return zigzag(value)
    if kind == BINARY:
        return _varint(len(value)) + bytes(value)
    if kind == STRUCT:
        return written(value)
    if kind in (LIST, SET):
        size = len(value.values)
        head = bytes([size << 4 | value.kind]) if size < 15 else bytes([0xF0 | value.kind]) + _varint(size)
        return head + b"".join(_bytes(value.kind, each) for each in value.values)
    return struct.pack("<d", value) if kind == DOUBLE else bytes([value])


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value: int) -> bytes:
    """A whole number as the wire has it."""
    return _varint((value << 1 ^ value >> 63) & (1 << 64) - 1)
