"""A landed file gives what was landed, piece by piece, or nothing: whatever happens to it, and whenever."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from lakey_jupyter.parquet.answer import AnswerFile
from lakey_jupyter.parquet.assembly import Assembled
from lakey_jupyter.parquet.believed import Believed, Doubtful, told

from .files import indexed, write

LAYOUT = "0123456789abcdef" * 2
PIECES = [b"one", b"twenty-two", b"3" * 50_000]
ENDS = [4, 7, 17, 50_017]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A landed file of some pieces behind the first four bytes, as far as believing it goes."""
    path = tmp_path / "landed.parquet"
    answer = AnswerFile(path)
    for piece in PIECES:
        answer.append(piece)
    answer.layout = LAYOUT
    answer.finish(pa.schema([]), [], Assembled(pa.array([], pa.binary()), 0, ()), {"spec": "\x0clakey.layout\x18\x01!"})
    return path


@pytest.fixture
def file(path: Path) -> Iterator[Believed]:
    found = Believed(path, path.stat().st_size, LAYOUT)
    yield found
    found.close()


def test_its_bytes_are_cut_at_the_borders_of_its_pieces(file: Believed) -> None:
    assert list(file.spans(4, 3)) == [(1, 0, 3)]
    assert list(file.spans(5, 20)) == [(1, 1, 2), (2, 0, 10), (3, 0, 8)]
    assert list(file.spans(50_016, 9)) == [(3, 49_999, 1)], "what is behind the pieces is nobody's"
    assert list(file.spans(50_017, 1)) == []


def test_each_piece_is_what_was_put(file: Believed) -> None:
    assert [bytes(file.piece(number)) for number in range(4)] == [b"PAR1", *PIECES]
    assert file.piece(1).readonly


def test_a_file_that_goes_away_is_still_read(file: Believed, path: Path) -> None:
    path.unlink()
    assert file.piece(1) == b"one"


def test_what_is_written_later_is_not_believed_and_spoils_nothing(file: Believed, path: Path) -> None:
    before = file.piece(2)
    with path.open("r+b") as changing:
        changing.seek(9)
        changing.write(b"!")
    assert before == b"twenty-two"
    with pytest.raises(Doubtful):
        file.piece(2)
    assert file.is_doubtful
    with pytest.raises(Doubtful):
        file.piece(1)


def test_a_file_that_is_cut_meanwhile_is_not_believed(file: Believed, path: Path) -> None:
    os.truncate(path, 20)
    with pytest.raises(Doubtful):
        file.piece(3)


@pytest.mark.parametrize("layout", ["", "0" * 32, LAYOUT.upper()])
def test_a_file_of_another_layout_is_none(path: Path, layout: str) -> None:
    with pytest.raises(Doubtful):
        Believed(path, path.stat().st_size, layout)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\xff" * 4 + b"PAR1", b"PAR1\1\0\0\0PAR1", bytes(200)])
def test_what_is_no_file_of_ours_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(Doubtful):
        Believed(tmp_path / "x", len(data), LAYOUT)


@pytest.mark.parametrize("there", [Path.mkdir, os.mkfifo, lambda path: None], ids=["folder", "pipe", "nothing"])
def test_what_is_no_file_is_none(tmp_path: Path, there: object) -> None:
    there(tmp_path / "x")  # type: ignore[operator]
    with pytest.raises(Doubtful):
        Believed(tmp_path / "x", 100, LAYOUT)


def test_whatever_bit_turns_the_bytes_are_right_or_doubtful(path: Path) -> None:
    whole, draw = path.read_bytes(), random.Random(5)
    doubtful = 0
    for _ in range(400):
        data = bytearray(whole)
        data[draw.choice([draw.randrange(60), draw.randrange(50_017, len(whole))])] ^= 1 << draw.randrange(8)
        path.write_bytes(data)
        try:
            file = Believed(path, len(whole), LAYOUT)
            assert [bytes(file.piece(number)) for number in range(1, 4)] == PIECES
            file.close()
        except Doubtful:
            doubtful += 1
    assert 0 < doubtful < 400, "bits of no consequence are in the footer too"


def test_a_key_is_found_behind_the_row_groups(tmp_path: Path) -> None:
    write(tmp_path, pa.table({"x": range(1_000)}), row_group_size=10)
    raw = indexed(tmp_path).files["footer"][0].as_py()
    assert told(raw, b"ARROW:schema") != b"" and told(raw, b"lakey.layout") == b""
