"""What nothing needs is let go of, the oldest first; what a job or a present snapshot uses never is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from lakey_jupyter.model.job import Job, State
from lakey_jupyter.store.catalogue import Catalogue
from lakey_jupyter.store.database import Database
from lakey_jupyter.store.holdings import INDEX, LEFTOVER, REST, SAMPLE, holdings, trim
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.tickets import Ticket

from .things import NOW, item

DAY = 86_400.0


@pytest.fixture
def state(database: Database, tmp_path: Path) -> Path:
    """A state folder with the item `events`, whose present snapshot is `new`, and more than that."""
    Catalogue(database).add("i1", item("events", "new"))
    folder = tmp_path / "state"
    for path, bytes_, days in (
        ("items/i1/new/index.arrow", 100, 20),
        ("items/i1/new/sidecar/parts/0.parquet", 1_000, 19),
        ("items/i1/new/.sidecar/parts/1.parquet", 7, 20),
        ("items/i1/old/index.arrow", 200, 30),
        ("items/i1/old/sidecar/parts/0.parquet", 2_000, 29),
        ("items/i1/older/index.arrow", 300, 40),
        ("items/i1/.old.0123/index.arrow", 400, 10),
        ("items/i2/new/index.arrow", 500, 5),
        ("journals/a", 600, 50),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x" * bytes_)
        _aged(folder / path, days)
    return folder


def _aged(path: Path, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def ask(ledger: Ledger) -> str:
    job = Job(id="a", kind="pull", item="events", state=State.QUEUED, created=NOW, seq=1, to="a.parquet")
    return ledger.open(Ticket(job=job, owner="ada", key="k", worker="w"))[0].job.id


def shown(state: Path, paths: list[Path]) -> set[str]:
    return {path.relative_to(state).as_posix() for path in paths}


def spare(state: Path, database: Database) -> set[str]:
    return shown(state, [each.path for each in holdings(state, database) if not each.needed])


OLD = {"items/i1/old", "items/i1/old/sidecar", "items/i1/older"}
LEFT = {"items/i1/.old.0123", "items/i2"}


def test_everything_has_a_kind_an_owner_and_an_age(state: Path, database: Database, database_url: str | None) -> None:
    found = {each.path.relative_to(state).as_posix(): each for each in holdings(state, database)}
    kinds = {path: (each.kind, each.item) for path, each in found.items()}
    assert kinds["items/i1/new"] == (INDEX, "events")
    assert kinds["items/i1/new/sidecar"] == (SAMPLE, "events")
    assert kinds["items/i1/.old.0123"] == (LEFTOVER, "events")
    assert kinds["items/i2"] == (LEFTOVER, "")
    assert {kind for path, kind in kinds.items() if not path.startswith("items/")} == {(REST, "")}
    assert ("lakey.db" in kinds) is (database_url is None) and "journals" in kinds
    assert (found["items/i1/older"].bytes, found["items/i1/new"].bytes) == (300, 107)
    assert round((time.time() - found["items/i1/older"].newest) / DAY) == 40
    whole = sum(path.lstat().st_size for path in state.rglob("*") if path.is_file())
    assert sum(each.bytes for each in found.values()) == whole


def test_all_that_nothing_needs_is_let_go_of(state: Path, database: Database) -> None:
    assert spare(state, database) == OLD | LEFT
    trim(state, database)
    assert spare(state, database) == set()
    left = {path.relative_to(state).as_posix() for path in state.rglob("*") if path.is_file()}
    assert {path for path in left if "/" in path} == {
        "items/i1/new/index.arrow",
        "items/i1/new/sidecar/parts/0.parquet",
        "items/i1/new/.sidecar/parts/1.parquet",
        "journals/a",
    }


def test_an_unfinished_job_keeps_all_of_its_item(state: Path, database: Database) -> None:
    ledger = Ledger(database)
    id = ask(ledger)
    trim(state, database)
    assert (state / "items/i1/older/index.arrow").exists() and not (state / "items/i2").exists()
    ledger.move(id, state=State.CANCELLED)
    trim(state, database)
    assert not (state / "items/i1/older").exists() and (state / "items/i1/new/index.arrow").exists()


def test_what_was_written_just_now_is_left_alone(state: Path, database: Database) -> None:
    for path in ("items/i2/new/index.arrow", "items/i1/.old.0123/index.arrow", "items/i1/older/index.arrow"):
        os.utime(state / path)
    trim(state, database)
    assert (state / "items/i2").exists() and (state / "items/i1/.old.0123").exists()
    assert (state / "items/i1/older").exists() and not (state / "items/i1/old").exists()


def test_a_size_takes_leftovers_first_then_the_oldest(state: Path, database: Database) -> None:
    whole = sum(each.bytes for each in holdings(state, database))
    assert trim(state, database, whole) == []
    first = trim(state, database, whole - 1)
    assert shown(state, [each.path for each in first]) == {"items/i1/.old.0123"}
    left = sum(each.bytes for each in holdings(state, database))
    second = trim(state, database, left - 501)
    assert shown(state, [each.path for each in second]) == {"items/i2", "items/i1/older"}
    third = trim(state, database, left - 801)
    assert shown(state, [each.path for each in third]) == {"items/i1/old/sidecar"}
    assert (state / "items/i1/old/index.arrow").exists()
    trim(state, database, 0)
    assert spare(state, database) == set() and (state / "items/i1/new/sidecar/parts/0.parquet").exists()


def test_a_link_is_not_followed(state: Path, database: Database, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (state / "items" / "i3").mkdir()
    (state / "items" / "i3" / "link").symlink_to(tmp_path / "precious")
    then = time.time() - DAY
    os.utime(state / "items" / "i3" / "link", (then, then), follow_symlinks=False)
    trim(state, database)
    assert not (state / "items" / "i3").exists() and (tmp_path / "precious" / "file").exists()
