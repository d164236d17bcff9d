"""The directory of support and the log of its changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; they begin empty."""
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "directory_change",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.String(16), nullable=False, index=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("editor", sa.LargeBinary(16)),
        sa.Column("action", sa.String(8), nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("directory_change")
    op.drop_table("directory_entry")
