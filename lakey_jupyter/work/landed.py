"""What lies in the workspace already: a worker that went away may have done its work, an earlier pull the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..errors import Exists, Invalid
from ..parquet.answer import read_recipe
from ..parquet.rowfile import arrow_recipe
from ..store.landing import files_of, place
from ..store.tickets import Ticket
from .tasks import Made, Pulled

RECIPES: dict[str, Callable[[Path], dict[str, Any] | None]] = {".parquet": read_recipe, ".arrow": arrow_recipe}
"""Text has no place for a recipe, so nobody can tell whose it is."""


def landed(path: Path, key: str) -> Pulled | None:
    """The answer with this key, if that is what lies here; None for anything else.

    A file or a folder gets its name only when it is verified, so what is here is whole.
    """
    files = files_of(path)
    try:
        recipes = [RECIPES[each.suffix.lower()](each) for each in files]
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return None
    found = [recipe for recipe in recipes if recipe is not None and recipe.get("key") == key]
    if not files or len(found) < len(files):
        return None
    sizes = tuple(each.stat().st_size for each in files)
    rows = sum(recipe["rows"] for recipe in found)
    return Pulled(rows=rows, bytes=sum(sizes), parts=sizes if path.is_dir() else ())


def made(tickets: Sequence[Ticket]) -> Made | None:
    """What the first of these pulls landed that is still there, as long as it was; nobody has looked at its bytes."""
    for ticket in tickets:
        result = ticket.job.result
        if result is None or not ticket.workspace:
            continue
        try:
            path = place(Path(ticket.workspace), result.path, ticket.output.suffix)
        except (Invalid, Exists):  # somebody has put a link there that leads out of the workspace
            continue
        if _bytes_of(path) == result.bytes:
            return Made(path=str(path), rows=result.rows, sha256=result.sha256, bytes=result.bytes)
    return None


def _bytes_of(path: Path) -> int:
    """How many bytes lie here; -1 where somebody takes them away meanwhile."""
    try:
        return sum(each.stat().st_size for each in files_of(path))
    except OSError:
        return -1
