"""Bring the catalogues of all languages up to date with the templates: new messages come in empty, others go.

Usage: words.py. Then fill in what is empty; `make check` names it, and whatever else does not fit.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pwa.languages import LANGUAGES, LOCALE, SOURCE  # noqa: E402

TEMPLATES = ROOT / "pwa/templates"
METHODS = [
    ("operator/**", "ignore"),
    ("bench.html", "ignore"),
    ("gallery/**", "ignore"),
    ("**.html", "jinja2"),
    ("**.json", "jinja2"),
]
KEYWORDS = {"_": None, "ngettext": (1, 2), "counted": (1, 2), "pgettext": ((1, "c"), 2)}
WIDTH = 120
HEAD = """msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: nplurals={count}; plural=({rule});\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def extracted() -> Catalog:
    """Every message of the templates, with the files it stands in."""
    catalog = Catalog()
    found = extract_from_dir(TEMPLATES, METHODS, keywords=KEYWORDS, options_map={"**": {"trimmed": "true"}})
    for name, _, message, _, context in found:
        catalog.add(message, locations=[(name, 1)], context=context)
    return catalog


def brought_up_to_date(code: str, messages: Catalog) -> Catalog:
    """The catalogue of a language with exactly these messages, and the translations that it has of them."""
    file = LOCALE / f"{code}.po"
    locale = code.replace("-", "_")
    old = read(code) if file.exists() else Catalog()
    fresh = Catalog(locale=locale, project="Breather", fuzzy=False)
    own = LANGUAGES[code]  # Babel's own rules have a form for millions, which nothing here counts
    fresh.mime_headers = [("Plural-Forms", f"nplurals={len(own.plurals)}; plural={own.rule}")]
    for message in messages:
        if message.id:
            known = old.get(message.id, message.context)
            string = known.string if known else None
            fresh.add(message.id, string, locations=message.locations, context=message.context)
    return fresh


def read(code: str) -> Catalog:
    """The catalogue of a language as it stands."""
    with (LOCALE / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"))


def written(code: str, catalog: Catalog) -> bytes:
    """The file of a language."""
    file = BytesIO()
    file.write(HEAD.format(code=code, count=len(LANGUAGES[code].plurals), rule=LANGUAGES[code].rule).encode())
    write_po(file, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    return file.getvalue()


def main() -> int:
    """Write each file. Returns 0."""
    messages = extracted()
    LOCALE.mkdir(exist_ok=True)
    for code in LANGUAGES:
        if code == SOURCE:
            continue
        catalog = brought_up_to_date(code, messages)
        (LOCALE / f"{code}.po").write_bytes(written(code, catalog))
        left = sum(not message.string or not all(_forms(message.string)) for message in catalog if message.id)
        print(f"{code}: {len(catalog)} messages, {left} to translate")
    return 0


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main())
