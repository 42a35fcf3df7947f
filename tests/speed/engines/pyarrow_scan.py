"""pyarrow: a dataset's scanner into a Parquet writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from ..question import INTEGER, STRING, Question

IO_THREADS = 32
TYPES = {INTEGER: pa.int64(), STRING: pa.string()}


def prepare(question: Question) -> Callable[[Path], None]:
    """See `engines`."""
    pa.set_io_thread_count(IO_THREADS)
    condition = question.condition(ds.field)
    columns = list(question.columns)

    def answer(out: Path) -> None:
        scanner = dataset(question).scanner(columns=columns, filter=condition)
        batches = scanner.to_batches()
        with pq.ParquetWriter(out, scanner.projected_schema, compression="snappy") as writer:
            for batch in _share(batches, question.ratio):
                writer.write_batch(batch)

    return answer


def dataset(question: Question) -> ds.Dataset:
    """The question's files."""
    columns = [(name, TYPES[type_]) for name, type_ in question.partitions.items()]
    partitioning = ds.partitioning(pa.schema(columns), flavor="hive")
    if question.s3 is None:
        return ds.dataset(question.urls, format="parquet", partitioning=partitioning)
    s3 = question.s3
    reached = pafs.S3FileSystem(
        access_key=s3.key, secret_key=s3.secret, region=s3.region, scheme="http", endpoint_override=s3.host
    )
    paths = [url.removeprefix("s3://") for url in question.urls]
    return ds.dataset(paths, format="parquet", partitioning=partitioning, filesystem=reached)


def _share(batches: Iterator[pa.RecordBatch], ratio: float) -> Iterator[pa.RecordBatch]:
    draw = np.random.default_rng()
    for batch in batches:
        kept = batch if ratio == 1 else batch.filter(pa.array(draw.random(batch.num_rows) < ratio))
        if kept.num_rows:
            yield kept
