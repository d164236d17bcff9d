"""Text that is safe to show: what a person reads is what was written, in that order."""

import re
import unicodedata

from msgspec import Meta

# U+202A-202E and U+2066-2069 turn text round: a number can be made to read as another one.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
SHOWN = 40


def flaw(value: str, meta: Meta) -> str | None:
    """A sentence about what cannot stay. meta: max_length in characters; extra lines: line breaks may be inside."""
    if found := BIDI.search(value):
        return f"An invisible character (U+{ord(found[0]):04X}) turns the text round; type the text again without it."
    tidied = tidy(value)
    if meta.max_length is not None and len(tidied) > meta.max_length:
        return f"This has {len(tidied)} characters; at most {meta.max_length} fit."
    if "\n" in tidied and not (meta.extra and meta.extra.get("lines")):
        return "Write this on one line."
    for character in tidied.replace("\n", ""):
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            return f"An invisible control character (U+{ord(character):04X}) is in the text; type it again without it."
    return None


def tidy(value: str) -> str:
    """Without space around it; a line break is one character."""
    return value.replace("\r\n", "\n").strip(" \n\u00a0")


def shown(value: object) -> str:
    """What was written, short and harmless, for a sentence about it."""
    plain = value if isinstance(value, str) else "" if value is None else str(type(value).__name__)
    safe = "".join(character if character.isprintable() else "\ufffd" for character in plain[: SHOWN + 1])
    return safe if len(safe) <= SHOWN else safe[:SHOWN] + "…"
