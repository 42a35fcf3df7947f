"""A lock: what the pulled files of a folder were made from and what they hold, so that they can be made again."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from ..errors import Invalid
from .noun import Noun
from .output import FORMATS, KEPT, FormatName
from .spec import PullSpec

LOCK = "lakey.lock"
VERSION = 1


class LockedFile(Noun, frozen=True):
    """One file, or one folder of parts, at `path` below the lock's folder; `Invalid` for a path that leaves it.

    `sha256` is of its bytes, `content` of its rows in their order, however they are encoded: a file that is pulled
    again says in its footer when that was, and has the same rows in other bytes.
    """

    path: str
    item: str
    snapshot: str
    spec: PullSpec
    format: FormatName
    key: str
    rows: int
    bytes: int
    sha256: str
    content: str
    codec: str = KEPT

    def __post_init__(self) -> None:
        parts = PurePosixPath(self.path).parts
        broken = (
            not parts
            or self.path.startswith("/")
            or any(part.startswith(".") for part in parts)
            or any(each in self.path for each in "\0\\:")
        )
        if broken:
            raise Invalid(f"The path {self.path[:80]!r} in the lock does not stay below its folder.", path="path")
        if not self.path.lower().endswith(FORMATS[self.format].suffix):
            raise Invalid(f"The path {self.path[:80]!r} in the lock does not end as {self.format} does.", path="path")


class Lock(Noun, frozen=True):
    """The files of a folder, by path; `Invalid` for another version, and for a path that is there twice."""

    version: int
    files: tuple[LockedFile, ...]

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise Invalid(f"The lock has version {self.version}; this Lakey reads {VERSION}.", path="version")
        twice = [path for path, number in Counter(each.path for each in self.files).items() if number > 1]
        if twice:
            raise Invalid(f"The path {twice[0]!r} is in the lock twice.", path="files")
