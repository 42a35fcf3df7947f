"""The checksum of a file's rows is theirs alone: not of how they are encoded, batched, or of what lies under a NULL."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.kernel.content import content

NUMBERS = range(1, 401)
COLUMNS = {
    "integer": pa.array([None if each % 7 == 0 else each for each in NUMBERS], pa.int64()),
    "small": pa.array([each % 100 for each in NUMBERS], pa.int8()),
    "float": pa.array([float("nan") if each % 5 == 0 else each / 7 for each in NUMBERS]),
    "text": pa.array([None if each % 3 == 0 else f"größe {each}" for each in NUMBERS]),
    "binary": pa.array([None if each % 3 == 0 else bytes([each % 256]) * (each % 4) for each in NUMBERS]),
    "truth": pa.array([None if each % 4 == 0 else each % 2 == 0 for each in NUMBERS]),
    "day": pa.array([date(2026, 1, 1) + timedelta(each) for each in NUMBERS]),
    "at": pa.array([datetime(2026, 1, 1, 0, 0, each % 60, tzinfo=timezone.utc) for each in NUMBERS]),
    "money": pa.array([None if each % 6 == 0 else Decimal(each) / 4 for each in NUMBERS], pa.decimal128(12, 2)),
    "fixed": pa.array([None if each % 6 == 0 else bytes([each % 256] * 3) for each in NUMBERS], pa.binary(3)),
    "nothing": pa.nulls(len(NUMBERS)),
    "list": pa.array([None if each % 5 == 0 else [each] * (each % 3) for each in NUMBERS], pa.list_(pa.int64())),
    "struct": pa.array([None if each % 5 == 0 else {"a": each, "b": [str(each)]} for each in NUMBERS]),
    "map": pa.array(
        [None if each % 5 == 0 else [(str(each), each)] * (each % 3) for each in NUMBERS],
        pa.map_(pa.string(), pa.int64()),
    ),
    "coded": pa.array([f"{each % 3}" for each in NUMBERS]).dictionary_encode(),
}
TABLE = pa.table(COLUMNS)


def of(folder: Path, table: pa.Table, name: str = "a.parquet", **how: object) -> tuple[int, str]:
    """The content of a table, written so."""
    pq.write_table(table, folder / name, **how)
    return content(folder / name)


def test_it_is_the_same_however_the_rows_are_encoded(tmp_path: Path) -> None:
    rows, checksum = of(tmp_path, TABLE)
    assert rows == len(NUMBERS)
    assert of(tmp_path, TABLE, compression="none", use_dictionary=False, row_group_size=33) == (rows, checksum)
    assert of(tmp_path, TABLE, compression="zstd", data_page_version="2.0", row_group_size=400) == (rows, checksum)


def test_it_is_the_same_however_an_arrow_file_is_batched(tmp_path: Path) -> None:
    found = set()
    for size in (400, 7):
        with pa.ipc.new_file(tmp_path / "a.arrow", TABLE.schema) as out:
            out.write_table(TABLE, max_chunksize=size)
        found.add(content(tmp_path / "a.arrow"))
    assert len(found) == 1


def test_it_is_the_same_for_one_file_and_for_its_parts(tmp_path: Path) -> None:
    (tmp_path / "parts.parquet").mkdir()
    for number in range(4):
        pq.write_table(TABLE.slice(number * 100, 100), tmp_path / "parts.parquet" / f"part-{number:05}.parquet")
    assert content(tmp_path / "parts.parquet") == of(tmp_path, TABLE)


def test_what_lies_under_a_null_is_no_part_of_it(tmp_path: Path) -> None:
    found = set()
    for hidden in (0, 99):
        array = pa.Array.from_buffers(
            pa.int64(), 2, [pa.py_buffer(b"\1"), pa.py_buffer(np.array([7, hidden], np.int64).tobytes())]
        )
        with pa.ipc.new_file(tmp_path / "a.arrow", pa.schema([("x", pa.int64())])) as out:
            out.write_batch(pa.record_batch({"x": array}))
        found.add(content(tmp_path / "a.arrow"))
    assert len(found) == 1


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "nothing"])
def test_any_other_value_order_or_name_is_another_content(tmp_path: Path, name: str) -> None:
    column = TABLE[name].combine_chunks()
    others = [
        TABLE.select([name]),
        pa.table({name: column.take(pa.array([1, 0, *range(2, len(column))]))}),
        pa.table({name: column.take(pa.array([0, *range(len(column) - 1)]))}),
        pa.table({name: column.slice(1)}),
        pa.table({"other": column}),
    ]
    assert len({of(tmp_path, other) for other in others}) == len(others)


def test_the_same_bytes_cut_elsewhere_are_other_texts(tmp_path: Path) -> None:
    cuts = (["ab", "c"], ["a", "bc"], ["abc", ""], ["abc", None])
    assert len({of(tmp_path, pa.table({"x": each})) for each in cuts}) == len(cuts)


def test_no_rows_have_a_content_too(tmp_path: Path) -> None:
    assert of(tmp_path, TABLE.slice(0, 0))[0] == 0
    assert of(tmp_path, TABLE.select(["text"]).slice(0, 0)) != of(tmp_path, TABLE.select(["binary"]).slice(0, 0))
