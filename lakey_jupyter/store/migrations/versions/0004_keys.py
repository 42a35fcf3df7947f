"""Finding the pulls that asked for the same."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Jobs by their key."""
    op.create_index("jobs_of_key", "jobs", ["key", "state"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index("jobs_of_key", "jobs")
