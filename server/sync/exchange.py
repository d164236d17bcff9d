"""One round trip inside one transaction: store, erase, read, and say what is there."""

from collections.abc import Sequence
from datetime import date

from server.driver import Transaction
from server.sync import appending, erasing, held, paging
from server.sync.caller import Caller
from server.sync.leaves import receipt
from server.sync.paging import Page
from server.sync.wire import PROTOCOL, Exchange, Exchanged, Offered, Receipt, Result

ID = 16  # bytes of an id, before the leaf
KEEP = "UPDATE account SET head = ?, digest = ? WHERE id = ?"


def look(asked: Transaction, caller: Caller, told: Exchange) -> Exchanged | None:
    """For a phone that brings nothing: what came since. None where the digest has to be made, which is then kept.

    It takes no lock and writes nothing, so that a phone which only looks waits for nobody.
    """
    count = held.count(asked, caller.account)
    if caller.digest is None or count != caller.head.last:  # fewer than there were: an accident, to be told
        return None
    page = paging.read(asked, caller.account, _cursor(caller, told, caller.head.last), caller.head.last)
    return _answer(caller, told, [], page, count, caller.digest)


def exchange(asked: Transaction, caller: Caller, told: Exchange, today: date) -> Exchanged:
    """Whatever a phone brings. The caller's row is held."""
    account, before = caller.account, caller.head.last
    there = held.load(asked, account, before)
    results, stored, pairs = appending.append(asked, caller, there, told.records, today)
    last = before + len(stored)
    just_erased = erasing.erase(asked, account, told.erase)
    there = held.renew(asked, account, last) if just_erased else held.add(asked, account, there, before, pairs)
    digest = there.digest(account)
    if last != before or digest != caller.digest:
        asked.change(KEEP, last, digest, account)
    page = _page(asked, caller, told, stored, today)
    page.erased = list(dict.fromkeys(page.erased + just_erased))
    answer = _answer(caller, told, results, page, len(there), digest)
    return answer if told.echo or not stored else _brief(answer, account, pairs, today)


def _brief(answer: Exchanged, account: bytes, pairs: Sequence[bytes], today: date) -> Exchanged:
    """A thousand times 'stored' with a leaf would be a tenth of what was sent."""
    answer.results = [result for result in answer.results if result.status != "stored"]
    proof = receipt(account, [pair[ID:] for pair in pairs])
    answer.stored = Receipt(len(pairs), today.isoformat(), proof)
    return answer


def _page(asked: Transaction, caller: Caller, told: Exchange, stored: Sequence[Offered], today: date) -> Page:
    before, last = caller.head.last, caller.head.last + len(stored)
    cursor = _cursor(caller, told, last)
    if told.erase or cursor > before:
        return paging.read(asked, caller.account, cursor, last)
    page = paging.read(asked, caller.account, cursor, before)
    paging.add_own(page, before, stored, today, told.echo)
    return page


def _cursor(caller: Caller, told: Exchange, last: int) -> int:
    """Where to read from: of another history, or beyond this one, a cursor says nothing."""
    return told.cursor if told.log_id == caller.log_id and told.cursor <= last else 0


def _answer(caller: Caller, told: Exchange, results: list[Result], page: Page, count: int, digest: bytes) -> Exchanged:
    return Exchanged(
        protocol=PROTOCOL,
        nonce=told.nonce,
        log_id=caller.log_id,
        results=results,
        records=page.records,
        erased=page.erased,
        cursor=page.cursor,
        more=page.more,
        count=count,
        digest=None if page.more else digest,
    )
