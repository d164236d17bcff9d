"""The questionnaires that the house offers. Public content; nothing of the staff."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class InstrumentRow(Base):
    """One version in one language. body: the Instrument as JSON."""

    __tablename__ = "instrument"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
