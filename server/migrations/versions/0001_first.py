"""The first tables."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and name this history of the log."""
    op.create_table(
        "account",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("head", sa.BigInteger, nullable=False),
        sa.Column("verifier_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("created_day", sa.Date, nullable=False),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.LargeBinary(1023), primary_key=True),
        owner(index=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("label", sa.LargeBinary(93), nullable=False),
        sa.Column("created_day", sa.Date, nullable=False),
    )
    op.create_table(
        "slot",
        owner(primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("credential_id", sa.LargeBinary(1023), primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("blob", sa.LargeBinary(61), nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False, unique=True),
        owner(index=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("verified_until", sa.BigInteger),
    )
    op.create_table(
        "challenge",
        sa.Column("challenge", sa.LargeBinary(32), primary_key=True),
        sa.Column("purpose", sa.String(8), nullable=False),
        owner(index=True, nullable=True),
        sa.Column("expires", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "record",
        owner(primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("tag", sa.LargeBinary(32)),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.UniqueConstraint("account_id", "id"),
        sqlite_with_rowid=False,
    )
    state = op.create_table(
        "state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("log_id", sa.LargeBinary(16), nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "log_id": secrets.token_bytes(16)}])


def downgrade() -> None:
    """Drop everything."""
    for table in ("state", "record", "challenge", "session", "slot", "credential", "account"):
        op.drop_table(table)


def owner(index: bool = False, primary_key: bool = False, nullable: bool = False) -> sa.Column[bytes]:
    """The account that a row belongs to, and with which it goes."""
    account = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account_id", sa.LargeBinary(16), account, index=index, primary_key=primary_key, nullable=nullable)
