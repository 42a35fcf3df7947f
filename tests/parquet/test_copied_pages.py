"""Damage that a page checksum covers does not travel with a copied row group."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import lakey_jupyter as lakey
from lakey_jupyter.errors import Damaged

TABLE = pa.table({"a": list(range(2_000)), "b": [f"text {number}" for number in range(2_000)]})
PLAIN: dict[str, Any] = {"compression": "none", "use_dictionary": False, "write_page_checksum": True}


def pulled(folder: Path, place: int | None) -> Path:
    """A pull of an item whose second file has a bit flipped in a page."""
    (folder / "lake").mkdir()
    for name in "xy":
        pq.write_table(TABLE, folder / "lake" / f"{name}.parquet", row_group_size=500, data_page_size=1_000, **PLAIN)
    with closing(lakey.connect(workspace=folder / "workspace", state=folder / "state")) as lake:
        lake.add_item("an.item", folder / "lake")
        if place is not None:
            _flip(folder / "lake" / "y.parquet", place)
        assert lake.estimate("an.item").chunks.scan == 0
        return lake.pull("an.item", to="o.parquet").path


def _flip(path: Path, place: int) -> None:
    """Flip a bit as a disk would: the file's times stay what they were."""
    stat = path.stat()
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_whole_pages_are_copied(tmp_path: Path) -> None:
    assert pq.read_table(pulled(tmp_path, None), page_checksum_verification=True) == pa.concat_tables([TABLE, TABLE])


@pytest.mark.parametrize("place", [100, 4_000, 9_000, 15_000, 20_000])
def test_a_flipped_bit_in_a_page_is_found(tmp_path: Path, place: int) -> None:
    with pytest.raises(Damaged, match=r"y\.parquet is damaged: a page is not what its checksum says\.$"):
        pulled(tmp_path, place)
    assert not list((tmp_path / "workspace").iterdir())
