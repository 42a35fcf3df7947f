"""DataFusion: a listing table, which is all it has for many files, into one Parquet file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import datafusion
from datafusion import DataFrameWriteOptions, SessionContext, col, lit
from datafusion import functions as f
from datafusion.object_store import AmazonS3

from ..question import INTEGER, STRING, Question

TYPES = {INTEGER: "int", STRING: "string"}


def prepare(question: Question) -> Callable[[Path], None]:
    """See `engines`."""
    context = SessionContext()
    if question.s3 is not None:
        _reach(context, question)
    partitions = [(name, TYPES[type_]) for name, type_ in question.partitions.items()]
    context.register_listing_table("lake", question.root + "/", partitions)
    one_file = DataFrameWriteOptions(single_file_output=True)

    def answer(out: Path) -> None:
        found = context.table("lake")
        condition = question.condition(_column)
        if condition is not None:
            found = found.filter(condition)
        if question.ratio < 1:
            found = found.filter(f.random() < lit(question.ratio))
        found = found.select(*map(_column, question.columns))
        found.write_parquet(out, compression="snappy", write_options=one_file)

    return answer


def _column(name: str) -> datafusion.Expr:
    return col(f'"{name}"')


def _reach(context: SessionContext, question: Question) -> None:
    s3 = question.s3
    assert s3 is not None
    bucket = question.root.removeprefix("s3://").partition("/")[0]
    store = AmazonS3(
        bucket_name=bucket,
        region=s3.region,
        access_key_id=s3.key,
        secret_access_key=s3.secret,
        endpoint=s3.endpoint,
        allow_http=True,
    )
    context.register_object_store("s3://", store, bucket)
