"""A state database of any older Lakey is brought to what this one needs, and keeps what it held."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from postgres import Postgres
from sqlalchemy import Engine, create_engine, inspect, text

from lakey_jupyter.model.output import Output
from lakey_jupyter.store.database import HEAD, MIGRATIONS, Database
from lakey_jupyter.store.ledger import Ledger
from lakey_jupyter.store.postgres import opened
from lakey_jupyter.store.tables import METADATA

JOB = (
    '{"id":"a","kind":"pull","item":"rows","state":"queued","created":"2026-01-01T00:00:00Z","seq":1,"to":"x.parquet"}'
)


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    return found


def bare(folder: Path, url: str | None) -> Engine:
    """The database as SQL has it."""
    return opened(url) if url else create_engine(f"sqlite:///{folder / 'lakey.db'}")


OLD = [each.revision for each in ScriptDirectory.from_config(config()).walk_revisions() if each.revision != HEAD]


def test_the_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


@pytest.mark.parametrize("revision", OLD)
def test_an_older_database_is_migrated(tmp_path: Path, database_url: str | None, revision: str) -> None:
    engine = bare(tmp_path, database_url)
    with engine.begin() as connection:
        asked = config()
        asked.attributes["connection"] = connection
        command.upgrade(asked, revision)
        connection.execute(
            text(
                "INSERT INTO jobs (id, kind, owner, item, key, destination, overwrite, state, worker, seq, attempt,"
                " created, document) VALUES ('a', 'pull', 'ada', 'rows', 'k', 'x.parquet', :overwrite, 'queued', 'w',"
                " 1, 1, '2026-01-01 00:00:00', :document)"
            ),
            {"document": JOB, "overwrite": False},
        )
    engine.dispose()
    database = Database(tmp_path, database_url)
    ticket = Ledger(database).find("a", "ada")
    assert (ticket.verify, ticket.output, ticket.job.to) == ("usual", Output(), "x.parquet")
    database.close()


def test_the_migrations_make_the_tables_that_are_used(tmp_path: Path, database_url: str | None) -> None:
    Database(tmp_path, database_url).close()
    engine = bare(tmp_path, database_url)
    found = inspect(engine)
    for table in METADATA.tables.values():
        assert {column["name"] for column in found.get_columns(table.name)} == {column.name for column in table.columns}
    engine.dispose()


def test_what_was_migrated_can_be_taken_back(tmp_path: Path, database_url: str | None) -> None:
    Database(tmp_path, database_url).close()
    engine = bare(tmp_path, database_url)
    with engine.begin() as connection:
        asked = config()
        asked.attributes["connection"] = connection
        command.downgrade(asked, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    engine.dispose()
    Database(tmp_path, database_url).close()


def test_of_many_machines_that_begin_at_once_one_migrates(tmp_path: Path, postgres: Postgres) -> None:
    with postgres.fresh() as url, ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda number: Database(tmp_path / str(number), url), range(6)))
        for each in made:
            assert Ledger(each).unfinished() == []
            each.close()
