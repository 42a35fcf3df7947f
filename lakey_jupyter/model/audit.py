"""The audit's nouns: one line of it, which lines are wanted, and what they come to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from .noun import Noun

AuditBy = Literal["item", "person", "day"]


class AuditLine(Noun, frozen=True):
    """Something that became of a job; `number` grows.

    `event` is "asked", "again" (started once more), "newer" (the item has a newer snapshot than when it was asked), or
    how an attempt ended: "done", "failed" with the `code` of the problem, "cancelled". `spec` is JSON where something
    was asked, else empty. `bytes` landed, `lake_bytes` were read from the lake for it.
    """

    number: int
    at: datetime
    event: str
    person: str
    item: str
    snapshot: str
    job: str
    kind: str
    attempt: int
    spec: str
    destination: str
    rows: int
    bytes: int
    lake_bytes: int
    code: str


class AuditQuery(Noun, frozen=True):
    """Which lines: of one item, of one person, `since` an instant, before (`until`) another; None: all."""

    item: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditSum(Noun, frozen=True):
    """What the lines of one item, person or day (in UTC) come to; `asked` counts those who asked again too."""

    name: str
    asked: int
    done: int
    failed: int
    cancelled: int
    rows: int
    bytes: int
    lake_bytes: int


class AuditPage(Noun, frozen=True):
    """Some of the lines that fit, newest first; `next` asks for earlier ones, `total` counts all that fit."""

    items: tuple[AuditLine, ...]
    next: str | None
    total: int


class AuditSums(Noun, frozen=True):
    """What the lines that fit come to: the newest days, or the items or people of whom most was read, the most first.

    `total` counts all there are; `items` are at most a thousand of them.
    """

    by: AuditBy
    items: tuple[AuditSum, ...]
    total: int
