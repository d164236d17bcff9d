"""E-mail addresses and links."""

import re
from urllib.parse import urlsplit

# Without ? & % : what a mail app would take for a subject or a second recipient (RFC 6068) stays out.
EMAIL = re.compile(r"[A-Za-z0-9._+'-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
NOT_IN_A_LINK = re.compile(r"[\s\"<>\\^`{|}]")


def email_problem(email: str) -> str | None:
    """A sentence about what is no plain e-mail address."""
    if EMAIL.fullmatch(email) and ".." not in email and not email.startswith("."):
        return None
    return "This is no e-mail address; write one address, like support@example.org."


def link_problem(link: str) -> str | None:
    """A sentence about what is no https link."""
    if not link.lower().startswith("https://"):
        return "A link begins with https://; others are not opened."
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or NOT_IN_A_LINK.search(link):
        return "This link cannot be opened; copy it from the address bar, like https://example.org/help."
    if "@" in parts.netloc:
        return "Leave out what stands before the @: it hides where the link leads."
    return None
