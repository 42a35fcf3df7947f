"""The audit: who asked for what, and how it ended; the database itself refuses to change or remove a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAMES = ("person", "item")
TEXTS = (("event", 16), ("job", 32), ("kind", 16), ("snapshot", 64), ("code", 32))
REFUSED = ("UPDATE", "DELETE")
SAID = "the audit is only added to"
NAME = sa.String(255).with_variant(sa.String(255, collation="C"), "postgresql")


def upgrade() -> None:
    """Of what was asked before nothing is known."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, NAME, nullable=False) for name in NAMES),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in TEXTS),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("spec", "destination")),
        sa.Column("attempt", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("rows", "bytes", "lake_bytes")),
    )
    op.create_index("audit_of_job", "audit", ["job", "number"])
    op.create_index("audit_at", "audit", ["at"])
    PROTECTED[op.get_bind().dialect.name]()


def downgrade() -> None:
    """Forget it."""
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuses()")


def _on_sqlite() -> None:
    for verb in REFUSED:
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def _on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER audit_no_change BEFORE {' OR '.join(REFUSED)} OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
    )


PROTECTED = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
