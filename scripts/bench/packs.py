"""Row 7: a new phone reads 5,000 check-ins in history packs, against reading them singly, on the mobile link.

Singly is the app itself with no packs at the server. Both end when everything is on the disk and the digests agree;
with packs that includes opening them. Also: when the newest of them can be read.
"""

import sqlite3
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from figures import SLOWER, Given, given, line
from link import Link
from phones import Phone, bench_phone, bench_site
from playwright.sync_api import Response, sync_playwright

from tests.conftest import Site
from tests.ports import free_port

GOAL = 0.15
PATIENCE = 60_000  # ms; a bound for a phone that leaves none
NO_PACKS = """async () => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { updateVault } = await import("/static/js/store/vaults.js")
  await updateVault((await theVault()).account, vault => { vault.packed = Number.MAX_SAFE_INTEGER })
}"""
WATCH = """async () => {
  const { arrivals } = await import("/static/js/sync/packs.js")
  const { entries } = await import("/static/js/journal/journal.js")
  globalThis.newest = 0
  let began = 0
  const send = fetch
  globalThis.fetch = (...all) => {
    if (String(all[0]).endsWith("/api/packs") && all[1].method === "POST") began = performance.now()
    return send(...all)
  }
  arrivals.addEventListener("change", async () => {
    const from = began
    if ((await entries()).length) globalThis.newest ||= performance.now() - from
  })
}"""


def main(how: Given) -> None:
    count = 200 if how.quick else 5000
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        port = free_port()
        link = stack.enter_context(Link(port))
        site = stack.enter_context(bench_site(Path(folder) / "data", port, link.origin))
        phone = stack.enter_context(bench_phone(playwright, link.origin, Path(folder) / "phone"))
        phone.bench(f"seed({count})")
        phone.bench("push()")
        phone.page.evaluate(WATCH)
        phone.slow(SLOWER)
        rounds = [
            (pull(phone, link, site, packs=False), pull(phone, link, site, packs=True)) for _ in range(how.rounds)
        ]
        newest = phone.page.evaluate("globalThis.newest")
    singly, packed = ([median(one[i] for one in side) for i in (0, 1)] for side in zip(*rounds, strict=True))
    line(
        7,
        f"new phone, {count:,} check-ins: time",
        "× floor",
        GOAL,
        packed[0] / singly[0],
        f"{singly[0]:.0f} ms, singly",
    )
    what = f"new phone, {count:,} check-ins: bytes down"
    line(7, what, "× floor", GOAL, packed[1] / singly[1], f"{singly[1] / 1000:.0f} kB, singly")
    line(7, f"new phone, {count:,} check-ins: the newest can be read after", "ms", None, newest)


def pull(phone: Phone, link: Link, site: Site, *, packs: bool) -> tuple[float, float]:
    """Milliseconds and bytes. Packs are left, or dropped, before."""
    with sqlite3.connect(site.database, timeout=30) as database:
        database.execute("delete from pack")
    if packs:
        leave(phone)
    else:
        phone.page.evaluate(NO_PACKS)
    before = link.bytes_down
    measured = phone.bench("pull()")
    return measured["ms"], link.bytes_down - before


def leave(phone: Phone) -> None:
    """Wait until the phone has left its packs: they are not what is measured."""
    with phone.page.expect_response(is_pack, timeout=PATIENCE) as left:
        phone.page.evaluate(NO_PACKS.replace("Number.MAX_SAFE_INTEGER", "0"))
        phone.page.evaluate("() => import('/static/js/journal/packs.js').then(packs => packs.settleHistory())")
    if not left.value.ok:
        raise SystemExit(f"The server took no pack: {left.value.status}")


def is_pack(answer: Response) -> bool:
    return answer.url.endswith("/api/packs") and answer.request.method == "PUT"


if __name__ == "__main__":
    main(given(__doc__ or ""))
