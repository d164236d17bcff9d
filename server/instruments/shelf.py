"""What the house offers: put on, listed, taken off."""

import hashlib

import msgspec
from sqlalchemy import delete, select

from server.db import db
from server.instruments.models import InstrumentRow
from server.instruments.shapes import Instrument

MOST = 30


class Full(ValueError):
    """No more questionnaires fit."""


def put(instrument: Instrument) -> bool:
    """Offer it; the same version in the same language is replaced. Returns whether anything changed. Raises Full."""
    key = (instrument.id, instrument.version, instrument.language)
    body = msgspec.json.encode(instrument).decode()
    there = db.session.get(InstrumentRow, key)
    if there is None and len(offered()) >= MOST:
        raise Full
    if there is not None and there.body == body:
        return False
    if there is None:
        db.session.add(InstrumentRow(id=key[0], version=key[1], language=key[2], body=body))
    else:
        there.body = body
    db.session.commit()
    return True


def offered() -> list[Instrument]:
    """By id, version and language."""
    rows = db.session.scalars(
        select(InstrumentRow).order_by(InstrumentRow.id, InstrumentRow.version, InstrumentRow.language)
    )
    return [msgspec.json.decode(row.body, type=Instrument) for row in rows]


def remove(name: str) -> int:
    """Take every version off. What people answered stays theirs, on their phones."""
    gone = db.session.execute(delete(InstrumentRow).where(InstrumentRow.id == name))
    db.session.commit()
    return int(getattr(gone, "rowcount", 0))


def version(instruments: list[Instrument]) -> str:
    """Names this selection: 16 hex digits, the same for the same content."""
    return hashlib.sha256(msgspec.json.encode(instruments)).hexdigest()[:16]
