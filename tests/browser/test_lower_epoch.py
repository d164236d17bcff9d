"""A server that offers slots of keys that were changed long ago: they open nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.lies import alter, on_disk, rows_at, without_worker
from tests.browser.rotation import alert, change_keys, lived_in
from tests.browser.test_hostile_server import vault_at
from tests.browser.test_restored import safe


@pytest.mark.provokes("ERR_FAILED .*/api/sync")
def test_a_slot_that_only_the_server_has_opens_nothing_of_a_lower_epoch(phone: Phone) -> None:
    """Nor does what it says of the later one: only what lies on the phone does."""
    without_worker(phone)
    lived_in(phone)
    ((account,),) = rows_at(phone, "select id from account")
    earlier = vault_at(phone, account)
    change_keys(phone)
    later = vault_at(phone, account)
    phone.page.route("**/api/sync", lambda route: route.abort())
    phone.page.evaluate(
        """async () => {
          const { allVaults, updateVault } = await import("/static/js/store/vaults.js")
          const { account } = (await allVaults()).find(({ kind }) => kind === "account")
          await updateVault(account, row => {
            row.slots = []
            row.candidates = []
          })
        }"""
    )
    phone.open("/")
    before = on_disk(phone)
    both = {**earlier, "history": [], "slots": [*earlier["slots"], *later["slots"]]}
    alter(phone, "/api/passkeys/sign-in/complete", lambda _: both)
    phone.sign_in()
    expect(alert(phone, "does not open with your key")).to_be_visible()
    assert on_disk(phone) == before
    expect(safe(phone)).to_have_count(0)
