"""The lakes that are measured on, drawn from a seed once and kept below one folder; and what is known of them."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
from kernel.lakes import SHARED, write_weather

from . import lineitem
from .question import INTEGER, STRING

ARROW = {INTEGER: pa.int64(), STRING: pa.string()}
PYTHON: dict[str, Callable[[str], int | str]] = {INTEGER: int, STRING: str}
YEARS = range(1992, 1999)
GROUP = 131_072
SMALL_PARTITIONS, SMALL_FILES, SMALL_ROWS = 200, 25, 1_200
WIDE_FILES, WIDE_ROWS, WIDE_GROUP, WIDE_COLUMNS = 10, 50_000, 10_000, 500


@dataclass(frozen=True)
class Lake:
    """A folder of Parquet files, the same files in the order of their paths, and the types of its partition columns."""

    name: str
    root: Path
    files: tuple[str, ...]
    partitions: dict[str, str]

    @property
    def schema(self) -> pa.Schema:
        """The columns of the files and then those of the partitions."""
        found = pq.read_schema(self.root / self.files[0]).remove_metadata()
        for name, type_ in self.partitions.items():
            found = found.append(pa.field(name, ARROW[type_]))
        return found

    def partition(self, file: str) -> dict[str, int | str]:
        """The values in the path of a file."""
        pairs = (part.split("=", 1) for part in file.split("/")[:-1])
        return {name: PYTHON[self.partitions[name]](value) for name, value in pairs}


def lake(name: str, data: Path, scale: float = 1) -> Lake:
    """The lake of that name; it is made below `data` where it is not there, whole or not at all."""
    make, partitions = LAKES[name]
    root = data / f"scale-{scale:g}" / f"{name}-{_recipe():08x}"
    if not root.exists():
        print(f"Making the lake {name} at scale {scale:g}.", flush=True)
        part = root.with_name(f".{root.name}.{os.getpid()}")
        part.mkdir(parents=True)
        try:
            make(part, scale)
            part.rename(root)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.parquet"))
    return Lake(name, root, tuple(files), partitions)


def _recipe() -> int:
    """Another number when these rows would be drawn otherwise."""
    return zlib.crc32(b"".join(Path(each).read_bytes() for each in (__file__, lineitem.__file__)))


def _lineitem(folder: Path, scale: float, is_sorted: bool) -> None:
    for year in YEARS:
        for month in range(1, 13):
            draw = np.random.default_rng([5, year, month])
            table = lineitem.lineitem(draw, lineitem.shipped(year, month, scale))
            if not is_sorted:
                table = table.take(draw.permutation(table.num_rows))
            place = folder / f"year={year}" / f"month={month}"
            place.mkdir(parents=True)
            pq.write_table(table, place / "part-0.parquet", row_group_size=max(64, int(GROUP * scale)))


def _small(folder: Path, scale: float) -> None:
    dates = np.arange(lineitem.FIRST, lineitem.FIRST + 500)
    for part in range(max(2, int(SMALL_PARTITIONS * scale))):
        draw = np.random.default_rng([6, part])
        rows = SMALL_FILES * SMALL_ROWS
        table = lineitem.lineitem(draw, np.sort(draw.choice(dates, rows)))
        place = folder / f"part={part}"
        place.mkdir()
        for file in range(SMALL_FILES):
            pq.write_table(table.slice(file * SMALL_ROWS, SMALL_ROWS), place / f"part-{file}.parquet")


def _wide(folder: Path, scale: float) -> None:
    rows = max(100, int(WIDE_ROWS * scale))
    for file in range(WIDE_FILES):
        draw = np.random.default_rng([7, file])
        columns = {f"c{number:03d}": WIDE[number % len(WIDE)](draw, rows) for number in range(WIDE_COLUMNS)}
        path = folder / f"part-{file}.parquet"
        pq.write_table(pa.table(columns), path, row_group_size=max(20, int(WIDE_GROUP * scale)))


# The kinds of columns, in turn: numbers of many and of few values, whole and broken, and words.
WIDE: tuple[Callable[[np.random.Generator, int], pa.Array], ...] = (
    lambda draw, rows: pa.array(draw.integers(0, 1_000_000, rows).astype(np.int32)),
    lambda draw, rows: pa.array(np.round(draw.normal(20, 5, rows), 1)),
    lambda draw, rows: pa.array(lineitem.WORDS).take(pa.array(draw.integers(0, len(lineitem.WORDS), rows))),
    lambda draw, rows: pa.array(np.round(draw.normal(0, 1, rows), 3)),
    lambda draw, rows: pa.array(draw.integers(0, 5_000, rows)),
)


def _flights(folder: Path, scale: float) -> None:
    table = pa.ipc.open_file(SHARED / "data" / "flights-200k.arrow").read_all()
    pq.write_table(table, folder / "flights.parquet", row_group_size=20_000)


def _weather(folder: Path, scale: float) -> None:
    write_weather(folder)


def _strikes(folder: Path, scale: float) -> None:
    table = pc_csv.read_csv(SHARED / "data" / "birdstrikes.csv")
    order = pc.sort_indices(table, sort_keys=[(table.column_names[0], "ascending")])
    pq.write_table(table.take(order), folder / "strikes.parquet", row_group_size=1_000)


LAKES: dict[str, tuple[Callable[[Path, float], None], dict[str, str]]] = {
    "sorted": (lambda folder, scale: _lineitem(folder, scale, True), {"year": INTEGER, "month": INTEGER}),
    "unsorted": (lambda folder, scale: _lineitem(folder, scale, False), {"year": INTEGER, "month": INTEGER}),
    "small5k": (_small, {"part": INTEGER}),
    "wide500": (_wide, {}),
    "flights": (_flights, {}),
    "weather": (_weather, {"origin": STRING, "month": INTEGER}),
    "strikes": (_strikes, {}),
}
