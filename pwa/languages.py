"""The languages of the app: which one a request is answered in, and where the words come from.

Catalogues are gettext's, pwa/locale/<code>.po; content is a folder a language, pwa/content/<code>. tests/test_words.py
keeps them whole. Only what staff see is translated; operators' pages are English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Request
from markupsafe import Markup, escape

LOCALE = Path(__file__).parent / "locale"
SOURCE = "en"  # the words in the templates themselves
# What somebody chose in You; it says nothing about them but that. Over https the prefix has the browser refuse it from
# another host of the same domain (RFC 6265bis, 4.1.3.2). The bare name is that of http://localhost, where WebKit keeps
# none that is Secure, and that of before.
COOKIE = "language"
HOST_COOKIE = f"__Host-{COOKIE}"
ONE_OTHER = (("one", 1), ("other", 2))


@dataclass(frozen=True)
class Language:
    """name: as its speakers write it. plurals: CLDR's categories that whole numbers have, each with a number of it.

    rule: the same as gettext's expression, in the head of the catalogue.
    """

    code: str
    name: str
    right_to_left: bool = False
    plurals: tuple[tuple[str, int], ...] = ONE_OTHER
    rule: str = "n != 1"

    @property
    def direction(self) -> str:
        """For the attribute dir."""
        return "rtl" if self.right_to_left else "ltr"


_FILIPINO = "n != 1 && n != 2 && n != 3 && (n%10 == 4 || n%10 == 6 || n%10 == 9)"
_ARABIC = (("zero", 0), ("one", 1), ("two", 2), ("few", 3), ("many", 11), ("other", 100))
_ARABIC_RULE = "n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : n%100 >= 3 && n%100 <= 10 ? 3 : n%100 >= 11 ? 4 : 5"
LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("es", "Español"),
        Language("fr", "Français", rule="n > 1"),
        Language("de", "Deutsch"),
        Language("pt-BR", "Português (Brasil)", rule="n > 1"),
        Language("fil", "Filipino", plurals=(("one", 1), ("other", 4)), rule=_FILIPINO),
        Language("ar", "العربية", right_to_left=True, plurals=_ARABIC, rule=_ARABIC_RULE),
    )
}
_ALSO = {"tl": "fil"}  # what browsers call Filipino too
_BY_FIRST = {code.split("-")[0]: code for code in LANGUAGES}
_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


def wanted(request: Request) -> str:
    """The language of the address or that was chosen here, or the first one of the browser's that there is, or English.

    In the address it stands where no cookie is sent: browsers ask for a worker that is a module without any.
    """
    chosen = request.args.get(COOKIE) or request.cookies.get(HOST_COOKIE) or request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for asked, _ in request.accept_languages:
        first = asked.lower().split("-")[0]
        if found := _BY_FIRST.get(_ALSO.get(first, first)):
            return found
    return SOURCE


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Whatever is rendered inside is in this language."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> Language:
    """The language of what is being rendered."""
    return LANGUAGES[_spoken.get()]


def gettext(message: str) -> str:
    """A message in the language that is spoken."""
    return translations(_spoken.get()).gettext(message)


def ngettext(one: str, other: str, number: int) -> str:
    """The form of a message for a number that is known."""
    return translations(_spoken.get()).ngettext(one, other, number)


def pgettext(context: str, message: str) -> str:
    """A message that means more than one thing, in the sense of the context."""
    return translations(_spoken.get()).pgettext(context, message)


def counted(one: str, other: str) -> Markup:
    """Every form of a message as data attributes, for a number that only the phone knows (words.js)."""
    known = translations(_spoken.get())
    forms = {name: known.ngettext(one, other, number) for name, number in spoken().plurals}
    return Markup(" ").join(Markup('data-{}="{}"').format(name, escape(form)) for name, form in forms.items())


@cache
def translations(code: str) -> NullTranslations:
    """The catalogue of a language. Raises FileNotFoundError."""
    if code == SOURCE:
        return NullTranslations()
    with (LOCALE / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
