"""Who may edit the directory. Tables of their own: no row here leads to a row of the staff's, nor the other way."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Operator(Base):
    """id: the WebAuthn user handle too. name: chosen by themselves, for the other operators.

    removed_day: set when they lost access. The row stays, so that the change log keeps saying who did what.
    """

    __tablename__ = "operator"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    role: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(60))
    created_day: Mapped[date]
    removed_day: Mapped[date | None]


class OperatorCredential(Base):
    """A passkey that opens the editor and nothing else."""

    __tablename__ = "operator_credential"

    id: Mapped[bytes] = mapped_column(LargeBinary(1023), primary_key=True)
    operator_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("operator.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)


class OperatorSession(Base):
    """token_hash: SHA-256, so that a stolen database opens no session. expires: Unix seconds.

    used: when it was used last, in Unix seconds; up to a minute more may have passed.
    """

    __tablename__ = "operator_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    operator_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("operator.id"), index=True)
    expires: Mapped[int] = mapped_column(BigInteger)
    used: Mapped[int] = mapped_column(BigInteger, server_default="0")


class OperatorInvite(Base):
    """A link that makes one operator. token_hash: SHA-256. expires: Unix seconds."""

    __tablename__ = "operator_invite"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(6))
    expires: Mapped[int] = mapped_column(BigInteger)


class OperatorChallenge(Base):
    """purpose: join (then with the id of the operator to be) or sign-in. expires: Unix seconds."""

    __tablename__ = "operator_challenge"
    __table_args__ = (Index("ix_operator_challenge_expires", "expires"),)

    challenge: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    operator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    expires: Mapped[int] = mapped_column(BigInteger)
