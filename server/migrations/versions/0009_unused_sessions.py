"""When a session of an operator was used last, so that an unused one ends."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. Nobody knows it of the sessions that are there: these end, and an operator signs in again."""
    op.execute("DELETE FROM operator_session")
    op.add_column("operator_session", sa.Column("used", sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("operator_session", "used")
