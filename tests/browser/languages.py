"""In which languages a test looks: in those that show something else in `make test`, in every one in `make soak`."""

from typing import Any

import pytest

from pwa.languages import LANGUAGES


def among(*codes: str) -> list[Any]:
    """Parameters: each language, those that are not among `codes` for the soak alone."""
    return [pytest.param(code, marks=[] if code in codes else pytest.mark.soak) for code in LANGUAGES]
