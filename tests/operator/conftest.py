"""The desk of an operator is a browser like a phone's, only wider."""

from tests.browser.conftest import new_phone, site

__all__ = ["new_phone", "site"]
