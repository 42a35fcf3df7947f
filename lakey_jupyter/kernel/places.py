"""Paths: from a notebook's own folder to the workspace that pulls land in, and back."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import Invalid, NotFound


def destination(to: str | os.PathLike[str] | None, workspace: Path | None) -> str | None:
    """`to`, meant from the current folder, as a path below the workspace; `Invalid` for anything outside it.

    Where the current folder is not in the workspace, a relative path is meant from the workspace itself.
    """
    if to is None:
        return None
    asked = Path(to).expanduser()
    if workspace is None:
        return asked.as_posix()
    here = Path.cwd().resolve()
    real = ((here if here.is_relative_to(workspace) else workspace) / asked).resolve()
    if not real.is_relative_to(workspace):
        raise Invalid(f"The destination {os.fspath(to)!r} lies outside the workspace: give a path below it.", path="to")
    return real.relative_to(workspace).as_posix()


def found(path: str | os.PathLike[str], workspace: Path | None) -> Path:
    """The file or the folder a path means, from here or the workspace; `NotFound`, or `Invalid` if it is in both."""
    asked = Path(path).expanduser()
    places = [Path.cwd() / asked, *([workspace / asked] if workspace is not None else [])]
    real = {place.resolve() for place in places if place.is_file() or any(place.glob("part-*"))}
    if not real:
        raise NotFound(f"There is no file {os.fspath(path)!r} in this folder or the workspace.", path="path")
    if len(real) > 1:
        raise Invalid(f"{os.fspath(path)!r} is in this folder and in the workspace: give the whole path.", path="path")
    return real.pop()


def workspace_here() -> Path | None:
    """The workspace of the server that this kernel belongs to; None where there is none."""
    named = os.environ.get("LAKEY_WORKSPACE")
    return Path(named).resolve() if named else None
