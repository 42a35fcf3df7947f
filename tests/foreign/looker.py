"""A process of its own that reads files with pyarrow, which may end a process at bytes that lie.

    python -m foreign.looker

Each line of its input is a JSON list: a path, the least value of the column `id` or null, and whether the borders of
row groups are trusted. Each line of its output is the digest of the rows, or null when pyarrow refuses the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DIED = "the reader died"


def digest(table: pa.Table) -> str:
    """The same text for the same columns, types and values."""
    told = hashlib.sha256(repr([(field.name, str(field.type)) for field in table.schema]).encode())
    for column in table.columns:
        told.update(repr(column.to_pylist()).encode())
    return told.hexdigest()


def _looked(path: str, least: int | None, trusting: bool) -> str | None:
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        if least is None:
            return digest(file.read())
        if not trusting:
            return digest(_least(file.read(), least))
        return digest(pa.concat_tables(_trusting(file, number, least) for number in range(file.num_row_groups)))
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError, MemoryError):
        return None


def _least(table: pa.Table, least: int) -> pa.Table:
    return table.filter(pc.greater_equal(table["id"], least))


def _trusting(file: pq.ParquetFile, number: int, least: int) -> pa.Table:
    """The same of a row group, of which nobody looks at the rows where its borders rule them out or in."""
    group, table = file.metadata.row_group(number), file.read_row_group(number)
    leaves = (group.column(place) for place in range(group.num_columns))
    borders = next(leaf.statistics for leaf in leaves if leaf.path_in_schema == "id")
    if borders is None or not borders.has_min_max:
        return _least(table, least)
    if borders.max < least:
        return table.slice(0, 0)
    return table if borders.min >= least and borders.null_count == 0 else _least(table, least)


class Looker:
    """Asks such a process, and starts another when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.died = 0

    def look(self, path: Path, least: int | None = None, trusting: bool = False) -> str | None:
        """The digest of the rows whose `id` is not less; None when they cannot be read, `DIED` when that was fatal.

        Who is `trusting` looks at no row of row groups of which the borders say that all are kept, or none.
        """
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps([str(path), least, trusting]).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            found: str | None = json.loads(line)
            return found
        self.close()
        self.died += 1
        return DIED

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "foreign.looker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )


if __name__ == "__main__":
    for asked in sys.stdin:
        print(json.dumps(_looked(*json.loads(asked))), flush=True)  # noqa: T201
