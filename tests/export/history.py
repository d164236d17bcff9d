"""Histories for the export's tests: what `history` in export/history.js gives."""

import base64
import hashlib
from typing import Any

ITEMS = ["numb", "irritable", "worn", "focus", "sleep", "body", "meaning", "recovery"]
LABELS = ["Never", "Rarely", "Sometimes", "Often", "Nearly always"]
GLOSSARY = {
    "quick/1": {
        "title": "Check-in",
        "items": {item: f"I have felt {item}." for item in ITEMS},
        "answers": {item: {str(value): label for value, label in enumerate(LABELS)} for item in ITEMS},
        "scores": {"strain": "Strain", "sustenance": "Sustenance"},
    }
}


def name(number: int) -> str:
    """The id of a record, far from the next as random ones are."""
    return base64.urlsafe_b64encode(hashlib.sha256(number.to_bytes(4)).digest()[:16]).rstrip(b"=").decode()


def check_in(number: int, **changes: Any) -> dict[str, Any]:
    answers: dict[str, int | None] = {item: (number + at) % 5 for at, item in enumerate(ITEMS)} | {"sleep": None}
    return {
        "id": name(number),
        "day": "2026-11-23",
        "at": "2026-11-23T02:10:00.000Z",
        "offset": 0,
        "shift": "night",
        "instrument": "quick",
        "version": "1",
        "answers": answers,
        "note": None,
        "edited": False,
        "scores": [{"id": "strain", "value": 2.4}, {"id": "sustenance", "value": None}],
    } | changes


def record(number: int, kind: str, **fields: Any) -> dict[str, Any]:
    head = {
        "id": name(number),
        "v": 1,
        "kind": kind,
        "device": "AAECAwQFBgc",
        "n": number,
        "lamport": number,
        "seen": {},
    }
    return head | {"at": "2026-11-23T02:10:00.000Z", "offset": -300, "day": "2026-11-22"} | fields


def history(check_ins: list[dict[str, Any]], records: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    head = {"made_at": "2026-11-23T03:00:00.000Z", "account": name(1), "vault": "local"}
    return head | {"records": records or [], "check_ins": check_ins, "unreadable": []}
