"""Items are sorted by how many people pulled from them, and how often; whose pulls they are is known to each alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from lakey_jupyter.model.item import ItemQuery
from lakey_jupyter.model.job import Job, State
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.store.catalogue import Catalogue
from lakey_jupyter.store.database import MIGRATIONS, Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.postgres import opened
from lakey_jupyter.store.tickets import Ticket

from .things import NOW, item

NAMES = ("alone", "busy", "liked", "quiet")
ASKED = {"busy": ("ada", "ada", "ada", "bob"), "liked": ("ada", "bob", "cy"), "alone": ("bob",) * 9}


def ask(ledger: Ledger, id: str, person: str, name: str, kind: str = "pull") -> None:
    spec = PullSpec(columns=("value",))
    job = Job(id=id, kind=kind, item=name, state=State.QUEUED, created=NOW, seq=1, to=f"{id}.parquet", spec=spec)
    ledger.open(Ticket(job=job, owner=person, key=id, worker="w"))


@pytest.fixture
def catalogue(database: Database) -> Catalogue:
    found, ledger = Catalogue(database), Ledger(database)
    for name in NAMES:
        found.add(name, item(name, "s"))
    for name, people in ASKED.items():
        for number, person in enumerate(people):
            ask(ledger, f"{name}{number}", person, name)
    return found


def test_what_more_people_pull_comes_first_then_what_is_pulled_more_often(catalogue: Catalogue) -> None:
    page = catalogue.search(ItemQuery(sort="popularity"))
    told = [(each.name, each.people, each.pulls) for each in page.items]
    assert told == [("liked", 3, 3), ("busy", 2, 4), ("alone", 1, 9), ("quiet", 0, 0)]


def test_pages_of_the_most_popular_follow_each_other(catalogue: Catalogue) -> None:
    first = catalogue.search(ItemQuery(sort="popularity", limit=3))
    rest = catalogue.search(ItemQuery(sort="popularity", limit=3, cursor=first.next))
    assert [each.name for each in (*first.items, *rest.items)] == ["liked", "busy", "alone", "quiet"]
    assert rest.next is None


def test_what_is_mine_is_what_i_pulled_from(catalogue: Catalogue) -> None:
    def names(person: str, mine: bool) -> list[str]:
        return [each.name for each in catalogue.search(ItemQuery(mine=mine), person).items]

    assert names("ada", True) == ["busy", "liked"]
    assert names("ada", False) == ["alone", "quiet"]
    assert names("nobody", True) == [] and names("", True) == []


def test_a_pull_that_was_joined_or_is_no_pull_does_not_count(catalogue: Catalogue, database: Database) -> None:
    ledger = Ledger(database)
    ask(ledger, "p", "ada", "quiet", kind="profile")
    assert catalogue.wanted("quiet") == {}
    job = Job(id="twin", kind="pull", item="alone", state=State.QUEUED, created=NOW, seq=1, to="alone0.parquet")
    assert not ledger.open(Ticket(job=job, owner="bob", key="alone0", worker="w"))[1]
    assert catalogue.wanted("alone") == {"pulls": 9, "people": 1}


def test_what_was_pulled_before_it_was_counted_counts(tmp_path: Path, database_url: str | None) -> None:
    engine = opened(database_url) if database_url else create_engine(f"sqlite:///{tmp_path / 'lakey.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    line = (
        "INSERT INTO audit (at, event, job, kind, attempt, person, item, snapshot, spec, destination, rows, bytes,"
        " lake_bytes, code) VALUES ('2026-01-01 00:00:00', :event, 'j', :kind, 1, :person, 'rain', '', '', '', 0, 0,"
        " 0, '')"
    )
    said = [("asked", "pull", "ada"), ("asked", "pull", "ada"), ("asked", "pull", "bob"), ("done", "pull", "ada")]
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for event, kind, person in (*said, ("asked", "profile", "cy")):
            connection.execute(text(line), {"event": event, "kind": kind, "person": person})
    engine.dispose()
    database = Database(tmp_path, database_url)
    assert Catalogue(database).wanted("rain") == {"pulls": 3, "people": 2}
    database.close()
