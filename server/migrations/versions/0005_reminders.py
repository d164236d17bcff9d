"""Where to knock when a phone's next reminder is due: no text, no rota, no name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. A reminder goes with its session, by whichever way that ends."""
    op.create_table(
        "reminder",
        sa.Column("session_id", sa.LargeBinary(16), sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("due", sa.String(100), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("tries", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("reminder")
