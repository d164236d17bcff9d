"""What a push service and its browser do, where no network is: the address stands in, the worker's push is real."""

import json
import sqlite3
from contextlib import closing
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Worker, expect

from tests.browser.conftest import Phone
from tests.conftest import Site

# PushManager as the browser would answer it; a real subscription needs the service of the browser's maker.
SUBSCRIBING = """
(endpoint => {
  const kept = () => JSON.parse(globalThis.localStorage?.getItem("stand-in") ?? "null")
  const made = ({ endpoint, key }) => ({
    endpoint,
    options: { applicationServerKey: new Uint8Array(key).buffer },
    unsubscribe: async () => (localStorage.removeItem("stand-in"), true),
  })
  PushManager.prototype.getSubscription = async () => (kept() ? made(kept()) : null)
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey: key }) => {
    const right = userVisibleOnly && key.length === 65 && Notification.permission === "granted"
    if (!right) throw new DOMException("", "AbortError")
    localStorage.setItem("stand-in", JSON.stringify({ endpoint, key: [...key] }))
    return made(kept())
  }
})
"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    return whole_browser


def allow(phone: Phone, endpoint: str = "") -> Phone:
    """Notifications are allowed, and the browser has an address to knock at: one of a known service."""
    endpoint = endpoint or address(phone)
    phone.page.context.grant_permissions(["notifications"], origin=phone.site.origin)
    phone.page.add_init_script(f"({SUBSCRIBING})({json.dumps(endpoint)})")
    return phone


def deny(phone: Phone) -> Phone:
    """Somebody said no to notifications."""
    phone.page.add_init_script('Object.defineProperty(Notification, "permission", { get: () => "denied" })')
    return phone


def address(phone: Phone) -> str:
    return f"https://fcm.googleapis.com/fcm/send/{id(phone)}"


def kept(site: Site, phone: Phone) -> list[int]:
    """What the server knows of this phone's reminders beside its address."""
    with closing(sqlite3.connect(site.database)) as database:
        rows = database.execute("SELECT due FROM reminder WHERE endpoint = ?", (address(phone),)).fetchall()
    return [int(at) for (due,) in rows for at in due.split()]


def make_due(site: Site) -> None:
    """As if the next one were due since a quarter of an hour."""
    with closing(sqlite3.connect(site.database)) as database, database:
        database.execute("UPDATE reminder SET at = unixepoch() / 900 * 900 - 900")
        database.execute("UPDATE reminder SET due = at || ' ' || due")


def says(phone: Phone, text: str) -> None:
    expect(phone.page.get_by_role("main").get_by_text(text).locator("visible=true").first).to_be_visible()


def pref(phone: Phone, name: str) -> Any:
    return phone.page.evaluate("name => import('/static/js/store/prefs.js').then(m => m.getPref(name))", name)


def field(phone: Phone, label: str) -> Locator:
    return phone.page.get_by_label(label, exact=True).locator("visible=true")


COUNT = """() => {
  self.pushes = 0
  self.under = [] // what events of this worker wait for
  const { waitUntil } = ExtendableEvent.prototype
  ExtendableEvent.prototype.waitUntil = function (work) {
    self.under.push(work)
    return waitUntil.call(this, work)
  }
  addEventListener("push", () => self.pushes++)
}"""


def worker_of(phone: Phone) -> Worker:
    """The phone's worker, counting the pushes that reach it."""
    phone.ready_offline()
    (worker,) = phone.page.context.service_workers
    worker.evaluate(COUNT)
    return worker


def knock(phone: Phone, worker: Worker) -> None:
    """A push without content, as the browser hands it to the worker, until all is done that it leads to.

    Chromium forgets a notification whose list somebody asks for in the moment before it is drawn.
    """
    before = worker.evaluate("self.pushes")
    found: list[str] = []

    def note(event: dict[str, Any]) -> None:
        here = [item for item in event["registrations"] if item["scopeURL"] == f"{phone.site.origin}/"]
        found.extend(item["registrationId"] for item in here if not item["isDeleted"])

    phone.cdp.on("ServiceWorker.workerRegistrationUpdated", note)
    phone.cdp.send("ServiceWorker.enable")
    until = monotonic() + 20
    while not found:
        assert monotonic() < until, "the browser did not tell of its worker"
        phone.page.wait_for_function("() => true")
    phone.cdp.remove_listener("ServiceWorker.workerRegistrationUpdated", note)
    message = {"origin": phone.site.origin, "registrationId": found[-1], "data": ""}
    phone.cdp.send("ServiceWorker.deliverPushMessage", message)
    phone.cdp.send("ServiceWorker.disable")
    while worker.evaluate("self.pushes") == before:
        assert monotonic() < until, "the push did not reach the worker"
        phone.page.wait_for_function("() => true")
    worker.evaluate("async () => { await Promise.allSettled(self.under) }")


def tap(worker: Worker, action: str = "") -> None:
    """On the notification that is shown, or on its button. A made event may not prolong itself, so that is left out."""
    worker.evaluate(
        """async action => {
          const [notification] = await registration.getNotifications()
          const event = new NotificationEvent("notificationclick", { notification, action })
          const under = []
          Object.defineProperty(event, "waitUntil", { value: work => under.push(work) })
          dispatchEvent(event)
          await Promise.all(under)
        }""",
        action,
    )


SHOWN = "() => navigator.serviceWorker.getRegistration().then(r => r.getNotifications())"


def wait_shown(phone: Phone, count: int = 1) -> list[dict[str, Any]]:
    phone.wait_until(f"async count => (await ({SHOWN})()).length === count", count)
    found: list[dict[str, Any]] = phone.page.evaluate(
        f"() => ({SHOWN})().then(all => all.map(({{ title, body, tag, data }}) => ({{ title, body, tag, data }})))"
    )
    return found


def wait_told(phone: Phone, later_than: int) -> None:
    """Until the server was told a first time that is later than this one."""
    module = "import('/static/js/store/prefs.js')"
    phone.wait_until(f"async than => (await (await {module}).getPref('reminderTold')).due[0] > than", later_than)
