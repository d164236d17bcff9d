"""WebKitGTK, the engine that is nearest to Safari's, on a screen of its own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from selenium.webdriver import Proxy, WebKitGTKOptions
from selenium.webdriver.common.proxy import ProxyType
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import ReadTimeoutError

from tests.browser.engines.hand import Hand

PATIENCE = 60  # s for any answer of the driver
AT_THE_START = 10  # s; it takes less than one
STARTS = 6


@contextmanager
def webkit(folder: Path) -> Iterator[Hand]:
    """folder: empty, in place of a home."""
    with _screen() as display, socket.create_server(("localhost", 0)) as elsewhere:
        home = {name: str(folder) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        env = {**os.environ, **home, "DISPLAY": display, "LANGUAGE": "en_GB", "NO_AT_BRIDGE": "1"}
        service = Service(_installed("WebKitWebDriver", "WebKitGTK"), env=env)
        try:
            with _driver(service, elsewhere.getsockname()[1]) as driver:
                driver.set_window_size(390, 844)
                yield Hand(driver)
        finally:
            service.stop()
        elsewhere.setblocking(False)
        with pytest.raises(BlockingIOError):  # whatever is not for this machine would have come here
            elsewhere.accept()


def _driver(service: Service, proxy: int) -> WebDriver:
    """One time in five the driver reads the first request and does nothing, and another process of it answers."""
    for _ in range(STARTS):
        service.start()
        config = ClientConfig(service.service_url, timeout=AT_THE_START)
        with suppress(ReadTimeoutError):
            driver = WebDriver(RemoteConnection(client_config=config), options=_options(proxy))
            config.timeout = PATIENCE  # read at each request
            return driver
        service.stop()
    pytest.fail(f"WebKitGTK did not start within {AT_THE_START} seconds, {STARTS} times")


def _options(proxy: int) -> WebKitGTKOptions:
    options = WebKitGTKOptions()
    options.accept_insecure_certs = True
    there = f"localhost:{proxy}"
    options.proxy = Proxy(
        {"proxyType": ProxyType.MANUAL, "httpProxy": there, "sslProxy": there, "noProxy": ["localhost"]}
    )
    return options


@contextmanager
def _screen() -> Iterator[str]:
    """An X display that is free."""
    read, write = os.pipe()
    command = [_installed("Xvfb", "Xvfb"), "-displayfd", str(write), "-screen", "0", "800x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            process.terminate()


def _installed(program: str, name: str) -> str:
    return shutil.which(program) or pytest.fail(f"No {name} here: `make setup` installs it, or says what to install.")
