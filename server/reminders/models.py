"""What is kept to remind a phone: where to knock, and when next. Never why."""

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Reminder(Base):
    """One a session, that is one a browser; the database removes it with the session, or with the account.

    due: Unix seconds, ascending, parted by spaces. at: when to look at it next. tries: in vain, for the first of `due`.
    """

    __tablename__ = "reminder"

    session_id: Mapped[bytes] = mapped_column(
        LargeBinary(16), ForeignKey("session.id", ondelete="CASCADE"), primary_key=True
    )
    endpoint: Mapped[str] = mapped_column(Text)
    due: Mapped[str] = mapped_column(String(100))
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    tries: Mapped[int] = mapped_column(Integer)
