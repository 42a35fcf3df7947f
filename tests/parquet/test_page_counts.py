"""A page that says another number of values than it has moves all that come after it: that is found, not handed on."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from foreign.physical import DATA, Page, Parquet
from foreign.thrift import Reader, written

import lakey_jupyter as lakey
from lakey_jupyter.errors import Damaged

from .files import indexed, pulled

LISTS = pa.table({"tags": [[str(n) for n in range(each % 4)] if each % 9 else None for each in range(300)]})
TEXTS = pa.table({"id": pa.array(range(300)), "name": [f"name {each % 7}" for each in range(300)]})
PAGED = {"row_group_size": 100, "data_page_size": 64, "write_batch_size": 16, "use_dictionary": False}
CHECKED = {"row_group_size": 100, "write_page_checksum": True, "use_dictionary": ["name"]}
SAYS = r"a\.parquet is damaged: its pages have another number of values than its footer says\.$"


def lying(data: bytes, page: Page, more: int) -> bytes | None:
    """The file when this page says so many values more; None where the header would be longer or shorter."""
    header = Reader(data, page.start).struct()
    told = header[5 if page.kind == DATA else 8].fields[0]
    told.value += more
    new = written(header)
    fits = told.id == 1 and told.value >= 0 and len(new) == page.body - page.start
    return data[: page.start] + new + data[page.body :] if fits else None


def liars(table: pa.Table, column: str, more: int, **options: Any) -> Iterator[bytes]:
    """The table as a file in which one page lies, for each page of the column's second chunk."""
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    file = Parquet(sink.getvalue())
    pages = file.chunks[1][table.column_names.index(column)].data_pages
    found = [lying(file.data, page, more) for page in pages]
    assert any(found)
    return (each for each in found if each is not None)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("more", [-1, 1, 3])
def test_decoded_lists_are_as_many_as_the_footer_says(tmp_path: Path, version: str, more: int) -> None:
    for data in liars(LISTS, "tags", more, data_page_version=version, **PAGED):
        (tmp_path / "a.parquet").write_bytes(data)
        with pytest.raises(Damaged, match=SAYS):
            pulled(tmp_path, indexed(tmp_path))


@pytest.mark.parametrize("where", [None, "id >= 150", "id >= 150 and id < 180"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_pages_that_are_proved_are_counted(tmp_path: Path, version: str, where: str | None) -> None:
    """The bits that fill up the last byte of a page of a dictionary look like one more value."""
    (data,) = liars(TEXTS, "name", 1, data_page_version=version, **CHECKED)
    path = tmp_path / "lake" / "a.parquet"
    path.parent.mkdir()
    pq.write_table(TEXTS, path, data_page_version=version, **CHECKED)
    with closing(lakey.connect(workspace=tmp_path / "workspace", state=tmp_path / "state")) as lake:
        lake.add_item("an.item", path.parent)
        whole = pq.read_table(lake.pull("an.item", where=where, to="o.parquet").path)
        assert whole.num_rows == {None: 300, "id >= 150": 150}.get(where, 30)
        (tmp_path / "workspace" / "o.parquet").unlink()  # else what it holds is taken for what the lake has
        stat = path.stat()
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        with pytest.raises(Damaged, match=SAYS):
            lake.pull("an.item", where=where, columns=["name", "id"], to="p.parquet")
