"""Files that others wrote: each is read as pyarrow reads it, or refused with one failure of ours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import LakeyError

from .files import FOREIGN, indexed, pulled

HUGE = {"large_string_map.brotli.parquet"}  # two gigabytes once decompressed, which pyarrow itself refuses to read
NAMES = sorted(path.name for path in FOREIGN.glob("*.parquet") if path.name not in HUGE)
CORRUPT = {"datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet"}


@pytest.mark.skipif(not NAMES, reason="the shared data is not here")
def test_there_are_many() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_of_pyarrow_or_there_is_one_failure(tmp_path: Path, name: str) -> None:
    shutil.copy(FOREIGN / name, tmp_path / name)
    try:
        wanted = pq.ParquetFile(tmp_path / name, page_checksum_verification=True).read()
    except (pa.ArrowException, OSError):
        wanted = None
    if wanted is None:
        with pytest.raises(LakeyError) as caught:
            pulled(tmp_path, indexed(tmp_path))
        assert name in caught.value.detail and "\n" not in caught.value.detail
        return
    assert name not in CORRUPT
    found = pulled(tmp_path, indexed(tmp_path))
    assert found.schema.names == wanted.schema.names
    assert found.schema.types == wanted.schema.types
    # NaN equals nothing, so where there is some the texts of the rows are compared.
    plain = pa.Table.from_arrays(wanted.columns, schema=found.schema)
    assert found.equals(plain) or str(found.to_pydict()) == str(plain.to_pydict())
