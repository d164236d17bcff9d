"""The same hand in each engine that is not Chromium's, and an https address."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.browser.engines.firefox import firefox
from tests.browser.engines.hand import Hand
from tests.browser.engines.tls import throw_away
from tests.browser.engines.webkit import webkit
from tests.browser.faulty import Network
from tests.conftest import ALONE, Site
from tests.ports import free_port

ENGINES: dict[str, Callable[[Path], AbstractContextManager[Hand]]] = {"firefox": firefox, "webkit": webkit}


@pytest.fixture(params=ENGINES)
def hand(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Hand]:
    """A fresh profile on the test's site; afterwards nobody may have seen an error or a foreign request."""
    folder = tmp_path / "profile"
    folder.mkdir()
    with ENGINES[request.param](folder) as hand:
        hand.origin = site.origin
        yield hand
        hand.look_back()


@pytest.fixture
def secure(site: Site, tmp_path: Path) -> Iterator[str]:
    """The same house at an https address: WebKitGTK keeps no Secure cookie of http://localhost."""
    port = free_port()
    with Network(port, throw_away(tmp_path)) as network:
        origin = f"https://localhost:{network.port}"
        door = Site(site.data, port, extra={**ALONE, "BREATHER_ORIGIN": origin}, warm=True)
        door.start()
        yield origin
        door.stop()
