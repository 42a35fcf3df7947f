"""What is no Parquet file is refused in words that say what is there instead."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import NotParquet
from lakey_jupyter.parquet.footer import FIRST_GUESS, arrow_schema, enclosed, fetch_footer, parse_footer

from .files import reading


def fetched(path: Path, data: bytes) -> bytes:
    path.write_bytes(data)
    return fetch_footer(reading(path), len(data), path.name).footer


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    pq.write_table(pa.table({"a": [1, 2, 3]}), tmp_path / "good.parquet")
    return (tmp_path / "good.parquet").read_bytes()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x.parquet is not a Parquet file: it has 0 bytes."),
        (b"PAR1PAR1", "x.parquet is not a Parquet file: it has 8 bytes."),
        (b"a,b\n1,2\n3,4\n5,6\n", "x.parquet is not a Parquet file: it does not end in PAR1."),
        (
            b"PAR1" + b"\0" * 64 + b"\x10\0\0\0PARE",
            "x.parquet has an encrypted footer, which cannot be read: register an unencrypted copy.",
        ),
        (
            b"PAR1" + b"\0" * 64 + b"\xff\xff\xff\x7fPAR1",
            "x.parquet is damaged: its footer claims 2,147,483,647 bytes of a file of 76.",
        ),
        (
            b"PAR1" + b"\0" * 64 + b"\0\0\0\0PAR1",
            "x.parquet is damaged: its footer claims 0 bytes of a file of 76.",
        ),
        (
            b"PAR1" + b"\0" * 64 + b"\x41\0\0\0PAR1",
            "x.parquet is damaged: its footer claims 65 bytes of a file of 76.",
        ),
    ],
)
def test_what_is_there_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(NotParquet) as caught:
        fetched(tmp_path / "x.parquet", data)
    assert caught.value.detail == said


def test_a_footer_of_noise_is_refused_with_the_file_name(tmp_path: Path) -> None:
    footer = fetched(tmp_path / "x.parquet", b"PAR1" + b"\x7f" * 64 + b"\x40\0\0\0PAR1")
    with pytest.raises(NotParquet, match=r"^x\.parquet has a footer that cannot be read: .*\.$"):
        parse_footer(footer, "x.parquet")


def test_a_footer_that_lies_by_one_byte_is_refused(tmp_path: Path, good: bytes) -> None:
    length = int.from_bytes(good[-8:-4], "little")
    lying = good[:-8] + (length - 1).to_bytes(4, "little") + b"PAR1"
    with pytest.raises(NotParquet):
        parse_footer(fetched(tmp_path / "x.parquet", lying), "x.parquet")


def test_a_footer_is_fetched_alone_and_says_all(tmp_path: Path, good: bytes) -> None:
    footer = fetched(tmp_path / "x.parquet", good)
    assert len(footer) == int.from_bytes(good[-8:-4], "little")
    metadata = parse_footer(footer, "x.parquet")
    assert (metadata.num_rows, metadata.num_columns) == (3, 1)
    assert arrow_schema(metadata, "x.parquet").names == ["a"]
    assert enclosed(footer).endswith(b"PAR1")


def test_a_footer_longer_than_the_first_guess_takes_one_read_more(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    pq.write_table(pa.table({f"a_rather_long_name_{number}": [number] for number in range(2_000)}), path)
    size, asked = path.stat().st_size, []

    def read(offset: int, length: int) -> bytes:
        asked.append(length)
        return reading(path)(offset, length)

    ending = fetch_footer(read, size, path.name)
    footer = ending.footer
    assert len(footer) > FIRST_GUESS and asked == [FIRST_GUESS, len(ending.before) + len(footer)]
    assert (ending.before + footer) == reading(path)(ending.before_at, asked[1])
    assert parse_footer(footer, path.name).num_columns == 2_000


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])
    pq.write_table(table, tmp_path / "x.parquet")
    with pytest.raises(NotParquet, match="two columns named 'a'"):
        arrow_schema(pq.read_metadata(tmp_path / "x.parquet"), "x.parquet")
