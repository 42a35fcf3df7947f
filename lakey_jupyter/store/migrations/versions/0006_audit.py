"""The audit: who asked for what, and how it ended; the database itself refuses to change or remove a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXTS = (("event", 16), ("job", 32), ("kind", 16), ("person", 255), ("item", 255), ("snapshot", 64), ("code", 32))
REFUSED = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Of what was asked before nothing is known."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in TEXTS),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("spec", "destination")),
        sa.Column("attempt", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("rows", "bytes", "lake_bytes")),
    )
    op.create_index("audit_of_job", "audit", ["job", "number"])
    op.create_index("audit_at", "audit", ["at"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in REFUSED:
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit"
                " BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
            )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("audit")
