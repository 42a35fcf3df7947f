"""A chunk index that an older Lakey wrote, which knows less, is made anew by the pull that meets it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from lakey_jupyter.errors import SnapshotChanged

from .folders import Folders, done, write_rows


def test_an_index_without_what_a_copy_needs_is_made_anew(tmp_path: Path) -> None:
    folders = Folders.at(tmp_path)
    write_rows(folders.lake / "a.parquet", 1, 2, 3)
    session = folders.session()
    session.add_item("rows", folders.lake)
    session.close()
    (path,) = folders.root.glob("state/items/*/*/chunks.arrow")
    table = pa.ipc.open_file(pa.BufferReader(path.read_bytes())).read_all()
    meta = {key: value for key, value in table.schema.metadata.items() if key != b"shapes"}
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema.with_metadata(meta)) as writer:
        writer.write_table(table.replace_schema_metadata(meta))
    session = folders.session(snapshot_max_age=0)
    with pytest.raises(SnapshotChanged, match="ask again"):
        session.estimate("rows", {"columns": ["x"]})
    session.refresh("rows")
    assert session.estimate("rows", {"columns": ["x"]}).rows == 3
    assert done(session, "rows").result is not None
    session.close()
