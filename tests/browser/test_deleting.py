"""A deleted check-in: gone from the phone at once, from the server once the person confirms; it does not come back."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.browser.test_trends import ERASED, held
from tests.conftest import Site, copy_database
from tests.today import today

BURIED = ERASED.replace(' && row.state === "safe"', "")
# 'Safe' on the screen may be of before the server was gone. What a phone does by itself may be further on than this.
SYNCED = 'async () => (await (await import("/static/js/places/syncing.js")).syncNow()) === "synced"'
PENDING = "1 entry that you deleted is still sealed at the server."


def with_two(phone: Phone) -> str:
    """An account with two check-ins at the server. Returns the id of the newer one."""
    phone.open("/")
    _, newer = seed(phone, [check_in(today() - timedelta(days=1), 1), check_in(today(), 4)])
    phone.enrol()
    phone.wait_safe(2)
    return newer


def delete_newest(phone: Phone) -> None:
    phone.open_here("/trends")
    phone.entries().first.click()
    phone.press("Delete this check-in")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(phone.page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()
    expect(phone.entries()).to_have_count(1)


def unerased(site: Site) -> int:
    with closing(sqlite3.connect(site.database)) as connection:
        count: int = connection.execute("SELECT count(*) FROM record WHERE NOT erased").fetchone()[0]
        return count


@pytest.mark.provokes("status of 403 .*/api/sync")
def test_without_signal_the_servers_copy_waits_for_the_passkey(phone: Phone) -> None:
    newer = with_two(phone)
    phone.page.evaluate("() => fetch('/api/session/verification', { method: 'DELETE' })")
    phone.page.context.set_offline(True)
    delete_newest(phone)
    phone.open_here("/you")
    expect(phone.page.get_by_text(PENDING)).to_be_visible()
    phone.page.context.set_offline(False)
    phone.sync()
    expect(phone.page.get_by_text(PENDING)).to_be_visible()  # a sync alone has no right to it
    assert held(phone, newer) == "sealed"
    phone.press("Erase at the server")
    phone.wait_until(ERASED, newer)
    assert held(phone, newer) == "erased"
    expect(phone.page.get_by_text(PENDING)).to_be_hidden()


def test_a_restored_backup_does_not_bring_it_back(phone: Phone, site: Site, tmp_path: Path) -> None:
    newer = with_two(phone)
    site.stop()
    copy_database(site.database, tmp_path / "yesterday")
    site.start()
    delete_newest(phone)
    phone.wait_until(ERASED, newer)
    site.stop()
    copy_database(tmp_path / "yesterday", site.database)
    assert unerased(site) == 2  # asked of the disk: once the server runs, the phone may come by itself
    site.start()
    phone.wait_until(SYNCED)
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(1)
    phone.wait_until(BURIED, newer)
    phone.wait_until(SYNCED)  # which erases: the bytes came with the first, and the tombstone was opened since
    phone.wait_until(ERASED, newer)
    assert held(phone, newer) == "erased"


def test_what_a_locked_phone_can_seal_erases_nothing(phone: Phone) -> None:
    newer = with_two(phone)
    phone.go("You")
    phone.press("Lock")
    outcome = phone.page.evaluate(
        """async id => {
          const { append } = await import("/static/js/journal/append.js")
          const { deleteCheckIn, editCheckIn } = await import("/static/js/journal/correct.js")
          const code = error => error.code ?? error.message
          return [
            await deleteCheckIn(id).catch(code),
            await editCheckIn(id, {}).catch(code),
            await append({ kind: "tombstone", erases: [id] }, { id: "AAAAAAAAAAAAAAAAAAAAAA" }).catch(code),
          ]
        }""",
        newer,
    )
    assert outcome == ["locked", "locked", "locked"]
    phone.unlock()
    expect(phone.entries()).to_have_count(2)
