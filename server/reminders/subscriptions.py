"""Which phones want to be reminded when. The caller commits, except in `take`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from server.accounts.models import Session
from server.db import db
from server.errors import malformed
from server.reminders.models import Reminder

AHEAD = 60 * 86400  # seconds
LATE = 4 * 3600  # seconds: later than this a reminder disturbs more than it helps
CLAIM = 300  # seconds that a run may take for a batch; after it another run may
BATCH = 100


@dataclass(frozen=True)
class Taken:
    """A reminder that this run may send. due: the time that is meant; None when it is over."""

    session_id: bytes
    endpoint: str
    due: int | None
    tries: int
    seen: tuple[str, int]  # `due` and `at` as this run left them: whether the phone changed them meanwhile


def keep(session: Session, endpoint: str, due: Sequence[int], now: int) -> None:
    """Remind this browser at these times, and no more as before. Raises ApiError `malformed`."""
    coming = sorted({at for at in due if at > now})
    if not coming or coming[-1] > now + AHEAD:
        raise malformed("due must name a time to come, and none that is more than 60 days away")
    forget(session.account_id, endpoint)  # the same browser may have signed in anew since
    row = Reminder(session_id=session.id, endpoint=endpoint, due=_text(coming), at=coming[0], tries=0)
    db.session.merge(row)


def forget(account: bytes, endpoint: str) -> None:
    """Remind this browser no more; nothing happens when it was not reminded."""
    own = select(Session.id).where(Session.account_id == account)
    gone = delete(Reminder).where(Reminder.endpoint == endpoint, Reminder.session_id.in_(own))
    db.session.execute(gone.execution_options(synchronize_session="fetch"))


def take(now: int) -> list[Taken]:
    """Up to a batch of what is due, which no other run gets for five minutes. Commits."""
    wanted = select(Reminder).where(Reminder.at <= now).order_by(Reminder.at).limit(BATCH)
    taken = []
    for row in db.session.scalars(wanted.with_for_update(skip_locked=True)):
        row.at = now + CLAIM
        meant = [at for at in _times(row.due) if now - LATE <= at <= now]
        seen = (row.due, row.at)
        taken.append(Taken(row.session_id, row.endpoint, meant[-1] if meant else None, row.tries, seen))
    db.session.commit()
    return taken


def advance(taken: Taken, now: int) -> None:
    """Go on to the next time; a phone without one is forgotten until it names some."""
    row = _unchanged(taken)
    if row is None:
        return
    coming = [at for at in _times(row.due) if at > now]
    if coming:
        row.due, row.at, row.tries = _text(coming), coming[0], 0
    else:
        db.session.delete(row)


def put_off(taken: Taken, now: int, wait: int) -> None:
    """Try again after `wait` seconds, unless that would be too late or the next one is due by then."""
    row = _unchanged(taken)
    if row is None or taken.due is None:
        return
    following = min((at for at in _times(row.due) if at > now), default=now + wait + 1)
    if now + wait > taken.due + LATE or following <= now + wait:
        advance(taken, now)
    else:
        row.at, row.tries = now + wait, row.tries + 1


def remove(taken: Taken) -> None:
    """The push service knows this address no more."""
    row = db.session.get(Reminder, taken.session_id)
    if row and row.endpoint == taken.endpoint:
        db.session.delete(row)


def _unchanged(taken: Taken) -> Reminder | None:
    """The row, unless the phone named other times or went while the push service was asked."""
    row = db.session.get(Reminder, taken.session_id)
    return row if row and row.endpoint == taken.endpoint and (row.due, row.at) == taken.seen else None


def _times(text: str) -> list[int]:
    return [int(at) for at in text.split()]


def _text(times: Sequence[int]) -> str:
    return " ".join(str(at) for at in times)
