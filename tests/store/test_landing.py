"""A file lands whole, in the workspace, under its own name, or not at all."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lakey_jupyter.errors import Exists, Invalid
from lakey_jupyter.store.fingerprints import fingerprint
from lakey_jupyter.store.landing import arriving, files_of, part_name, place, stretch_of, sweep


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "workspace").mkdir()
    return tmp_path / "workspace"


@pytest.mark.parametrize("to", ["a.parquet", "sub/deep/a.parquet", "./a.parquet", "größe ☃.parquet", "a.PARQUET"])
def test_a_path_below_the_workspace_is_a_destination(workspace: Path, to: str) -> None:
    assert place(workspace, to) == workspace.resolve() / to


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("", "is no file name"),
        ("  ", "is no file name"),
        ("a\0.parquet", "is no file name"),
        ("a\\b.parquet", "is no file name"),
        ("/etc/a.parquet", "lies outside the workspace"),
        ("../a.parquet", "lies outside the workspace"),
        ("sub/../../a.parquet", "lies outside the workspace"),
        ("sub/../a.parquet", "lies outside the workspace"),
        (".a.parquet", "has a hidden or overlong part"),
        (".ssh/a.parquet", "has a hidden or overlong part"),
        ("a" * 300 + ".parquet", "has a hidden or overlong part"),
        ("ß" * 121 + ".parquet", "has a hidden or overlong part"),
        ("a.csv", "does not end in .parquet"),
        ("parquet", "does not end in .parquet"),
        (".", "does not end in .parquet"),
    ],
)
def test_any_other_path_is_refused_in_words(workspace: Path, to: str, why: str) -> None:
    with pytest.raises(Invalid, match=r"^The destination '") as caught:
        place(workspace, to)
    assert why in caught.value.detail
    assert [fault.path for fault in caught.value.faults] == ["to"]


def test_a_link_out_of_the_workspace_leads_nowhere(workspace: Path) -> None:
    (workspace.parent / "outside").mkdir()
    (workspace / "folder").symlink_to(workspace.parent / "outside")
    (workspace / "file.parquet").symlink_to(workspace.parent / "outside" / "x.parquet")
    (workspace / "loop").symlink_to(workspace)
    for to in ("folder/a.parquet", "file.parquet"):
        with pytest.raises(Invalid, match="outside the workspace"):
            place(workspace, to)
    assert place(workspace, "loop/a.parquet") == workspace.resolve() / "a.parquet"


def test_a_folder_or_a_way_through_a_file_is_refused(workspace: Path) -> None:
    (workspace / "d.parquet").mkdir()
    (workspace / "f.parquet").write_bytes(b"x")
    with pytest.raises(Exists):
        place(workspace, "d.parquet")
    with pytest.raises(Invalid, match="lies in a file"):
        place(workspace, "f.parquet/a.parquet")


@pytest.mark.parametrize("overwrite", [True, False])
def test_nothing_is_left_when_the_block_fails(workspace: Path, overwrite: bool) -> None:
    def fail(part: Path) -> None:
        part.write_bytes(b"half")
        assert part.parent == workspace and part.name.startswith(".") and part.suffix == ".part"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), arriving(workspace / "a.parquet", overwrite) as part:
        fail(part)
    assert list(workspace.iterdir()) == []


def test_what_is_there_stays_until_the_new_file_is_whole(workspace: Path) -> None:
    path = workspace / "a.parquet"
    path.write_bytes(b"old")
    with arriving(path, overwrite=True) as part:
        part.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert [(each.name, each.read_bytes()) for each in workspace.iterdir()] == [("a.parquet", b"new")]


def test_without_overwriting_a_file_that_came_meanwhile_stays(workspace: Path) -> None:
    path = workspace / "a.parquet"

    def land_late(part: Path) -> None:
        part.write_bytes(b"new")
        path.write_bytes(b"theirs")

    with pytest.raises(Exists) as caught, arriving(path, overwrite=False) as part:
        land_late(part)
    assert [fault.path for fault in caught.value.faults] == ["to"]
    assert [(each.name, each.read_bytes()) for each in workspace.iterdir()] == [("a.parquet", b"theirs")]


def test_of_many_that_land_at_once_exactly_one_wins(workspace: Path) -> None:
    path, many = workspace / "a.parquet", 8
    for _ in range(20):
        barrier = Barrier(many)

        def land(number: int, barrier: Barrier = barrier) -> int | None:
            try:
                with arriving(path, overwrite=False) as part:
                    part.write_bytes(b"%d" % number)
                    barrier.wait()
            except Exists:
                return None
            return number

        with ThreadPoolExecutor(many) as pool:
            winners = [number for number in pool.map(land, range(many)) if number is not None]
        assert [path.read_bytes()] == [b"%d" % number for number in winners]
        assert os.listdir(workspace) == ["a.parquet"]  # noqa: PTH208
        path.unlink()


def test_a_folder_lands_whole_and_replaces_another(workspace: Path) -> None:
    path = workspace / "a.parquet"
    for text in ("first", "second"):
        with arriving(path) as part:
            part.mkdir()
            (part / "part-00000.parquet").write_text(text)
    assert [each.read_text() for each in files_of(path)] == ["second"]
    assert [each.name for each in workspace.iterdir()] == ["a.parquet"]
    with pytest.raises(Exists), arriving(path, overwrite=False) as part:
        part.mkdir()
    with pytest.raises(OSError, match="broken"), arriving(path) as part:
        part.mkdir()
        raise OSError("broken")
    assert [each.name for each in workspace.iterdir()] == ["a.parquet"]
    with arriving(path) as part:
        part.write_text("a file again")
    assert path.is_file() and files_of(path) == [path]


def test_what_was_put_aside_comes_back(workspace: Path) -> None:
    path = workspace / "a.parquet"
    aside, part = workspace / ".a.parquet.0123.old", workspace / ".a.parquet.4567.part"
    for folder in (aside, part):
        folder.mkdir()
        (folder / "part-00000.parquet").write_text(folder.name)
    sweep(path)
    assert [each.name for each in workspace.iterdir()] == ["a.parquet"]
    assert files_of(path)[0].read_text() == aside.name
    aside.mkdir()
    sweep(path)
    assert not aside.exists() and files_of(path)[0].read_text() == ".a.parquet.0123.old"


def test_bytes_of_parts_follow_one_another(workspace: Path) -> None:
    folder = workspace / "a.parquet"
    folder.mkdir()
    for number, text in enumerate(("ab", "", "cdef")):
        (folder / part_name(number, ".parquet")).write_text(text)
    for start in range(8):
        for length in range(8):
            assert stretch_of(folder, start, length) == b"abcdef"[start : start + length]
    assert fingerprint(folder).sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert fingerprint(workspace / "none").sha256 == "" and stretch_of(workspace / "none", 0, 5) == b""


def test_only_a_folder_of_parts_is_a_destination(workspace: Path) -> None:
    folder = workspace / "a.parquet"
    folder.mkdir()
    with pytest.raises(Exists):
        place(workspace, "a.parquet")
    (folder / "part-00000.parquet").touch()
    assert place(workspace, "a.parquet") == folder.resolve()
    (folder / "other").touch()
    with pytest.raises(Exists):
        place(workspace, "a.parquet")
    assert place(workspace, "a.csv.gz", ".csv.gz").name == "a.csv.gz"
