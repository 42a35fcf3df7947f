"""What lies at a destination already: whether a worker that went away had done its work before."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from ..parquet.answer import read_recipe
from .tasks import Pulled


def landed(path: Path, key: str) -> Pulled | None:
    """The answer with this key, if that is what lies here; None for anything else.

    A file gets its name only when it is verified, so what is here is whole.
    """
    try:
        recipe = read_recipe(path) if path.is_file() else None
    except (pa.ArrowException, OSError, ValueError):
        return None
    if recipe is None or recipe.get("key") != key:
        return None
    return Pulled(rows=recipe["rows"], bytes=path.stat().st_size)
