"""JSON to nouns and back, with a sentence and a path for everything that does not fit."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from ..errors import Invalid, near

N = TypeVar("N")
_AT = re.compile(r" - at `(?P<path>[^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<field>.*)`")


def encode(noun: Any) -> bytes:
    """The JSON of a noun."""
    return msgspec.json.encode(noun)


def decode(body: bytes | str, kind: type[N]) -> N:
    """The noun a JSON text means; `Invalid` with the path of the first field that does not fit."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as wrong:
        raise _invalid(wrong, kind) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Invalid(f"The body is not JSON: {wrong}.") from None


def convert(value: Any, kind: type[N], strict: bool = True) -> N:
    """The noun that plain Python values mean; `Invalid` as for `decode`.

    Not strict: texts may mean numbers and truths.
    """
    try:
        return msgspec.convert(value, type=kind, strict=strict)
    except msgspec.ValidationError as wrong:
        raise _invalid(wrong, kind) from None


def _invalid(wrong: msgspec.ValidationError, kind: type[Any]) -> Invalid:
    if isinstance(wrong.__cause__, Invalid):
        return wrong.__cause__
    text = str(wrong)
    at = _AT.search(text)
    where = at["path"].removeprefix("$").removeprefix(".") if at else ""
    reason = _AT.sub("", text)
    for pattern, sentence in (
        (_UNKNOWN, "There is no field {field!r}.{like}"),
        (_MISSING, "The field {field!r} is missing."),
    ):
        found = pattern.fullmatch(reason)
        if found:
            field = found["field"]
            path = f"{where}.{field}" if where else field
            return Invalid(sentence.format(field=field, like=near(field, _fields(kind))), path=path)
    return Invalid(f"{reason}." if not reason.endswith(".") else reason, path=where or None)


def _fields(kind: Any) -> set[str]:
    """Every field name in a noun and the nouns in it, for near names."""
    _, parts = msgspec.json.schema_components([kind])
    return {name for part in parts.values() for name in part.get("properties", ())}
