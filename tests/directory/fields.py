"""An entry that says something of its own in every field that holds words, whichever those are."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.inspect import Metadata, StrType, StructType, Type, type_info

from server.directory.entry import Entry, check

ID = "00000000000000e1"
SHAPED = {  # what has to look like what it is
    "phone": "020 7946 0177",
    "text": "85258",
    "email": "desk@fields.example",
    "link": "https://fields.example/house",
}
UNSAID = {"id", "kind", "country"}  # by these it is chosen


def _bare(kind: Type) -> Type:
    """Fields of several lines are wrapped in what else is known of them."""
    return kind.type if isinstance(kind, Metadata) else kind


_entry = type_info(Entry)
assert isinstance(_entry, StructType)
SAID = {
    one.name: SHAPED.get(one.name, f"said in {one.name.replace('_', ' ')}")
    for one in _entry.fields
    if isinstance(_bare(one.type), StrType) and one.name not in UNSAID
}


def spoken_entry() -> dict[str, Any]:
    """As a phone gets it."""
    today = datetime.now(UTC).date().isoformat()
    made: dict[str, Any] = msgspec.to_builtins(
        check({"id": ID, "kind": "peer", "country": "GB", "verified_on": today, **SAID})
    )
    return made
