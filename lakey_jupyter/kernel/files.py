"""Pulled files: as DataFrames, and the recipe in their footers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NotFound, NotParquet
from .places import found

if TYPE_CHECKING:
    import pandas as pd

RECIPE = b"lakey.recipe"


def read(path: str | os.PathLike[str], workspace: Path | None) -> pd.DataFrame:
    """The DataFrame in a Parquet file; see `places.found` for what the path is meant from."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from .frames import frame

    real = found(path, workspace)
    try:
        return frame(pq.ParquetFile(real).read())
    except (pa.ArrowException, OSError) as wrong:
        raise NotParquet(f"{os.fspath(path)!r} cannot be read as Parquet.") from wrong


def recipe_of(footer: dict[bytes, bytes], name: str) -> dict[str, Any]:
    """The recipe in a footer's metadata; `NotFound` for a file that no pull wrote."""
    told = footer.get(RECIPE)
    if told is None:
        raise NotFound(f"{name!r} has no recipe: no pull of Lakey wrote it.")
    return dict(json.loads(told))
