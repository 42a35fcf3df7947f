"""The foreign files that everyone tests with: each is pulled as pyarrow reads it, whole, filtered and sampled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from oracle.sampling import is_kept
from properties.exact_arrays import exact_values, token
from properties.lakes import Asked, Stand

from lakey_jupyter.errors import LakeyError

from . import sound, truths
from .expected import EXPECTED, FOLDER, HUGE, Refused, Rows
from .pulls import landed

READ = sorted(name for name, each in EXPECTED.items() if isinstance(each, Rows))
REFUSED = sorted(name for name, each in EXPECTED.items() if isinstance(each, Refused))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared data is not here")
HALF = 0.5


def test_every_file_is_expected() -> None:
    assert {path.name for path in FOLDER.glob("*.parquet")} == {*EXPECTED, HUGE}


@pytest.fixture
def wanted(name: str) -> pa.Table:
    """What pyarrow reads, and as much as is expected."""
    told = EXPECTED[name]
    table = pq.ParquetFile(FOLDER / name, page_checksum_verification=True).read()
    assert isinstance(told, Rows) and table.shape == (told.rows, told.columns)
    return table


@pytest.fixture
def item(name: str, foreign: Stand) -> Iterator[Asked]:
    """The file as an item."""
    folder = foreign.lake / "shared"
    folder.mkdir()
    try:
        shutil.copy(FOLDER / name, folder / name)
        with foreign.registered(folder) as asked:
            yield asked
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_read_is_pulled_whole(name: str, item: Asked, wanted: pa.Table) -> None:
    with _landed(item, {"columns": wanted.column_names}) as path:
        found = pq.ParquetFile(path).read()
        assert found.schema.types == wanted.schema.types
        _check_same(found, wanted)


@pytest.mark.parametrize("name", READ)
def test_any_column_of_it_is_pulled_alone_and_last_first(name: str, item: Asked, wanted: pa.Table) -> None:
    for asked in (*([each] for each in wanted.column_names), wanted.column_names[::-1]):
        with _landed(item, {"columns": asked}) as path:
            _check_same(pq.ParquetFile(path).read(), wanted.select(asked))


@pytest.mark.parametrize("name", READ)
def test_half_of_its_rows_are_those_that_the_hash_keeps(name: str, item: Asked, wanted: pa.Table) -> None:
    kept = pa.array([row for row in range(wanted.num_rows) if is_kept(HALF, 3, name, row)], pa.int64())
    with _landed(item, {"columns": wanted.column_names, "randomize_ratio": HALF, "seed": 3}) as path:
        _check_same(pq.ParquetFile(path).read(), wanted.take(kept))


@pytest.mark.parametrize("name", READ)
def test_filters_keep_the_rows_that_pyarrow_keeps(name: str, item: Asked, wanted: pa.Table) -> None:
    for field in list(wanted.schema)[:: 1 + wanted.num_columns // 5]:
        column = wanted[field.name]
        masks = {"is_null": pc.is_null(column), "is_not_null": pc.is_valid(column)}
        filters = [({"name": field.name, "operator": operator}, mask) for operator, mask in masks.items()]
        if pa.types.is_integer(field.type) and column.null_count < len(column):
            middle = sorted(each for each in column.to_pylist() if each is not None)[-(len(column) // 2) :][0]
            told = {"name": field.name, "operator": ">=", "value": str(middle) if abs(middle) > 2**53 else middle}
            filters.append((told, pc.fill_null(pc.greater_equal(column, middle), False)))
        for asked, mask in filters:
            with _landed(item, {"columns": wanted.column_names, "filters": [asked]}) as path:
                _check_same(pq.ParquetFile(path).read(), wanted.filter(mask))


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_read_is_refused_in_a_sentence(name: str, foreign: Stand) -> None:
    told = EXPECTED[name]
    assert isinstance(told, Refused)
    _check_refused(foreign, name, told)


@pytest.mark.deep
@pytest.mark.parametrize("ratio", [1.0, 0.9999])
def test_a_file_of_more_than_an_array_holds_is_copied_and_scanned(foreign: Stand, ratio: float) -> None:
    folder = foreign.lake / "shared"
    folder.mkdir()
    try:
        shutil.copy(FOLDER / HUGE, folder / HUGE)
        with foreign.registered(folder) as asked, landed(asked, {"columns": ["arr"], "randomize_ratio": ratio}) as path:
            assert pq.read_metadata(path).num_rows == 2
    finally:
        shutil.rmtree(folder)


def _check_refused(foreign: Stand, name: str, told: Refused) -> None:
    folder = foreign.lake / "shared"
    folder.mkdir()
    try:
        shutil.copy(FOLDER / name, folder / name)
        with pytest.raises(LakeyError) as caught, foreign.registered(folder) as asked:
            columns = [column.name for column in foreign.session.item(asked.name).columns]
            with landed(asked, {"columns": columns}):
                pass
    finally:
        shutil.rmtree(folder)
    assert caught.value.code == told.code
    assert told.says in caught.value.detail and name in caught.value.detail and "\n" not in caught.value.detail


def _landed(item: Asked, spec: dict[str, Any]) -> Any:
    return landed(item, spec, _check_sound)


def _check_sound(path: Path) -> None:
    sound.check(path)
    truths.check(path)


def _check_same(found: pa.Table, wanted: pa.Table) -> None:
    """The same rows; where there is NaN, which equals nothing, their texts are compared."""
    assert found.column_names == wanted.column_names
    assert found.num_rows == wanted.num_rows
    for name in wanted.column_names:
        one, other = found[name].combine_chunks(), wanted[name].combine_chunks()
        if not one.equals(other):
            assert token(exact_values(found[name])) == token(exact_values(wanted[name])), name
