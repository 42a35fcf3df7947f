"""An answer is one valid file that proves what it says; one that was let go of is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xxhash

from lakey_jupyter.errors import Damaged
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.parquet.answer import AnswerFile, Written, read_recipe
from lakey_jupyter.parquet.assembly import assembled, constants
from lakey_jupyter.parquet.copy import copying
from lakey_jupyter.parquet.dialect import usual
from lakey_jupyter.parquet.pieces import Piece
from lakey_jupyter.parquet.plan import Plan, plan
from lakey_jupyter.parquet.verified import prove_bytes, verify
from lakey_jupyter.parquet.written import Gathering

from .files import write

SCHEMA = pa.schema([("a", pa.int64()), ("b", pa.string())])
BATCH = pa.record_batch([[1, 2, None], ["x", None, None]], schema=SCHEMA)


def planned(folder: Path, **spec: Any) -> Plan:
    """The plan of a spec over a file of that schema."""
    index = write(folder, pa.Table.from_batches([BATCH]))
    return plan(index, bind(PullSpec(columns=("a", "b"), **spec), index.columns()))


def written(path: Path, batches: int = 2, codec: str = "ZSTD") -> Written:
    """An answer of so many batches, written from decoded rows."""
    lake = path.parent / f"lake-of-{path.stem}"
    lake.mkdir(exist_ok=True)
    work = planned(lake, randomize_ratio=0)
    heard: list[int] = []
    file = AnswerFile(path, heard.append)
    gathering = Gathering(work.answer, usual(work.answer), codec)
    encoded = [*gathering.add(0, [BATCH] * batches), *gathering.flush()]
    parts = [each.part(file.append(each.data)) for each in encoded]
    nothing = copying(work.index, ["a", "b"], work.copied.nonzero()[0])
    groups = assembled(work, nothing, constants(work, nothing, 0), parts)
    found = file.finish(work.answer, work.shapes, groups, {"item": "x"})
    assert heard == sorted(heard) and heard[-1] == path.stat().st_size
    return found


@pytest.mark.parametrize("codec", ["SNAPPY", "GZIP", "BROTLI", "ZSTD", "LZ4", "UNCOMPRESSED", "UNHEARD_OF"])
def test_what_was_written_is_read_back_and_proved(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.parquet"
    found = written(path, codec=codec)
    assert (found.rows, found.nulls) == (6, (2, 4))
    verify(path, found)
    assert pq.read_table(path).to_pylist() == BATCH.to_pylist() * 2


def test_an_empty_answer_is_a_valid_file_with_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    found = written(path, batches=0)
    verify(path, found)
    assert pq.read_table(path).schema.names == ["a", "b"] and found.rows == 0


def test_the_footer_has_the_recipe(tmp_path: Path) -> None:
    written(tmp_path / "a.parquet")
    assert read_recipe(tmp_path / "a.parquet") == {"item": "x", "rows": 6}
    pq.write_table(pa.table({"a": [1]}), tmp_path / "b.parquet")
    assert read_recipe(tmp_path / "b.parquet") is None


def test_any_flipped_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    found = written(path)
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(Damaged):
            verify(path, found)


def test_a_file_cut_short_or_of_another_pull_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    found = written(path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged, match=r"^The written file has [\d,]+ bytes, not [\d,]+\.$"):
        verify(path, found)
    other = written(tmp_path / "b.parquet", batches=3)
    with pytest.raises(Damaged, match=r"^The written file has 9 rows .*not 6 .*\.$"):
        verify(tmp_path / "b.parquet", replace(found, pieces=other.pieces))
    with pytest.raises(Damaged, match=r"^The written file has 3 NULLs in 'a', not 2\.$"):
        verify(tmp_path / "b.parquet", replace(other, nulls=(2, 6)))


def test_a_file_that_was_let_go_of_is_no_parquet(tmp_path: Path) -> None:
    file = AnswerFile(tmp_path / "a.parquet")
    file.append(b"x" * 1_000)
    file.close()
    with pytest.raises(pa.ArrowInvalid):
        pq.read_metadata(tmp_path / "a.parquet")
    with pytest.raises(FileExistsError):
        AnswerFile(tmp_path / "a.parquet")


def test_nulls_are_proved_beside_nested_columns_too(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "m": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
            "s": [{"x": 1, "y": [1]}, {"x": 2, "y": []}],
            "a": [1, None],
        }
    )
    pq.write_table(table, path)
    data = path.read_bytes()
    piece = Piece(0, len(data), xxhash.xxh3_64_hexdigest(data))
    told = Written(table.schema, 2, (None, None, 1), (piece,))
    verify(path, told)
    with pytest.raises(Damaged, match=r"^The written file has 1 NULLs in 'a', not 2\.$"):
        verify(path, replace(told, nulls=(None, None, 2)))


@pytest.mark.parametrize("harm", [None, "proved ahead", "left for the end"])
def test_what_comes_from_afar_is_proved_while_more_comes(tmp_path: Path, harm: str | None) -> None:
    path, data = tmp_path / "a.parquet", bytes(range(256)) * 20_000
    (tmp_path / "lake").mkdir()
    work = planned(tmp_path / "lake", randomize_ratio=0)
    file = AnswerFile(path)
    file.prove_ahead()
    places = [file.reserve(len(data)) for _ in range(3)]

    def damage(place: int) -> None:
        with path.open("r+b") as found:
            found.seek(place + 1_000)
            found.write(b"damage")

    file.put(places[0], data)
    if harm == "proved ahead":
        damage(places[0])
    file.put(places[1], data)
    file.put(places[2], data)
    if harm == "left for the end":
        damage(places[2])
    nothing = copying(work.index, ["a", "b"], work.copied.nonzero()[0])
    groups = assembled(work, nothing, constants(work, nothing, 0), [])
    if harm == "proved ahead":
        with pytest.raises(Damaged, match="the disk is at fault"):
            file.finish(work.answer, work.shapes, groups, {})
        file.close()
        return
    found = file.finish(work.answer, work.shapes, groups, {})
    assert {piece.at for piece in found.proved} == {*places[:2]}
    if harm is None:
        prove_bytes(path, found)
    else:
        with pytest.raises(Damaged, match="the disk is at fault"):
            prove_bytes(path, found)
