"""What each pull sets aside of its owner's limits, and what it took of that in the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AMOUNTS = ("landed", "scanned", "landed_settled", "scanned_settled", "landed_released", "scanned_released")


def upgrade() -> None:
    """What was pulled before counts for nobody."""
    op.create_table(
        "reservations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("job", sa.String(32), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.false()),
        *(sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in AMOUNTS),
    )
    op.create_index("reservations_of_job", "reservations", ["job", "settled"])
    op.create_index("reservations_of_person", "reservations", ["person", "settled", "at"])


def downgrade() -> None:
    """Forget it."""
    op.drop_table("reservations")
