"""Pulled files and folders of files: their rows, and the recipe that each carries."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NotFound, NotParquet
from ..model.output import FORMATS, format_of
from .places import found

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

RECIPE = b"lakey.recipe"


def read(path: str | os.PathLike[str], workspace: Path | None) -> pd.DataFrame:
    """The DataFrame in a file or a folder of parts; see `places.found` for what the path is meant from."""
    import pyarrow as pa

    from .frames import frame

    real = found(path, workspace)
    try:
        return frame(table(real))
    except (pa.ArrowException, OSError) as wrong:
        raise NotParquet(f"{os.fspath(path)!r} cannot be read as {format_of(real.name)}.") from wrong


def table(path: Path) -> pa.Table:
    """The rows of a file of the format that its name tells, or of a folder of parts; CSV in the types it looks like."""
    import pyarrow as pa

    if path.is_dir():
        return pa.concat_tables([table(each) for each in sorted(path.iterdir())])
    return _READ[format_of(path.name)](path)


def recipe_of(path: Path) -> dict[str, Any]:
    """The recipe of a file, or of a folder's first; `NotFound` where no pull left one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = min(path.iterdir()) if path.is_dir() else path
    format = format_of(first.name)
    if FORMATS[format].is_text:
        raise NotFound(f"{path.name!r} has no recipe: there is no place for one in {format}.")
    if format == "arrow":
        with pa.memory_map(str(first)) as source:
            told = (pa.ipc.open_file(source).schema.metadata or {}).get(RECIPE)
    else:
        told = (pq.read_metadata(first).metadata or {}).get(RECIPE)
    if told is None:
        raise NotFound(f"{path.name!r} has no recipe: no pull of Lakey wrote it.")
    return dict(json.loads(told))


def _parquet(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.ParquetFile(path).read()


def _arrow(path: Path) -> pa.Table:
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _csv(path: Path) -> pa.Table:
    from pyarrow import csv

    kept = csv.ConvertOptions(null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False)
    parsing = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    return csv.read_csv(path, parse_options=parsing, convert_options=kept)


_READ = {"parquet": _parquet, "arrow": _arrow, "csv": _csv, "csv.gz": _csv}
