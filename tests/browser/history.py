"""A history of check-ins on a phone, sealed by its own modules as if they had been made day by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.browser.conftest import Phone

ITEMS = ["numb", "irritable", "worn", "focus", "sleep", "body", "meaning", "recovery"]
SEED = """async made => {
  const { sealRow } = await import("/static/js/journal/append.js")
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { transact, done } = await import("/static/js/store/db.js")
  const { changed } = await import("/static/js/journal/journal.js")
  const { random, toBase64url } = await import("/static/js/bytes.js")
  const vault = await theVault()
  const rows = []
  for (const [i, { day, ...content }] of made.entries()) {
    const n = vault.counter + i + 1
    const head = { v: 1, device: vault.device, n, lamport: vault.lamport + i + 1, seen: {} }
    const payload = { ...head, at: `${day}T12:00:00.000Z`, offset: 0, day, ...content }
    rows.push(await sealRow(vault, toBase64url(random(16)), payload))
  }
  await transact(["vaults", "records"], "readwrite", async store => {
    const row = await done(store("vaults").get(vault.account))
    row.counter += rows.length
    row.lamport += rows.length
    row.lastDay = made.at(-1).day
    store("vaults").put(row)
    for (const sealed of rows) store("records").put(sealed)
  })
  changed("records")
  return rows.map(({ id }) => id)
}"""


def check_in(day: date, strain: float, sustenance: float = 3, shift: str | None = None) -> dict[str, Any]:
    """One check-in with these means: strain in sixths, sustenance in halves."""
    answers = spread(ITEMS[:6], strain) | spread(ITEMS[6:], sustenance)
    made = {"kind": "check-in", "instrument": "quick", "version": "1", "day": day.isoformat(), "answers": answers}
    return made | ({"shift": shift} if shift else {})


def spread(items: Sequence[str], mean: float) -> dict[str, int]:
    """Whole answers with this mean, the larger ones first."""
    total = round(mean * len(items))
    return {item: total // len(items) + (n < total % len(items)) for n, item in enumerate(items)}


def rating(day: date, practice: str, feeling: str) -> dict[str, Any]:
    """What somebody said after a practice."""
    return {"kind": "practice", "practice": practice, "minutes": 1, "feeling": feeling, "day": day.isoformat()}


def seed(phone: Phone, made: Sequence[dict[str, Any]]) -> list[str]:
    """Write them, oldest first, onto a phone whose page is open. Returns their ids."""
    found: list[str] = phone.page.evaluate(SEED, list(made))
    return found


def steady(until: date, days: int) -> list[dict[str, Any]]:
    """Ordinary ups and downs, every other day: strain around 1.5, sustenance around 3."""
    count = range(days, 0, -2)
    return [
        check_in(until - timedelta(days=back), [9, 7, 11, 8, 10, 9, 12][i % 7] / 6, [3, 3.5, 3, 2.5][i % 4])
        for i, back in enumerate(count)
    ]
