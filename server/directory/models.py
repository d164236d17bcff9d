"""The directory of support, and the log of its changes. Public content and who edited it; nothing of the staff."""

from sqlalchemy import BigInteger, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class DirectoryEntry(Base):
    """revision: how many changes the log holds of this entry. body: the Entry as JSON. position: its `order`."""

    __tablename__ = "directory_entry"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)


class DirectoryChange(Base):
    """id: counts from 1 without gaps. at: Unix seconds. editor: None for the command line. before, after: JSON."""

    __tablename__ = "directory_change"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[str] = mapped_column(String(16), index=True)
    at: Mapped[int] = mapped_column(BigInteger)
    editor: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    action: Mapped[str] = mapped_column(String(8))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
