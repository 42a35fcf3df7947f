"""Pulls with the same key share one work, and an engine that works on them keeps a lease."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was asked before has a work of its own; no engine that is there now has a lease yet."""
    op.add_column("jobs", sa.Column("work", sa.String(32), nullable=False, server_default=""))
    op.add_column("jobs", sa.Column("leads", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("jobs", sa.Column("left", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE jobs SET work = id")
    op.create_index("jobs_of_work", "jobs", ["work", "state"])
    op.create_index("jobs_of_worker", "jobs", ["state", "worker"])
    op.create_table(
        "engines",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("lease", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Every pull works for itself."""
    op.drop_table("engines")
    op.drop_index("jobs_of_worker", "jobs")
    op.drop_index("jobs_of_work", "jobs")
    for name in ("left", "leads", "work"):
        op.drop_column("jobs", name)
