"""Who may edit the directory."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "operator",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("role", sa.String(6), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_day", sa.Date, nullable=False),
        sa.Column("removed_day", sa.Date),
    )
    op.create_table(
        "operator_credential",
        sa.Column("id", sa.LargeBinary(1023), primary_key=True),
        owner(),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "operator_session",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        owner(),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "operator_invite",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("role", sa.String(6), nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "operator_challenge",
        sa.Column("challenge", sa.LargeBinary(32), primary_key=True),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("operator_id", sa.LargeBinary(16)),
        sa.Column("expires", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("challenge", "invite", "session", "credential"):
        op.drop_table(f"operator_{name}")
    op.drop_table("operator")


def owner() -> sa.Column[bytes]:
    """The operator that a row belongs to."""
    return sa.Column("operator_id", sa.LargeBinary(16), sa.ForeignKey("operator.id"), index=True, nullable=False)
