"""DuckDB: COPY of a SELECT over the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ..question import INTEGER, STRING, Filter, Question


def prepare(question: Question, threads: int | None = None) -> Callable[[Path], None]:
    """See `engines`."""
    connection = duckdb.connect()
    if threads is not None:
        connection.execute(f"SET threads = {threads}")
    if question.s3 is not None:
        _reach(connection, question)
    statement = select(question)

    def answer(out: Path) -> None:
        connection.execute(f"COPY ({statement}) TO {_text(str(out))} (FORMAT parquet, COMPRESSION snappy)")

    return answer


def select(question: Question) -> str:
    """The question in SQL."""
    files = ", ".join(map(_text, question.urls))
    types = ", ".join(f"{_name(name)}: {SQL[type_]}" for name, type_ in question.partitions.items())
    hive = f", hive_partitioning = true, hive_types = {{{types}}}" if types else ", hive_partitioning = false"
    where = [_condition(each) for each in question.filters]
    if question.ratio < 1:
        where.append(f"random() < {question.ratio}")
    columns = ", ".join(map(_name, question.columns))
    return f"SELECT {columns} FROM read_parquet([{files}]{hive})" + (f" WHERE {' AND '.join(where)}" if where else "")


def _reach(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    """What was read is read again the next time: it is the store that is measured, not the cache of its files."""
    s3 = question.s3
    assert s3 is not None
    try:
        from duckdb_extensions import import_extension

        import_extension("httpfs")
    except ImportError:
        connection.execute("INSTALL httpfs")
    connection.execute("LOAD httpfs")
    connection.execute("SET enable_external_file_cache = false")
    connection.execute(
        f"CREATE SECRET (TYPE s3, KEY_ID {_text(s3.key)}, SECRET {_text(s3.secret)}, REGION {_text(s3.region)}, "
        f"ENDPOINT {_text(s3.host)}, URL_STYLE 'path', USE_SSL false)"
    )


def _condition(each: Filter) -> str:
    if isinstance(each.value, tuple):
        least, most = map(_literal, each.value)
        return f"{_name(each.name)} BETWEEN {least} AND {most}"
    return f"{_name(each.name)} {each.operator} {_literal(each.value)}"


def _literal(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE {_text(value.isoformat())}"
    return _text(value) if isinstance(value, str) else repr(value)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


SQL = {INTEGER: "BIGINT", STRING: "VARCHAR"}
