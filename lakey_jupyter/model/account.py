"""Who asks: an account, and what it may do."""

from __future__ import annotations

from .noun import Noun


class Account(Noun, frozen=True):
    """A person, or a kernel that acts for one. `admin` may change the catalogue."""

    id: str
    name: str
    admin: bool = False


class Limits(Noun, frozen=True):
    """The limits that a request is held to."""

    filters: int
    values: int
    columns: int
    spec_bytes: int
    preview_rows: int
    budget: int | None


class Config(Noun, frozen=True):
    """What a face needs to know before it asks: versions, limits, who is asking and what this server can do."""

    version: str
    semantics: int
    limits: Limits
    account: Account
    capabilities: tuple[str, ...]
    operators: tuple[OperatorRow, ...]


class OperatorRow(Noun, frozen=True):
    """One operator as a form needs it."""

    symbol: str
    said: str
    takes: str
    types: tuple[str, ...]
