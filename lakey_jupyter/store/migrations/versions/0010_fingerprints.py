"""The second digest of large files that landed, which several can prove at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What landed before has none."""
    op.create_table(
        "fingerprints",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("stretches", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("fingerprints")
