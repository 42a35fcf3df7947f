"""What every noun is: frozen, keyword-only, and closed to fields that it does not know."""

from __future__ import annotations

from typing import Any

import msgspec


class Noun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that cannot change; two with the same fields are equal."""


def changed(noun: Any, **fields: Any) -> Any:
    """A copy of the noun with these fields replaced."""
    return msgspec.structs.replace(noun, **fields)
