"""Browsing and estimates of five thousand files ask nothing of the lake, and what they say is so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import LakeEmpty
from lakey_jupyter.store.objects import Meter

from .folders import Folders
from .many_files import ROWS, many_files

FILES = 5_000


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The item `many`, whose lake is away since it was registered."""
    folders = Folders.at(tmp_path_factory.mktemp("many"))
    many_files(folders.lake / "files", FILES)
    found = folders.session()
    found.add_item("many", folders.lake / "files")
    folders.lake.rename(folders.root / "away")
    yield found
    found.close()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of every read that any store counts from now on."""
    reads: list[int] = []
    count = Meter.count

    def counting(meter: Meter, bytes_: int) -> None:
        reads.append(bytes_)
        count(meter, bytes_)

    monkeypatch.setattr(Meter, "count", counting)
    return reads


@pytest.mark.parametrize("ratio", [1.0, 0.1])
@pytest.mark.parametrize(
    "filters",
    [
        [],
        [{"name": "part", "operator": "not_in", "value": [1, 2, 3]}, {"name": "value", "operator": "is_not_nan"}],
        [{"name": "name", "operator": "contains", "value": "a"}, {"name": "id", "operator": ">", "value": 1.5}],
        [{"name": "id", "operator": "is_null"}],
    ],
)
def test_an_estimate_reads_nothing(
    session: Session, counted: list[int], filters: list[dict[str, object]], ratio: float
) -> None:
    found = session.estimate("many", {"columns": ["id", "name"], "filters": filters, "randomize_ratio": ratio})
    assert found.rows_low <= found.rows <= found.rows_high <= FILES * ROWS
    assert sum((found.chunks.copy, found.chunks.scan, found.chunks.skip)) == FILES
    assert counted == []


def test_browsing_reads_nothing(session: Session, counted: list[int]) -> None:
    assert session.item("many").rows == FILES * ROWS
    assert len(session.sample("many").values) == 100
    assert [each.name for each in session.items("many").items] == ["many"]
    assert counted == []


def test_what_the_borders_decide_is_counted_exactly(session: Session) -> None:
    spec = {"columns": ["id"], "filters": [{"name": "part", "operator": "between", "value": [100, 199]}]}
    some = session.estimate("many", spec)
    assert (some.rows, some.rows_exact, some.chunks.copy) == (100 * ROWS, True, 100)
    none = session.estimate("many", {"columns": ["id"], "filters": [{"name": "part", "operator": "<", "value": 0}]})
    assert (none.rows, none.rows_exact, none.scanned_bytes, none.chunks.skip) == (0, True, 0, FILES)


def test_what_needs_the_lake_says_that_it_is_not_there(session: Session) -> None:
    with pytest.raises(LakeEmpty, match=r"^'many' cannot be read"):
        session.refresh("many")
