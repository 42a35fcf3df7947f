"""What was pulled into the workspace: where it lies, what it was made from, and whether it is still there."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from .noun import Noun
from .spec import PullSpec


class Found(str, Enum):
    """What a look at a landed file finds. Only its name, size and time are looked at, never its bytes."""

    WHOLE = "whole"
    CHANGED = "changed"
    GONE = "gone"


class Landed(Noun, frozen=True):
    """The newest pull that landed at `path`, by its job's `id`.

    `used` is when the file was last read, as far as the file system keeps that (many to the day only); None where
    nobody has read it since it landed, or it is gone.
    """

    id: str
    item: str
    spec: PullSpec | None
    path: str
    rows: int
    bytes: int
    ended: datetime
    found: Found
    used: datetime | None = None


class LandedPage(Noun, frozen=True):
    """Some of what I pulled into this workspace, newest first."""

    items: tuple[Landed, ...]
    next: str | None
    total: int
