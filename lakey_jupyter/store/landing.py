"""Files land whole or not at all: a hidden temporary name beside the final one, then one rename."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import Exists, Invalid


@contextmanager
def arriving(path: Path, overwrite: bool = True) -> Iterator[Path]:
    """A path to write to, which becomes `path` only when the block succeeds; `Exists` when it is taken by then."""
    part = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        yield part
        if overwrite:
            os.replace(part, path)
        else:
            _settle(part, path)
    finally:
        part.unlink(missing_ok=True)


def _settle(part: Path, path: Path) -> None:
    """Give the file its name unless somebody has it; a file system without links is asked first instead."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise taken(path.name) from None
    except OSError:
        if path.exists():
            raise taken(path.name) from None
        os.replace(part, path)


def taken(name: str) -> Exists:
    """The failure for a destination that is there already."""
    return Exists(f"{name!r} is there already: choose another name, or overwrite it.", path="to")


def place(workspace: Path, to: str) -> Path:
    """The real path of a destination in the workspace; `Invalid` for anything outside it or not a Parquet file name."""
    if not to.strip() or "\0" in to or "\\" in to:
        raise _refused(to, "is no file name")
    asked = Path(to)
    if asked.is_absolute() or ".." in asked.parts:
        raise _refused(to, "lies outside the workspace: give a path below it")
    if any(part.startswith(".") or len(part.encode()) > 240 for part in asked.parts):
        raise _refused(to, "has a hidden or overlong part")
    if asked.suffix.lower() != ".parquet":
        raise _refused(to, "does not end in .parquet")
    root = workspace.resolve()
    real = (root / asked).resolve()
    if not real.is_relative_to(root) or real == root:
        raise _refused(to, "lies outside the workspace: give a path below it")
    if real.is_dir():
        raise taken(to)
    if any(parent.is_file() for parent in real.parents):
        raise _refused(to, "lies in a file")
    return real


def _refused(to: str, why: str) -> Invalid:
    shown = to if len(to) <= 80 else to[:77] + "…"
    return Invalid(f"The destination {shown!r} {why}.", path="to")
