"""Freeing the bytes of records. Sequence and id stay, so that a phone which offers one again is told `erased`."""

from collections.abc import Sequence

from server.driver import Transaction
from server.sync.appending import known
from server.sync.leaves import erased_leaf

ERASE = "UPDATE record SET sealed = NULL, tag = NULL, erased = TRUE, leaf = ? WHERE account_id = ? AND id = ?"
# Every pack that may hold the record goes, and all after it: what is erased is erased there too.
DROP_PACKS = (
    "DELETE FROM pack WHERE account_id = ? AND last >= (SELECT seq FROM record WHERE account_id = ? AND id = ?)"
)


def erase(asked: Transaction, account: bytes, ids: Sequence[bytes]) -> list[bytes]:
    """Those of the ids that are stored, also when they were erased before; the others are ignored."""
    found = dict(known(asked, account, ids))
    fresh = [record for record, (_, _, erased) in found.items() if not erased]
    asked.change_each(DROP_PACKS, [(account, account, record) for record in fresh])
    asked.change_each(ERASE, [(erased_leaf(account, record), account, record) for record in fresh])
    return list(found)
