"""Finding the one that leads among very many who wait for the same."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = {
    "jobs_of_key": (["key", "state"], ["key", "state", "leads"]),
    "jobs_of_work": (["work", "state"], ["work", "leads", "state"]),
}
"""Each index as it was before, and as it is after."""


def upgrade() -> None:
    """The indexes know who leads."""
    for name, (_, after) in COLUMNS.items():
        op.drop_index(name, "jobs")
        op.create_index(name, "jobs", after)


def downgrade() -> None:
    """They do not any more."""
    for name, (before, _) in COLUMNS.items():
        op.drop_index(name, "jobs")
        op.create_index(name, "jobs", before)
