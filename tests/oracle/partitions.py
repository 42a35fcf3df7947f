"""Rule 9 for hive partitions: what the path of a file says about its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from .literals import DATE, OracleColumn, Refused, days

NULL = "__HIVE_DEFAULT_PARTITION__"
WHOLE = re.compile(r"-?[0-9]+")
READ: dict[str, Callable[[str], Any]] = {"INTEGER": int, "DATE": days, "STRING": str}


def partition_texts(path: str) -> dict[str, str | None]:
    """The partition columns of a file, by name, as text; NULL as None."""
    pairs = (part.partition("=") for part in path.split("/")[:-1] if "=" in part)
    return {unquote(name): None if text == NULL else unquote(text) for name, _, text in pairs}


def partition_columns(paths: Iterable[str]) -> list[OracleColumn]:
    """The partition columns of an item: INTEGER if all values are, else DATE, else STRING."""
    texts: dict[str, list[str]] = {}
    for path in paths:
        for name, text in partition_texts(path).items():
            texts.setdefault(name, []).extend([] if text is None else [text])
    return [OracleColumn(name, _type(told)) for name, told in texts.items()]


def partition_value(text: str | None, column: OracleColumn) -> Any:
    """The exact value of a partition's text."""
    return None if text is None else READ[column.type](text)


def _type(texts: list[str]) -> str:
    if texts and all(WHOLE.fullmatch(text) for text in texts):
        return "INTEGER"
    return "DATE" if texts and all(_is_date(text) for text in texts) else "STRING"


def _is_date(text: str) -> bool:
    try:
        return DATE.fullmatch(text) is not None and days(text) is not None
    except Refused:
        return False
