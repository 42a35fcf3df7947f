"""Polars: a lazy scan of the files into a sink, by its streaming engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..question import INTEGER, STRING, Question

TYPES = {INTEGER: pl.Int64, STRING: pl.String}


def prepare(question: Question) -> Callable[[Path], None]:
    """See `engines`."""

    def answer(out: Path) -> None:
        frame(question).sink_parquet(out, compression="snappy")

    return answer


def frame(question: Question) -> pl.LazyFrame:
    """The question as a lazy frame."""
    found = pl.scan_parquet(
        question.urls,
        hive_partitioning=bool(question.partitions),
        hive_schema={name: TYPES[type_] for name, type_ in question.partitions.items()} or None,
        storage_options=_options(question),
    )
    condition = question.condition(pl.col)
    if condition is not None:
        found = found.filter(condition)
    if question.ratio < 1:
        found = found.map_batches(lambda rows: rows.sample(fraction=question.ratio), streamable=True)
    return found.select(question.columns)


def _options(question: Question) -> dict[str, str] | None:
    s3 = question.s3
    if s3 is None:
        return None
    return {
        "aws_endpoint_url": s3.endpoint,
        "aws_access_key_id": s3.key,
        "aws_secret_access_key": s3.secret,
        "aws_region": s3.region,
        "aws_allow_http": "true",
    }
