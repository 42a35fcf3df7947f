"""Answers in other formats and codecs, and in parts: the same rows, in the same order, whole or not at all."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Exists, Invalid
from lakey_jupyter.kernel.bridge import Lake
from lakey_jupyter.kernel.pull import Pull
from lakey_jupyter.model.job import State
from lakey_jupyter.work import writing
from lakey_jupyter.work.landed import landed

from .folders import Folders, done, until

ROWS = 4_000
NESTED = ["l"]
TABLE = pa.table(
    {
        "x": pa.array([None if n % 7 == 0 else n for n in range(ROWS)], pa.int64()),
        "f": pa.array([(np.nan, -0.0, 1e300, 1.5)[n % 4] for n in range(ROWS)]),
        "s": pa.array([None if n % 5 == 0 else ("", 'a"b', "c,d\r\ne", "é")[n % 4] for n in range(ROWS)]),
        "d": pa.array([("red", "blue")[n % 2] for n in range(ROWS)]).dictionary_encode(),
        "t": pa.array(range(ROWS), pa.timestamp("us", "Europe/Berlin")),
        "b": pa.array([bytes([n % 256, 255]) for n in range(ROWS)]),
        "l": pa.array([[float(n)] for n in range(ROWS)]),
    }
)
FLAT = [name for name in TABLE.column_names if name not in NESTED]
SPECS: list[dict[str, Any]] = [
    {"columns": FLAT},
    {"columns": ["s", "x"], "filters": [{"name": "x", "operator": ">", "value": 2_500}]},
    {"columns": ["x", "t"], "randomize_ratio": 0.3, "filters": [{"name": "d", "operator": "=", "value": "red"}]},
    {"columns": ["x"], "randomize_ratio": 0},
]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders.at(tmp_path)
    for number, start in enumerate(range(0, ROWS, 1_000)):
        pq.write_table(
            TABLE.slice(start, 1_000),
            made.lake / f"{number}.parquet",
            row_group_size=250,
            compression="zstd" if number == 1 else "snappy",
        )
    return made


def expected(folders: Folders, spec: dict[str, Any]) -> pa.Table:
    """The rows as the usual file has them, whose rightness others test."""
    session = folders.session()
    session.add_item("rows", folders.lake)
    job = done(session, "rows", spec, to="usual.parquet")
    assert job.result is not None
    session.close()
    return plain(pq.read_table(folders.workspace / "usual.parquet"))


def plain(table: pa.Table) -> pa.Table:
    """Without dictionaries and metadata."""
    columns = [column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
               for column in table.columns]  # fmt: skip
    return pa.table(columns, names=table.column_names).combine_chunks()


def same(left: pa.Table, right: pa.Table) -> bool:
    """Also where there are NaN."""
    return left.schema == right.schema and repr(left.to_pylist()) == repr(right.to_pylist())


@pytest.mark.parametrize("spec", SPECS, ids=str)
@pytest.mark.parametrize("codec", ["source", "none", "zstd"])
def test_an_arrow_file_has_the_same_rows(folders: Folders, spec: dict[str, Any], codec: str) -> None:
    wanted = expected(folders, spec)
    session = folders.session()
    job = done(session, "rows", spec, to="a.arrow", codec=codec, verify="full")
    assert job.result is not None and job.result.rows == wanted.num_rows
    path = folders.workspace / "a.arrow"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == job.result.sha256
    with pa.memory_map(str(path)) as source:
        assert same(pa.ipc.open_file(source).read_all().replace_schema_metadata(None), wanted)
    pulled = Pull(session, job)
    assert pulled.recipe["item"] == "rows" and pulled.to_arrow().num_rows == wanted.num_rows
    assert landed(path, pulled.recipe["key"]) is not None and landed(path, "other") is None
    session.close()


@pytest.mark.parametrize("spec", SPECS, ids=str)
@pytest.mark.parametrize("format", ["csv", "csv.gz"])
def test_csv_has_the_same_rows(folders: Folders, spec: dict[str, Any], format: str) -> None:
    wanted = expected(folders, spec)
    session = folders.session()
    job = done(session, "rows", spec, format=format, verify="full")
    assert job.result is not None and job.result.path == f"rows.{format}"
    raw = (folders.workspace / job.result.path).read_bytes()
    text = (gzip.decompress(raw) if format == "csv.gz" else raw).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == spec["columns"] and rows == [[said(cell) for cell in row] for row in cells(wanted)]
    assert Pull(session, job).to_arrow().num_rows == wanted.num_rows
    session.close()


def cells(table: pa.Table) -> list[tuple[Any, ...]]:
    columns = [column.cast(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(column.type) else column
               for column in table.columns]  # fmt: skip
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def said(cell: Any) -> str:
    """A value as the text that Python has for it, where CSV has the same."""
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, float):
        return {"nan": "nan", "-0.0": "-0", "1e+300": "1e+300", "1.5": "1.5"}[repr(cell)]
    return cell.strftime("%Y-%m-%d %H:%M:%S.%fZ") if hasattr(cell, "strftime") else str(cell)


def test_a_null_is_no_empty_text(folders: Folders) -> None:
    session = folders.session()
    session.add_item("rows", folders.lake)
    done(session, "rows", {"columns": ["x", "s"]}, to="a.csv")
    lines = (folders.workspace / "a.csv").read_bytes().split(b"\n")
    assert lines[:2] == [b'"x","s"', b","] and b'4,""' in lines
    session.close()


def test_what_csv_cannot_hold_is_named(folders: Folders) -> None:
    session = folders.session()
    session.add_item("rows", folders.lake)
    with pytest.raises(Invalid, match="'l' holds list<.*>, which csv cannot") as caught:
        session.pull("rows", {"columns": ["x", "l"]}, format="csv")
    assert [fault.path for fault in caught.value.faults] == ["spec.columns[1]"]
    with pytest.raises(Invalid, match="csv is not written with 'zstd'"):
        session.pull("rows", {"columns": ["x"]}, format="csv", codec="zstd")
    with pytest.raises(Invalid, match=r"does not end in \.csv"):
        session.pull("rows", {"columns": ["x"]}, "a.parquet", format="csv")
    assert folders.landed() == []
    session.close()


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "brotli", "lz4", "zstd"])
def test_another_codec_is_everywhere(folders: Folders, codec: str) -> None:
    wanted = expected(folders, {"columns": TABLE.column_names})
    session = folders.session()
    item = session.estimate("rows", {"columns": TABLE.column_names}, codec=codec)
    done(session, "rows", {"columns": TABLE.column_names}, to="a.parquet", codec=codec)
    path = folders.workspace / "a.parquet"
    meta = pq.read_metadata(path)
    found = {meta.row_group(group).column(leaf).compression for group in range(meta.num_row_groups)
             for leaf in range(meta.num_columns)}  # fmt: skip
    assert found == {"UNCOMPRESSED" if codec == "none" else codec.upper()}
    assert same(plain(pq.read_table(path)), wanted)
    assert item.chunks.copy == {"snappy": 12, "zstd": 4}.get(codec, 0)
    session.close()


SMALL = 20_000


@pytest.mark.parametrize("format", ["parquet", "arrow", "csv"])
def test_what_is_long_comes_in_parts(folders: Folders, format: str) -> None:
    wanted = expected(folders, {"columns": FLAT})
    session = folders.session(part_bytes=SMALL)
    job = done(session, "rows", {"columns": FLAT}, to=f"all.{format}", format=format, verify="full")
    result, path = job.result, folders.workspace / f"all.{format}"
    assert result is not None and len(result.parts) > 2 and path.is_dir()
    files = sorted(path.iterdir())
    assert [file.name for file in files] == [f"part-{number:05}.{format}" for number in range(len(files))]
    assert tuple(file.stat().st_size for file in files) == result.parts and sum(result.parts) == result.bytes
    content = b"".join(file.read_bytes() for file in files)
    assert hashlib.sha256(content).hexdigest() == result.sha256
    assert session.content(job.id, 0, 10**9) == content
    assert session.content(job.id, result.parts[0] - 5, 10) == content[result.parts[0] - 5 :][:10]
    assert session.content(job.id, len(content), 10) == b""
    assert Pull(session, job).to_arrow().num_rows == ROWS
    if format == "parquet":
        assert same(plain(pa.concat_tables(map(pq.read_table, files))), wanted)
        assert Pull(session, job).recipe["part"] == [0, len(files)]
    session.close()


def test_a_folder_of_parts_may_be_overwritten_and_no_other(folders: Folders) -> None:
    session = folders.session(part_bytes=SMALL)
    session.add_item("rows", folders.lake)
    done(session, "rows", {"columns": FLAT}, to="all.parquet")
    with pytest.raises(Exists):
        session.pull("rows", {"columns": ["x"]}, "all.parquet")
    done(session, "rows", {"columns": ["x"], "randomize_ratio": 0.01}, to="all.parquet", overwrite=True)
    assert (folders.workspace / "all.parquet").is_file() and folders.landed() == ["all.parquet"]
    done(session, "rows", {"columns": FLAT}, to="all.parquet", overwrite=True)
    (folders.workspace / "all.parquet" / "mine.txt").write_text("mine")
    with pytest.raises(Exists):
        session.pull("rows", {"columns": ["x"]}, "all.parquet", overwrite=True)
    assert (folders.workspace / "all.parquet" / "mine.txt").read_text() == "mine"
    session.close()


@pytest.mark.parametrize("format", ["arrow", "csv", "csv.gz"])
def test_bytes_that_are_not_those_written_do_not_land(
    folders: Folders, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = folders.session()
    session.add_item("rows", folders.lake)
    prove = writing.verify_rows

    def spoiled(part: Path, written: Any) -> None:
        with part.open("r+b") as file:
            file.seek(part.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, io.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        prove(part, written)

    monkeypatch.setattr(writing, "verify_rows", spoiled)
    job = until(session, session.pull("rows", {"columns": ["x"]}, f"a.{format}"))
    assert job.state is State.FAILED and job.problem is not None and job.problem.code == "damaged"
    assert folders.landed() == []
    session.close()


def test_a_text_longer_than_a_block_is_read_back(folders: Folders) -> None:
    pq.write_table(pa.table({"s": ["x" * 9_000_000, '"' * 9_000_000, None]}), folders.lake / "0.parquet")
    for other in "123":
        (folders.lake / f"{other}.parquet").unlink()
    session = folders.session()
    session.add_item("rows", folders.lake)
    assert done(session, "rows", {"columns": ["s"]}, to="a.csv", verify="full").state is State.DONE
    session.close()


def test_the_estimate_of_another_format_is_about_right(folders: Folders) -> None:
    session = folders.session()
    session.add_item("rows", folders.lake)
    for format in ("arrow", "csv"):
        told = session.estimate("rows", {"columns": FLAT}, format=format)
        job = done(session, "rows", {"columns": FLAT}, format=format)
        assert job.result is not None and 0.4 < told.bytes / job.result.bytes < 2.5
        assert told.chunks.copy == 0
    session.close()


def test_the_notebook_reads_what_it_pulled(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    session = folders.session()
    session.add_item("rows", folders.lake)
    monkeypatch.chdir(folders.workspace)
    lake = Lake(session, progress=False)
    pulled = lake.pull("rows", ["x", "s"], to="a.csv")
    assert pulled.to_pandas()["x"].isna().sum() == TABLE["x"].null_count
    assert lake.estimate("rows", ["x"], format="arrow").rows == ROWS
    session.close()
