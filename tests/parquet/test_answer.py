"""An answer is one valid file that proves what it says; one that was let go of is none."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Damaged
from lakey_jupyter.parquet.answer import AnswerWriter, Written, read_recipe, verify

SCHEMA = pa.schema([("a", pa.int64()), ("b", pa.string())])
BATCH = pa.record_batch([[1, 2, None], ["x", None, None]], schema=SCHEMA)


def written(path: Path, batches: int = 2, codec: str = "ZSTD") -> Written:
    heard: list[int] = []
    writer = AnswerWriter(path, SCHEMA, codec, heard.append)
    for _ in range(batches):
        writer.write(BATCH)
    found = writer.finish({"item": "x"})
    assert heard == sorted(heard)
    return found


@pytest.mark.parametrize("codec", ["SNAPPY", "GZIP", "BROTLI", "ZSTD", "LZ4", "UNCOMPRESSED", "UNHEARD_OF"])
def test_what_was_written_is_read_back_and_proved(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.parquet"
    found = written(path, codec=codec)
    assert (found.rows, found.nulls) == (6, (2, 4))
    assert verify(path, found, SCHEMA) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert pq.read_table(path).to_pylist() == BATCH.to_pylist() * 2


def test_an_empty_answer_is_a_valid_file_with_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    found = written(path, batches=0)
    assert verify(path, found, SCHEMA)
    assert pq.read_table(path).schema.names == ["a", "b"] and found.rows == 0


def test_the_footer_has_the_recipe(tmp_path: Path) -> None:
    written(tmp_path / "a.parquet")
    assert read_recipe(tmp_path / "a.parquet") == {"item": "x", "rows": 6}
    pq.write_table(pa.table({"a": [1]}), tmp_path / "b.parquet")
    assert read_recipe(tmp_path / "b.parquet") is None


def test_any_flipped_byte_before_the_footer_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    found = written(path)
    good = path.read_bytes()
    assert 0 < found.body < len(good)
    for place in range(found.body):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(Damaged):
            verify(path, found, SCHEMA)


def test_a_file_cut_short_or_of_another_pull_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    found = written(path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged, match="cannot be read back"):
        verify(path, found, SCHEMA)
    path.unlink()
    written(path, batches=3)
    with pytest.raises(Damaged, match=r"^The written file has 9 rows .*not 6 .*\.$"):
        verify(path, found, SCHEMA)


def test_another_schema_is_noticed(tmp_path: Path) -> None:
    found = written(tmp_path / "a.parquet")
    with pytest.raises(Damaged):
        verify(tmp_path / "a.parquet", found, pa.schema([("a", pa.int32()), ("b", pa.string())]))


def test_an_abandoned_answer_is_no_valid_file(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    writer = AnswerWriter(path, SCHEMA, "ZSTD", lambda bytes_: None)
    writer.write(BATCH)
    writer.abandon()
    del writer
    gc.collect()
    with pytest.raises((pa.ArrowInvalid, OSError)):
        pq.read_metadata(path)


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        written(tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == b"mine"
