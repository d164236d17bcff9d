"""Firefox ESR, in a fresh profile, with what it says about errors and requests."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import FirefoxOptions
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.engines.hand import Hand
from tests.browser.engines.marionette import Marionette

CUT_OFF = (
    "Failed to load ‘’. A ServiceWorker intercepted the request"  # a load without an address: the page was left first
)
PREFERENCES = {"marionette.port": 0, "intl.accept_languages": "en-GB", "ui.prefersReducedMotion": 1}


@contextmanager
def firefox(folder: Path) -> Iterator[Hand]:
    """folder: empty, for the profile."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    arguments = ["--headless", "--marionette", "--remote-debugging-port=0", "--new-instance", "--profile", str(folder)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([_installed(), *arguments], **quiet) as process:  # type: ignore[call-overload]
        try:
            with closing(Marionette(_port(folder, process))) as connection:
                driver = WebDriver(command_executor=connection, options=_options())
                hand = Hand(driver)
                _watch(driver, hand)
                yield hand
                driver.quit()
        finally:
            process.kill()  # the profile is thrown away: no need to wait until it is tidy


def _installed() -> str:
    for name in ("firefox-esr", "firefox"):
        if found := shutil.which(name):
            return found
    pytest.fail("No Firefox here: `make setup` installs it, or says what to install.")


def _options() -> FirefoxOptions:
    options = FirefoxOptions()
    options.accept_insecure_certs = True
    options.set_capability("webSocketUrl", True)  # WebDriver BiDi beside it: errors and requests as they come
    return options


def _port(folder: Path, process: subprocess.Popen[bytes]) -> int:
    """Firefox writes it when it is ready to be driven."""
    file = folder / "MarionetteActivePort"
    for _ in range(600):
        if file.exists() and (text := file.read_text()):
            return int(text)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
            break
    pytest.fail("Firefox did not start")


def _watch(driver: WebDriver, hand: Hand) -> None:
    def error(entry: Any) -> None:
        if CUT_OFF not in entry.text:
            hand.problems.append(entry.text)

    def console(entry: Any) -> None:
        if entry.level == "error":
            error(entry)

    def request(event: Any) -> None:
        hand.asked.append(event["request"]["url"])

    (window,) = driver.browsing_context.get_tree()
    driver.browsing_context.set_viewport(context=window.context, viewport={"width": 390, "height": 844})
    driver.script.add_console_message_handler(console)
    driver.script.add_javascript_error_handler(error)
    driver.network.add_event_handler("before_request", request)
