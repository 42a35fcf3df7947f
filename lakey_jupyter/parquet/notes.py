"""What a footer says beside its row groups: by which program the file was written, and the notes left in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .groups import CREATED, KEYS
from .thrift import Broken, fields, structs, text


@dataclass(frozen=True)
class Notes:
    """The program that wrote the file, empty where it does not say, and the notes by their keys."""

    created_by: str = ""
    keys: Mapping[bytes, bytes] = field(default_factory=dict)


def read_notes(footer: bytes) -> Notes:
    """The notes of a raw footer that has been read before; nothing where they make no sense."""
    try:
        found = fields(footer, 0)
        pairs = list(structs(footer, found[KEYS])) if KEYS in found else []
        keys = {text(footer, each[1]): text(footer, each[2]) for each in pairs if 2 in each}
        created_by = text(footer, found[CREATED]) if CREATED in found else b""
    except (Broken, IndexError, KeyError):
        return Notes()
    return Notes(created_by.decode("utf-8", "replace"), keys)
