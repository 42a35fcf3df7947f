"""What may stand next in a where-text that is being typed: a column, an operator, a value, or AND."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..model.columns import Column, ColumnType
from ..model.operators import fitting

WRITTEN = {
    "=": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "between": "BETWEEN",
    "in": "IN (",
    "not_in": "NOT IN (",
    "contains": "LIKE '%",
    "starts_with": "LIKE '",
    "ends_with": "LIKE '%",
    "is_null": "IS NULL",
    "is_not_null": "IS NOT NULL",
}
"""Each operator as it follows a column; `isnan(x)` goes before one."""
_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[<>!=]+|:?[\w.+-]+|[(),]""")
_BEGUN = re.compile(r""":?[^\s'"(),]*$""")
_VALUE, _JOIN, _NULL = "value", "join", "null"


@dataclass(frozen=True)
class _Place:
    """What is expected next, of which column; `ands` are those that belong to a BETWEEN, `is_list` is within `(…)`."""

    expects: str = "column"
    column: Column | None = None
    ands: int = 0
    is_list: bool = False


def filter_words(text: str, columns: Sequence[Column]) -> tuple[str, list[str]]:
    """The word that is begun, and the words that may stand in its place."""
    head = _closed(text)
    begun = text[len(head) :]
    place = _Place()
    known = {column.name.casefold(): column for column in columns}
    for token in _TOKEN.findall(head):
        place = _after(place, token, known)
    if place.expects == "column":
        return begun, [_quoted(each.name) for each in columns if fitting(each.type)]
    if place.column is None:
        return begun, []
    return begun, _OFFERS[place.expects](place.column, begun)


def _closed(text: str) -> str:
    """The text without the word that is begun, a text in quotes included."""
    is_open = len(re.findall("'", text)) % 2 == 1
    if is_open:
        return text[: text.rindex("'")]
    found = _BEGUN.search(text)
    return text[: found.start()] if found is not None else text


def _after(place: _Place, token: str, known: dict[str, Column]) -> _Place:
    word = token.casefold()
    if word in ("(", ")", ","):
        return _bracketed(place, word)
    if word == "and":
        return _Place(_VALUE, place.column) if place.ands else _Place()
    if place.expects == "column":
        return place if word == "not" else _Place("operator", known.get(word.strip('"')))
    if place.expects == "operator":
        return _operated(place, word)
    if word == "not":
        return place
    return _Place(_JOIN, place.column, place.ands, place.is_list)


def _bracketed(place: _Place, word: str) -> _Place:
    if place.expects == "column":
        return place
    if word == ",":
        return _Place(_VALUE, place.column, is_list=True)
    return _Place(_VALUE if word == "(" else _JOIN, place.column, is_list=word == "(")


def _operated(place: _Place, word: str) -> _Place:
    """After an operator, or the first word of one."""
    if word == "is":
        return _Place(_NULL, place.column)
    if word == "not":
        return place
    return _Place(_VALUE, place.column, ands=int(word == "between"))


def _operators(column: Column, begun: str) -> list[str]:
    return [_cased(WRITTEN[symbol], begun) for symbol in fitting(column.type) if symbol in WRITTEN]


def _cased(operator: str, begun: str) -> str:
    """The operator in the letters that are typed already."""
    return operator.lower() if begun.islower() else operator


def _values(column: Column, begun: str) -> list[str]:
    if begun.startswith(":"):
        return [f":{name}" for name in _variables() if not name.startswith("_")]
    if column.type is ColumnType.BOOLEAN:
        return ["true", "false"]
    spread = column.distribution
    if column.type is not ColumnType.STRING or spread is None:
        return []
    return ["'" + str(each.value).replace("'", "''") + "'" for each in spread.values if each.value is not None]


def _joins(column: Column, begun: str) -> list[str]:
    return [_cased("AND ", begun)]


def _nulls(column: Column, begun: str) -> list[str]:
    return [_cased(each, begun) for each in ("NULL", "NOT NULL")]


_OFFERS: dict[str, Callable[[Column, str], list[str]]] = {
    "operator": _operators,
    _VALUE: _values,
    _JOIN: _joins,
    _NULL: _nulls,
}


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d]\w*", name) else '"' + name.replace('"', '""') + '"'


def _variables() -> Sequence[str]:
    found = sys.modules.get("IPython")
    shell: Any = found.get_ipython() if found else None
    return list(shell.user_ns) if shell is not None else []
