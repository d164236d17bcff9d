"""The digest over an account's log, and what it is made of, side by side: most phones that ask find nothing new."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both, empty: they are made when a phone of the account next asks."""
    op.add_column("account", sa.Column("digest", sa.LargeBinary(32)))
    op.create_table(
        "leaf_run",
        sa.Column("account_id", sa.LargeBinary(16), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("part", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("leaf_run")
    op.drop_column("account", "digest")
