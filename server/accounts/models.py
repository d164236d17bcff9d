"""What is kept of an account: nothing that names a person. docs/protocol.md lists every column."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


def owner(index: bool = False, primary_key: bool = False) -> Mapped[bytes]:
    """The account that a row belongs to, and with which it goes."""
    account = ForeignKey("account.id", ondelete="CASCADE")
    return mapped_column(LargeBinary(16), account, index=index, primary_key=primary_key)


class Account(Base):
    """id: the WebAuthn user handle too. head: last sequence of the account's log. digest: over it, once made."""

    __tablename__ = "account"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    verifier_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_day: Mapped[date]


class Credential(Base):
    """A passkey. label: sealed on the phone, people type names into it."""

    __tablename__ = "credential"

    id: Mapped[bytes] = mapped_column(LargeBinary(1023), primary_key=True)
    account_id: Mapped[bytes] = owner(index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[bytes] = mapped_column(LargeBinary(93))
    created_day: Mapped[date]


class Slot(Base):
    """The account key, wrapped on the phone. credential_id: empty in the recovery slot."""

    __tablename__ = "slot"

    account_id: Mapped[bytes] = owner(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger)
    blob: Mapped[bytes] = mapped_column(LargeBinary(61))


class Link(Base):
    """The account key of the epoch before, wrapped on the phone under that of `epoch` (docs/keys.md, rotation)."""

    __tablename__ = "link"

    account_id: Mapped[bytes] = owner(primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    blob: Mapped[bytes] = mapped_column(LargeBinary(61))


class Session(Base):
    """token_hash: SHA-256, so that a stolen database opens no session. verified_until: Unix seconds."""

    __tablename__ = "session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    account_id: Mapped[bytes] = owner(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    verified_until: Mapped[int | None] = mapped_column(BigInteger)


class Challenge(Base):
    """purpose: register, add (then with an account) or sign-in. expires: Unix seconds."""

    __tablename__ = "challenge"
    __table_args__ = (Index("ix_challenge_expires", "expires"),)

    challenge: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    expires: Mapped[int] = mapped_column(BigInteger)
