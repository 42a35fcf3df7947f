"""The tables of the state database; every change of them is a migration beside this file."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    true,
)

METADATA = MetaData()

ITEMS = Table(
    "items",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", String(255), nullable=False, unique=True),
    Column("words", Text, nullable=False, doc="name, description, tags and column names, folded, for the search"),
    Column("description", Text, nullable=False),
    Column("tags", Text, nullable=False, doc="a JSON list; each tag stands in double quotes"),
    Column("maintainer", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("created_by", String(255), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("width", Integer, nullable=False, doc="how many columns"),
    Column("has_sample", Boolean, nullable=False),
    Column("snapshot", String(64), nullable=False),
    Column("listed", Float, nullable=False, doc="when the files were last listed, in seconds since 1970"),
    Column("document", Text, nullable=False, doc="the whole item as JSON"),
)

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("item", String(255), nullable=False),
    Column("key", String(64), nullable=False),
    Column("destination", Text, nullable=False),
    Column("overwrite", Boolean, nullable=False),
    Column("verify", String(8), nullable=False, server_default="usual", doc="usual, or full"),
    Column("workspace", Text, nullable=False, server_default="", doc="the folder that the destination is below"),
    Column("output", Text, nullable=False, server_default="{}", doc="how the answer is written, as JSON"),
    Column("state", String(16), nullable=False),
    Column("worker", String(64), nullable=False, doc="the engine that works on it: host, process and a random part"),
    Column("seq", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("document", Text, nullable=False, doc="the whole job as JSON"),
    Column("work", String(32), nullable=False, server_default="", doc="what it shares with others of the same key"),
    Column("leads", Boolean, nullable=False, server_default=true(), doc="whether the work is done for this one"),
    Column("left", Boolean, nullable=False, server_default=false(), doc="whether its owner waits no more"),
    Index("jobs_of_owner", "owner", "created"),
    Index("jobs_of_item", "item", "state"),
    Index("jobs_of_key", "key", "state", "leads"),
    Index("jobs_of_work", "work", "leads", "state"),
    Index("jobs_of_worker", "state", "worker"),
)

ENGINES = Table(
    "engines",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("lease", Float, nullable=False, doc="until when it is trusted to be at work, in seconds since 1970"),
)

FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False, unique=True, doc="of a large file that landed"),
    Column("stretches", String(64), nullable=False, doc="the other digest of the same bytes"),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("event", String(16), nullable=False),
    Column("job", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("person", String(255), nullable=False),
    Column("item", String(255), nullable=False),
    Column("snapshot", String(64), nullable=False),
    Column("spec", Text, nullable=False, doc="what was asked, as JSON; empty where a line only tells how it went on"),
    Column("destination", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False, doc="what landed"),
    Column("lake_bytes", BigInteger, nullable=False, doc="what was read from the lake for it"),
    Column("code", String(32), nullable=False, doc="of the problem, where it failed"),
    Index("audit_of_job", "job", "number"),
    Index("audit_at", "at"),
)

PULLERS = Table(
    "pullers",
    METADATA,
    Column("item", String(255), primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("pulls", Integer, nullable=False, doc="how many this person asked for of this item, as the audit has them"),
)

RESERVATIONS = Table(
    "reservations",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("job", String(32), nullable=False, doc="one that begins again has another reservation"),
    Column("person", String(255), nullable=False),
    Column("at", Float, nullable=False, doc="when it was made, then when it was settled, in seconds since 1970"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    Column("landed", BigInteger, nullable=False, server_default="0", doc="set aside to land; at least what landed"),
    Column("scanned", BigInteger, nullable=False, server_default="0", doc="set aside to read; at least what was read"),
    Column("landed_settled", BigInteger, nullable=False, server_default="0", doc="what landed"),
    Column("scanned_settled", BigInteger, nullable=False, server_default="0", doc="what was read from the lake"),
    Column("landed_released", BigInteger, nullable=False, server_default="0", doc="the rest of what was set aside"),
    Column("scanned_released", BigInteger, nullable=False, server_default="0", doc="the rest of that"),
    Index("reservations_of_job", "job", "settled"),
    Index("reservations_of_person", "person", "settled", "at"),
)
