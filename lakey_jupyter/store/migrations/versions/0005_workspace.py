"""In which workspace a job's file lands: engines of several share one state folder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of jobs that are there nobody knows it."""
    op.add_column("jobs", sa.Column("workspace", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("jobs", "workspace")
