"""From what a person types to the literal that it means for a column, and back; and several values in one text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...model.columns import Cell, Column, ColumnType
from ...model.literals import SAFE
from ..amounts import count, share

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MINUTE = re.compile(r"[Tt ]\d\d:\d\d$", re.ASCII)
_OFFSET = re.compile(r"([Zz]|[+-]\d\d:\d\d)$", re.ASCII)


@dataclass(frozen=True)
class Known:
    """A value that a column is known to have, and how often: its count, else its share of the rows looked at."""

    text: str
    often: str


def literal(text: str, column: Column) -> Cell:
    """The literal that a text means; what does not fit stays as it is, and the lake says why it is refused."""
    return _WRITERS.get(column.type, _same)(text, column)


def shown(value: Cell, column: Column) -> str:
    """The text that a literal is shown and edited as; `literal` makes the same value of it again."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return text.removesuffix("Z") if column.type is ColumnType.DATETIME and column.zoned else text


def known(column: Column) -> list[Known]:
    """The known values of a column, the most frequent first; none where only their spread is known."""
    spread = column.distribution
    if spread is None or spread.kind != "values":
        return []
    rows = max(1, spread.rows)
    return [
        Known(shown(each.value, column), count(each.count) if spread.whole else share(each.count / rows))
        for each in spread.values
        if each.value is not None
    ]


def lined(texts: Iterable[str | None]) -> str:
    """Several values as one text, a value a line; what would not stay one line as it is stands in double quotes."""
    return "\n".join(_line(each) for each in texts if each is not None)


def unlined(text: str) -> list[str]:
    """The values of a text with a value a line; empty lines are none."""
    return [_unquoted(line.strip()) for line in text.split("\n") if line.strip()]


def _line(text: str) -> str:
    is_plain = text == text.strip() != "" and not text.startswith('"') and "\n" not in text
    return text if is_plain else json.dumps(text)


def _unquoted(line: str) -> str:
    if not line.startswith('"'):
        return line
    try:
        return str(json.loads(line))
    except json.JSONDecodeError:
        return line


def _same(text: str, column: Column) -> Cell:
    return text


def _number(text: str, column: Column) -> Cell:
    whole = text.strip()
    if _WHOLE.fullmatch(whole) and (column.type is ColumnType.INTEGER or abs(int(whole)) <= SAFE):
        number = int(whole)
        return number if abs(number) <= SAFE else str(number)
    return float(whole) if _NUMBER.fullmatch(whole) else text


def _boolean(text: str, column: Column) -> Cell:
    return {"true": True, "false": False}.get(text, text)


def _datetime(text: str, column: Column) -> Cell:
    full = f"{text}:00" if _MINUTE.search(text) else text
    return f"{full}Z" if column.zoned and full and not _OFFSET.search(full) else full


def _decimal(text: str, column: Column) -> Cell:
    return text.strip()


_WRITERS: dict[ColumnType, Callable[[str, Column], Cell]] = {
    ColumnType.INTEGER: _number,
    ColumnType.FLOAT: _number,
    ColumnType.DECIMAL: _decimal,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.DATETIME: _datetime,
}
