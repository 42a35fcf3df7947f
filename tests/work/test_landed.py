"""A worker that went away after the last step has done its work; any other file at the destination is not its own."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lakey_jupyter.work.landed import landed
from lakey_jupyter.work.tasks import Pulled

from .folders import Folders, done, write_rows


def test_only_the_answer_with_the_key_counts(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    write_rows(folders.lake)
    session = folders.session()
    session.add_item("rows", folders.lake)
    job = done(session, "rows")
    assert job.result is not None
    path = folders.workspace / job.result.path
    key = pq.read_metadata(path).metadata[b"lakey.recipe"].decode().split('"key": "')[1].split('"')[0]
    assert landed(path, key) == Pulled(rows=job.result.rows, bytes=job.result.bytes)
    assert landed(path, "other") is None
    assert landed(tmp_path / "none.parquet", key) is None
    (tmp_path / "noise.parquet").write_bytes(b"noise")
    assert landed(tmp_path / "noise.parquet", key) is None
    pq.write_table(pa.table({"a": [1]}), tmp_path / "plain.parquet")
    assert landed(tmp_path / "plain.parquet", key) is None
