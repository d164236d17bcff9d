"""A directory as a hospital would publish it, and what tests do with it."""

import json
from pathlib import Path
from typing import Any

from tests.browser.conftest import Phone
from tests.conftest import Site

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]
EAP: dict[str, Any] = {
    **{"id": "00000000000000a1", "kind": "eap", "title": "Riverside assistance", "country": "GB"},
    **{"phone": "020 7946 0122", "email": "eap@example.org", "link": "https://eap.example.org/start"},
    "hours": {
        **{"time_zone": "Europe/London", "always": False, "closed": ["2026-12-25"], "note": ""},
        "weekly": [{"days": WEEKDAYS, "from": "08:00", "to": "22:00"}],
    },
    **{"languages": ["en", "pl"], "cost": "Paid by the hospital.", "session_limit": "Six sessions a year."},
    **{"confidentiality": "The hospital learns how many called, never who.", "self_referral": True},
    **{"verified_on": "2026-11-10", "source": "Staff handbook"},
}
PEER: dict[str, Any] = {
    **{"id": "00000000000000b1", "kind": "peer", "title": "Peer support, theatre", "debrief": True},
    **{"phone": "020 7946 0155", "email": "peer@example.org", "verified_on": "2026-11-10"},
    "meetings": [
        {
            **{"id": "0000000a", "title": "Open group", "start": "2026-02-05T18:30", "time_zone": "Europe/London"},
            **{"minutes": 60, "rrule": "FREQ=WEEKLY;BYDAY=TH", "exceptions": ["2026-03-26"], "place": "Room 2.14"},
        }
    ],
}
THERAPY: list[dict[str, Any]] = [
    {"id": f"00000000000000c{n}", "kind": "therapy", "verified_on": "2026-11-10"} | more
    for n, more in enumerate(
        [
            {"title": "Dr Osei", "languages": ["en"], "self_referral": True, "phone": "020 7946 0191"},
            {"title": "Dr Łoś", "languages": ["pl"], "self_referral": False},
            {"title": "Night line", "hours": {"time_zone": "Europe/London", "always": True}, "self_referral": True},
            {"title": "Old service", "phone": "020 7946 0111", "verified_on": "2025-06-01", "expires_on": "2026-01-02"},
            {"title": "Across the sea", "country": "US", "phone": "212-555-0188"},
        ]
    )
]
ENTRIES = [EAP, PEER, *THERAPY]


def publish(site: Site, entries: list[dict[str, Any]], folder: Path) -> None:
    """As an operator does on the command line; what was there before goes."""
    file = folder / "directory.json"
    file.write_text(json.dumps(entries))
    site.run("directory", "import", "--replace", str(file))


def wait_for_list(phone: Phone, number: int) -> None:
    """Until the phone keeps so many entries."""
    phone.wait_until(
        """async number => {
          const { keptDirectory } = await import("/static/js/sync/directory.js")
          return (await keptDirectory())?.bundle.entries.length === number
        }""",
        number,
    )
