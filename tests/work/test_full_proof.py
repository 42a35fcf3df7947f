"""`verify="full"` compares the written file with a fresh scan: one that differs anywhere does not land."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakey_jupyter.errors import Damaged, Invalid
from lakey_jupyter.model.job import State
from lakey_jupyter.parquet.proof import parquet_rows, prove_rows
from lakey_jupyter.parquet.verified import verify
from lakey_jupyter.work import writing

from .folders import Folders, done, until

TABLE = pa.table(
    {
        "x": pa.array([None if n % 7 == 0 else n for n in range(1_000)], pa.int32()),
        "f": pa.array([(np.nan, -0.0, 0.0, 1.5)[n % 4] for n in range(1_000)]),
        "s": pa.array([f"é{n}" for n in range(1_000)]).dictionary_encode(),
        "l": pa.array([[float(n), np.nan] for n in range(1_000)]),
        "t": pa.array(range(1_000), pa.timestamp("ns", "UTC")),
    }
)
SPECS: list[dict[str, Any]] = [
    {"columns": ["l", "x", "f", "s", "t"]},
    {"columns": ["f", "l", "t"], "filters": [{"name": "x", "operator": ">", "value": 300}]},
    {"columns": ["x"], "randomize_ratio": 0.4},
    {"columns": ["x"], "randomize_ratio": 0},
]


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_what_is_right_lands(tmp_path: Path, spec: dict[str, Any]) -> None:
    folders = Folders.at(tmp_path)
    pq.write_table(TABLE, folders.lake / "a.parquet", row_group_size=300)
    session = folders.session()
    session.add_item("rows", folders.lake)
    assert done(session, "rows", spec, verify="full").result is not None
    session.close()


def test_what_differs_does_not_land(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = Folders.at(tmp_path)
    pq.write_table(TABLE, folders.lake / "a.parquet", row_group_size=300)
    session = folders.session()
    session.add_item("rows", folders.lake)

    def spoiled(part: Path, written: Any) -> None:
        verify(part, written)
        table = pq.read_table(part)
        pq.write_table(table.set_column(0, "x", pa.array([*table["x"].to_pylist()[:-1], 5], pa.int32())), part)

    monkeypatch.setattr(writing, "verify", spoiled)
    job = until(session, session.pull("rows", {"columns": ["x"]}, "x.parquet", verify="full"))
    assert job.state is State.FAILED and job.problem is not None
    assert "'x' differs in row 999" in job.problem.detail and folders.landed() == []
    session.close()


def test_a_covered_row_that_does_not_meet_the_filters_is_found(tmp_path: Path) -> None:
    """A bit has flipped in a page that has no checksum: the borders cover it, and it would be copied as it is."""
    folders = Folders.at(tmp_path)
    path = folders.lake / "a.parquet"
    table = pa.table({"x": pa.array(range(100, 400), pa.int32())})
    pq.write_table(table, path, compression="none", use_dictionary=False)
    data = path.read_bytes()
    path.write_bytes(data.replace((250).to_bytes(4, "little"), (-250).to_bytes(4, "little", signed=True), 1))
    session = folders.session()
    session.add_item("rows", folders.lake)
    spec = {"columns": ["x"], "filters": [{"name": "x", "operator": ">=", "value": 0}]}
    done(session, "rows", spec)
    job = until(session, session.pull("rows", spec, "full.parquet", verify="full"))
    assert job.state is State.FAILED and job.problem is not None and "'x' differs in row 150" in job.problem.detail
    session.close()


def test_another_word_is_refused(tmp_path: Path) -> None:
    folders = Folders.at(tmp_path)
    pq.write_table(TABLE, folders.lake / "a.parquet")
    session = folders.session()
    session.add_item("rows", folders.lake)
    with pytest.raises(Invalid):
        session.pull("rows", {"columns": ["x"]}, verify="twice")
    session.close()


OTHERS = {
    "x": pa.array([1] * 1_000, pa.int32()),
    "f": pa.array([(np.nan, 0.0, 0.0, 1.5)[n % 4] for n in range(1_000)]),
    "l": pa.array([[float(n), 0.0] for n in range(1_000)]),
    "t": pa.array([0, *range(1, 999), 1_000], pa.timestamp("ns", "UTC")),
}


@pytest.mark.parametrize("name", OTHERS)
def test_every_kind_of_difference_is_found(tmp_path: Path, name: str) -> None:
    other = TABLE.set_column(TABLE.column_names.index(name), name, OTHERS[name])
    pq.write_table(other, tmp_path / "x.parquet", row_group_size=333)
    with pytest.raises(Damaged, match=f"'{name}' differs in row"):
        prove_rows(parquet_rows(tmp_path / "x.parquet", TABLE.schema), TABLE.to_batches(70))


@pytest.mark.parametrize(("rows", "said"), [(999, "ends after 999"), (1_001, "goes on after the 1,000")])
def test_too_few_and_too_many_rows_are_found(tmp_path: Path, rows: int, said: str) -> None:
    table = pa.concat_tables([TABLE, TABLE])
    pq.write_table(table.slice(0, rows), tmp_path / "x.parquet")
    with pytest.raises(Damaged, match=said):
        prove_rows(parquet_rows(tmp_path / "x.parquet", TABLE.schema), TABLE.to_batches())
    pq.write_table(TABLE, tmp_path / "y.parquet", row_group_size=10)
    prove_rows(parquet_rows(tmp_path / "y.parquet", TABLE.schema), TABLE.to_batches(300))
