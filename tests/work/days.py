"""A lake of days on a scripted S3, an engine that pulls from it, and what it reads: every byte is counted there."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from store.scripted import Bucket, scripted

from lakey_jupyter.connect import Session
from lakey_jupyter.model.job import Job
from lakey_jupyter.model.pulls import Estimate
from lakey_jupyter.store.settings import Reach, S3Settings

from .folders import Folders, done

ITEM = "days"
ROWS = 1_000
COLUMNS = ("day", "id", "value", "word")


def day_rows(day: int, salt: int = 0) -> pa.Table:
    """The rows of one day; another `salt` gives others."""
    draw = np.random.default_rng(1_000 * salt + day)
    return pa.table(
        {
            "day": pa.array([day] * ROWS, pa.int32()),
            "id": np.arange(ROWS) + ROWS * day,
            "value": draw.random(ROWS),
            "word": pa.array([f"é{number}" for number in draw.integers(0, 50, ROWS)]),
        }
    )


def written(tables: Iterable[pa.Table]) -> bytes:
    """A file with a row group for each table."""
    sink = io.BytesIO()
    all_ = list(tables)
    with pq.ParquetWriter(sink, all_[0].schema) as writer:
        for table in all_:
            writer.write_table(table)
    return sink.getvalue()


def spec(*columns: str, **filters: Any) -> dict[str, Any]:
    """A spec of these columns, or of all, where each named one lies between two values."""
    asked = [{"name": name, "operator": "between", "value": list(span)} for name, span in filters.items()]
    return {"columns": list(columns or COLUMNS), "filters": asked}


@dataclass
class Days:
    """The lake, and who asks."""

    bucket: Bucket
    folders: Folders
    session: Session
    tables: dict[int, pa.Table] = field(default_factory=dict)

    def put_files(self, days: Iterable[int], salt: int = 0) -> None:
        """A file for each of these days."""
        for day in days:
            self.tables[day] = day_rows(day, salt)
            self.bucket.objects[f"x/{day:02}.parquet"] = written([self.tables[day]])

    def put_groups(self, days: Sequence[int]) -> None:
        """One file, with a row group for each of these days."""
        self.tables |= {day: day_rows(day) for day in days}
        self.bucket.objects["x/all.parquet"] = written(self.tables[day] for day in days)

    def expected(self, asked: dict[str, Any]) -> pa.Table:
        """The rows of a spec."""
        whole = pa.concat_tables(self.tables[day] for day in sorted(self.tables))
        for each in asked["filters"]:
            values, (low, high) = whole[each["name"]].to_numpy(), each["value"]
            whole = whole.filter(pa.array((values >= low) & (values <= high)))
        return whole.select(asked["columns"])

    def pulled(self, asked: dict[str, Any], to: str, **more: Any) -> tuple[Job, int]:
        """A pull that gives the rows that it should, and how many bytes of the lake were sent for it."""
        self.bucket.ranges.clear()
        job = done(self.session, ITEM, asked, to=to, overwrite=True, **more)
        sent = sum(end - start for _, start, end in self.bucket.ranges)
        assert pq.read_table(self.folders.workspace / to) == self.expected(asked)
        return job, sent

    def estimated(self, asked: dict[str, Any]) -> Estimate:
        """The estimate of a spec."""
        return self.session.estimate(ITEM, asked)

    def bytes_of(self, days: Iterable[int], *columns: str) -> int:
        """What the column chunks of these days take in the lake."""
        total = 0
        for key, data in self.bucket.objects.items():
            meta = pq.read_metadata(io.BytesIO(data))
            for group in (meta.row_group(number) for number in range(meta.num_row_groups)):
                leaves = [group.column(place) for place in range(group.num_columns)]
                if leaves[0].statistics.min in days:
                    total += sum(
                        leaf.total_compressed_size for leaf in leaves if leaf.path_in_schema in (columns or COLUMNS)
                    )
            assert key.startswith("x/")
        return total


@contextmanager
def days(root: Path, count: int, as_groups: bool = False, **settings: Any) -> Iterator[Days]:
    """A lake of so many days, numbered from 0 on, registered."""
    folders = Folders.at(root)
    with scripted(Bucket()) as bucket:
        reach = Reach(s3=S3Settings(endpoint=bucket.endpoint, region="us-east-1", anonymous=True))
        session = folders.session(reach=reach, **settings)
        found = Days(bucket, folders, session)
        if as_groups:
            found.put_groups(range(count))
        else:
            found.put_files(range(count))
        try:
            session.add_item(ITEM, "s3://bucket/x")
            yield found
        finally:
            session.close()
