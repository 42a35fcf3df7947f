"""A source whose bytes are not what its footer says ends in one sentence that names the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from foreign.damage import with_footer
from foreign.physical import Parquet

from lakey_jupyter.errors import Damaged
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.parquet.plan import plan
from lakey_jupyter.parquet.scanning import scanned
from lakey_jupyter.parquet.seeking import Seeking
from lakey_jupyter.parquet.source import Sparse, merged

from .files import FOREIGN, Files, indexed, pulled, write

TABLE = pa.table({"a": list(range(1_000)), "b": [f"text {number}" for number in range(1_000)]})


def test_noise_instead_of_pages_is_damage(tmp_path: Path) -> None:
    index = write(tmp_path, TABLE, row_group_size=100)
    path = tmp_path / "0.parquet"
    data = bytearray(path.read_bytes())
    data[4 : 4 + 400] = b"\x5a" * 400
    path.write_bytes(data)
    with pytest.raises(Damaged) as caught:
        pulled(tmp_path, index)
    assert caught.value.detail.startswith("0.parquet cannot be read at row group 0: ")
    assert "\n" not in caught.value.detail


def test_with_checksums_any_flipped_byte_of_a_page_is_damage(tmp_path: Path) -> None:
    options = {"compression": "none", "use_dictionary": False, "write_page_checksum": True}
    index = write(tmp_path, TABLE.select(["a"]), **options)
    path = tmp_path / "0.parquet"
    good = path.read_bytes()
    assert pulled(tmp_path, index) == TABLE.select(["a"])
    for place in range(1_000, 7_000, 97):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x10]) + good[place + 1 :])
        with pytest.raises(Damaged):
            pulled(tmp_path, index)


@pytest.mark.parametrize(
    "name", ["datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet"]
)
def test_a_wrong_checksum_of_others_is_damage(tmp_path: Path, name: str) -> None:
    if not FOREIGN.is_dir():
        pytest.skip("the shared data is not here")
    (tmp_path / name).write_bytes((FOREIGN / name).read_bytes())
    with pytest.raises(Damaged, match=f"^{name} cannot be read"):
        pulled(tmp_path, indexed(tmp_path))


@pytest.mark.parametrize("raw", [-(2**63), -1, 0, 2**40, 2**62, 2**63 - 1])
def test_what_a_column_takes_once_decoded_is_only_a_claim(tmp_path: Path, raw: int) -> None:
    write(tmp_path, TABLE.append_column("c", pa.array([[each] for each in range(1_000)])))
    path = tmp_path / "0.parquet"
    file = Parquet.at(path)
    next(each for each in file.chunks[0][0].meta.fields if each.id == 6).value = raw
    path.write_bytes(with_footer(file, file.footer))
    index = indexed(tmp_path)
    filters = (Filter(name="a", operator=">=", value=990),)
    work = plan(index, bind(PullSpec(columns=("a", "c"), filters=filters), index.columns()))
    segments = list(zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True))
    found = [batch for some in scanned(work, segments, Files(tmp_path, index), lambda: None) for batch in some.batches]
    assert pa.Table.from_batches(found)["c"].to_pylist() == [[each] for each in range(990, 1_000)]


def test_a_file_of_many_row_groups_is_read_whole(tmp_path: Path) -> None:
    index = write(tmp_path, TABLE, row_group_size=7)
    assert index.chunks.num_rows == 143
    assert pulled(tmp_path, index) == pq.read_table(tmp_path / "0.parquet")


def test_ranges_that_touch_are_read_as_one() -> None:
    assert merged([(10, 5), (0, 10), (20, 5), (7, 1), (30, 0)]) == [(0, 15), (20, 5)]
    assert merged([(0, 10), (13, 2)], gap=3) == [(0, 15)]
    assert merged([]) == []


def test_what_is_not_here_is_fetched() -> None:
    data = bytes(range(100))
    asked: list[tuple[int, int]] = []

    def fetch(ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        asked.extend(ranges)
        return [data[start : start + length] for start, length in ranges]

    file = Seeking(Sparse([(10, 20)], fetch), 100)
    file.seek(12)
    assert bytes(file.read(5)) == data[12:17] and file.tell() == 17 and asked == [(10, 20)]
    file.seek(-4, 2)
    assert bytes(file.read(4)) == data[96:] and asked == [(10, 20), (96, 4)]
