"""Reading what came after a cursor, in order, at most 1,000 records and about 1 MiB in base64 a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from server.driver import Transaction
from server.sync.wire import Offered, RecordOut

PAGE_RECORDS = 1000
PAGE_BYTES = 1 << 20
STEP = 128  # rows at once: of the longest records these are 4 MB

AFTER = (
    "SELECT seq, id, epoch, sealed, tag, day FROM record WHERE account_id = ? AND seq > ? AND seq <= ?"
    " ORDER BY seq LIMIT ?"
)


@dataclass
class Page:
    """Records and erased ids. cursor: where the next page begins. more: whether there is one."""

    cursor: int
    records: list[RecordOut] = field(default_factory=list)
    erased: list[bytes] = field(default_factory=list)
    size: int = 0
    more: bool = False

    def has_room(self, sealed: bytes | None) -> bool:
        """Whether one more goes in; the first does always. Counts its bytes in."""
        self.size += len(sealed or b"") * 4 // 3
        self.more = len(self.records) + len(self.erased) == PAGE_RECORDS or (
            bool(self.records) and self.size > PAGE_BYTES
        )
        return not self.more


def read(asked: Transaction, account: bytes, cursor: int, last: int) -> Page:
    """What was stored after the cursor, up to the sequence `last`."""
    page = Page(cursor)
    while page.cursor < last and (rows := asked.all(AFTER, account, page.cursor, last, STEP)):
        for seq, record, epoch, sealed, tag, day in rows:
            if not page.has_room(sealed):
                return page
            if sealed is None:
                page.erased.append(record)
            else:
                page.records.append(RecordOut(record, epoch, sealed, tag, str(day)))
            page.cursor = seq
        if len(rows) < STEP:
            break
    return page


def add_own(page: Page, last: int, stored: Sequence[Offered], today: date, echo: bool) -> None:
    """After all else, what this very request stored after the sequence `last`, without reading it again.

    echo: whether it is sent; a phone that has just sent it may not want it back.
    """
    day = today.isoformat()
    for sequence, record in enumerate(() if page.more else stored, last + 1):
        if echo:
            if not page.has_room(record.sealed):
                return
            page.records.append(RecordOut(record.id, record.epoch, record.sealed, record.tag, day))
        page.cursor = sequence
