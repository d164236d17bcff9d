"""The log of sealed records."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Record(Base):
    """One sealed entry. An erased one keeps sequence, id and leaf; `sealed` and `tag` are null."""

    __tablename__ = "record"
    # Clustered by account and sequence: appending stays flat where a random key slows with every row.
    # Unique within the account, never globally, or one person could occupy another's ids.
    __table_args__ = (UniqueConstraint("account_id", "id"), {"sqlite_with_rowid": False})

    account_id: Mapped[bytes] = mapped_column(
        LargeBinary(16), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[bytes] = mapped_column(LargeBinary(16))
    epoch: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    tag: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    day: Mapped[date]
    erased: Mapped[bool] = mapped_column(default=False)


class LeafRun(Base):
    """A copy of ids and leaves of some records in a row (server/sync/held.py). Losing one costs time only."""

    __tablename__ = "leaf_run"
    __table_args__ = ({"sqlite_with_rowid": False},)

    account_id: Mapped[bytes] = mapped_column(
        LargeBinary(16), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class Pack(Base):
    """A copy of the records after `first` up to `last`, sealed together by the phone. Losing one costs time only."""

    __tablename__ = "pack"
    __table_args__ = ({"sqlite_with_rowid": False},)

    account_id: Mapped[bytes] = mapped_column(
        LargeBinary(16), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    last: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class State(Base):
    """One row. log_id: names one history of this database; a restore gives it a new one."""

    __tablename__ = "state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    log_id: Mapped[bytes] = mapped_column(LargeBinary(16))
