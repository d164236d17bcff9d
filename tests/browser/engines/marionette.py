"""What geckodriver does, which Debian does not package: hand each command of WebDriver to Firefox.

Firefox knows every command itself, in a protocol of its own, Marionette: `LENGTH:[0, id, name, parameters]`, which it
answers by `LENGTH:[1, id, error, result]`.
"""

import json
import socket
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

NAMES = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.GET: "WebDriver:Navigate",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.REFRESH: "WebDriver:Refresh",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "WebDriver:ExecuteAsyncScript",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    Command.GET_ELEMENT_ARIA_LABEL: "WebDriver:GetComputedLabel",
    Command.GET_ELEMENT_ARIA_ROLE: "WebDriver:GetComputedRole",
    Command.QUIT: "Marionette:Quit",
}


class Marionette(RemoteConnection):
    """Selenium's connection, to the port of a Firefox that runs."""

    def __init__(self, port: int) -> None:
        super().__init__(client_config=ClientConfig(f"http://localhost:{port}"))
        self.socket = socket.create_connection(("localhost", port), timeout=60)
        self.stream = self.socket.makefile("rwb")
        self.asked = 0
        self._read()  # a greeting

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """As a driver answers over HTTP; an error has its name for a status."""
        self.asked += 1
        _, asked, error, result = self._ask(NAMES[command], _without_envelope(command, params))
        assert asked == self.asked
        if error:
            return {"status": error["error"], "value": error}
        return {"value": result["value"] if set(result) == {"value"} else result}

    def close(self) -> None:
        """Hang up."""
        self.stream.close()
        self.socket.close()

    def _ask(self, name: str, parameters: dict[str, Any]) -> Any:
        message = json.dumps([0, self.asked, name, parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        return self._read()

    def _read(self) -> Any:
        length = bytearray()
        while (one := self.stream.read(1)) != b":":
            assert one, "Firefox hung up"
            length += one
        return json.loads(self.stream.read(int(length)))


def _without_envelope(command: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parts of a message that only a driver for many browsers and many sessions needs."""
    if command == Command.NEW_SESSION:
        wanted: dict[str, Any] = params["capabilities"]["alwaysMatch"]
        return wanted
    return {name: value for name, value in params.items() if name != "sessionId"}
