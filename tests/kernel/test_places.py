"""Destinations and files: meant from the notebook's folder, and never outside the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from lakey_jupyter.errors import Invalid, NotFound
from lakey_jupyter.kernel.places import destination, found


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a folder in which the notebook is."""
    (tmp_path / "work" / "notes").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work" / "notes")
    return (tmp_path / "work").resolve()


@pytest.mark.parametrize(
    ("to", "lands"),
    [("a.parquet", "notes/a.parquet"), ("../b/a.parquet", "b/a.parquet"), ("x/../a.parquet", "notes/a.parquet")],
)
def test_a_destination_is_meant_from_the_notebooks_folder(workspace: Path, to: str, lands: str) -> None:
    assert destination(to, workspace) == lands


def test_a_whole_path_in_the_workspace_is_fine(workspace: Path) -> None:
    assert destination(workspace / "a.parquet", workspace) == "a.parquet"


@pytest.mark.parametrize("to", ["../../a.parquet", "/a.parquet", "~/a.parquet"])
def test_a_destination_outside_is_refused_in_one_sentence(workspace: Path, to: str) -> None:
    with pytest.raises(Invalid, match="outside the workspace") as refused:
        destination(to, workspace)
    assert refused.value.faults[0].path == "to"


def test_a_link_out_of_the_workspace_is_refused(workspace: Path, tmp_path: Path) -> None:
    (workspace / "out").symlink_to(tmp_path)
    with pytest.raises(Invalid, match="outside"):
        destination(workspace / "out" / "a.parquet", workspace)


def test_no_destination_stays_none(workspace: Path) -> None:
    assert destination(None, workspace) is None


def test_a_workspace_elsewhere_decides_itself(workspace: Path) -> None:
    assert destination("data/a.parquet", None) == "data/a.parquet"


def test_a_file_is_found_here_or_in_the_workspace(workspace: Path) -> None:
    (workspace / "a.parquet").touch()
    (workspace / "notes" / "b.parquet").touch()
    assert found("a.parquet", workspace) == workspace / "a.parquet"
    assert found("b.parquet", workspace) == workspace / "notes" / "b.parquet"


def test_a_file_in_both_places_is_not_guessed(workspace: Path) -> None:
    (workspace / "a.parquet").touch()
    (workspace / "notes" / "a.parquet").touch()
    with pytest.raises(Invalid, match="whole path"):
        found("a.parquet", workspace)


def test_no_file_is_said_in_words(workspace: Path) -> None:
    with pytest.raises(NotFound, match=r"no file 'a\.parquet'"):
        found("a.parquet", workspace)
