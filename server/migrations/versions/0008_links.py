"""What leads from an account's key back to the ones before, once its keys were changed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "link",
        sa.Column("account_id", sa.LargeBinary(16), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("epoch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("blob", sa.LargeBinary(61), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("link")
