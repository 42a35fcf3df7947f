"""How a pull's answer is written: format, codec, parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Jobs that are there were written as one Parquet file with the codec of the lake."""
    op.add_column("jobs", sa.Column("output", sa.Text, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("jobs", "output")
