"""Hive partitions: the columns and values that stand in a file's path (semantics.md, rule 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import unquote

import pyarrow as pa

from ..errors import NotParquet

NULL = "__HIVE_DEFAULT_PARTITION__"
_INTEGER = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def partition_of(path: str) -> dict[str, str | None]:
    """The `name=value` folders of a path, percent-decoded, in order; NULL as None."""
    found: dict[str, str | None] = {}
    for part in path.split("/")[:-1]:
        name, equals, value = part.partition("=")
        if equals and name:
            found[unquote(name)] = None if value == NULL else unquote(value)
    return found


def folder_of(path: str) -> str:
    """All of a path that says something of partitions: many files share it."""
    return path[: path.rfind("/") + 1]


def partition_columns(paths: Sequence[str]) -> dict[str, pa.DataType]:
    """The partition columns of these files with their types: INTEGER if all values are, else DATE, else STRING.

    `NotParquet` when files of one item are not partitioned alike.
    """
    each = [partition_of(path) for path in paths]
    names = list(each[0]) if each else []
    for path, found in zip(paths, each, strict=True):
        if list(found) != names:
            raise NotParquet(f"{path} is not partitioned as the other files are, by {', '.join(names) or 'nothing'}.")
    return {name: _type(value for found in each if (value := found[name]) is not None) for name in names}


def partition_values(path: str, types: dict[str, pa.DataType]) -> dict[str, int | date | str | None]:
    """The values of a path, typed."""
    return {name: _typed(value, types[name]) for name, value in partition_of(path).items()}


def _type(values: Iterable[str]) -> pa.DataType:
    seen = set(values)
    if seen and all(_INTEGER.fullmatch(value) for value in seen):
        return _holding([int(value) for value in seen])
    if seen and all(_is_date(value) for value in seen):
        return pa.date32()
    return pa.string()


def _holding(numbers: list[int]) -> pa.DataType:
    """The integer type for these numbers; text for what no 64 bits hold."""
    if min(numbers) >= -(2**63) and max(numbers) < 2**63:
        return pa.int64()
    return pa.uint64() if min(numbers) >= 0 and max(numbers) < 2**64 else pa.string()


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _typed(value: str | None, type_: pa.DataType) -> int | date | str | None:
    if value is None:
        return None
    if pa.types.is_integer(type_):
        return int(value)
    return date.fromisoformat(value) if pa.types.is_date(type_) else value
