"""The planted bugs of both sides by name, and which of them show too seldom to be found in a minute every time."""

import re
from pathlib import Path

from tests.model.planted import SERVER

PHONE = re.findall(r'^  "([^"]+)": \[', Path(__file__).with_name("bugs.mjs").read_text(), re.MULTILINE)
BUGS = [*PHONE, *SERVER]
# Planted all the same, and named in the report while they hide: what makes up for each, or why it shows too seldom.
SELDOM = {
    "a pack may leave a hole": "phones never send such a pack; tests/server/test_api_packs.py finds it",
    "a new copy is not brought level": "a copy that was just made is noticed, and brought level all the same",
    "a second local vault hides the first": "two tabs have to begin in the same moment, with an account just left",
    "adoption does not see what was saved meanwhile": "one tab has to save between two steps of another that signs in",
    "an erased place blocks the record that came back": "the digests differ, and healing pulls the record",
    "an erased record is called a conflict": "what a phone has is kept either way; tests/server finds it",
    "deleted bytes come back": "only where a restored server sends what was deleted here, before it is told",
    "other bytes are called a duplicate": "the phone compares the leaf, and calls nothing safe that differs",
    "the cursor of another history counts": "the digests differ, and healing pulls what was passed over",
    "the cursor survives a lost database": "the digests differ, and healing pulls what was passed over",
    "the kept digest is of before": "the phone finds another digest, and the server makes it anew with the next record",
    "the run of leaves is not lengthened": "the server counts, and reads the records where the copy falls short",
    "what was deleted stays in the copy": "the tombstone comes back with it, and is obeyed",
    "the device is not compared when saving": "an account that counted nothing has to be entered again meanwhile",
    "what came in a pack is offered without bytes": "only where a restored server has a pack and lacks its records",
}
