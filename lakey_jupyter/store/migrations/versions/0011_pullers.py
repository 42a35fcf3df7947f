"""Who pulled from which item and how often, which the audit knows, where a list can be sorted by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAME = sa.String(255).with_variant(sa.String(255, collation="C"), "postgresql")


def upgrade() -> None:
    """What was asked before counts too."""
    op.create_table(
        "pullers",
        sa.Column("item", NAME, primary_key=True),
        sa.Column("person", NAME, primary_key=True),
        sa.Column("pulls", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO pullers (item, person, pulls) SELECT item, person, count(*) FROM audit"
        " WHERE event = 'asked' AND kind = 'pull' GROUP BY item, person"
    )


def downgrade() -> None:
    """Forget it; the audit still knows."""
    op.drop_table("pullers")
