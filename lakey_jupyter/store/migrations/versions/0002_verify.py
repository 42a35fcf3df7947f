"""How thoroughly a pull is verified before it lands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Jobs that are there were verified as usual."""
    op.add_column("jobs", sa.Column("verify", sa.String(8), nullable=False, server_default="usual"))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("jobs", "verify")
