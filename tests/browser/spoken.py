"""What a screen reader says while somebody uses the page, by the browser's own accessibility tree.

A reader stands at one place of the page and moves as its user does: reads on, or activates what was said last. Between
two moves it says what the page did of itself, in order of time: where the focus went, with the groups that it entered,
and what live regions say. One line an utterance. A legend is said as the name of its group and not once more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.ax import Node, read_tree

LISTEN = Path(__file__).with_name("listen.js").read_text()
LOST = "!"  # begins what must not be in a script
Event = dict[str, Any]


@dataclass
class Reader:
    """Its script: what somebody did (after '> '), and what was said."""

    page: Page
    cdp: CDPSession
    script: list[str] = field(default_factory=list)
    at: int = 0  # backend id of the node where it stands
    around: list[int] = field(default_factory=list)  # and of those that it stands in

    def opens(self, address: str) -> None:
        self.script.append(f"> opens {address}")

    def arrives(self) -> None:
        """Say the title of a page that was opened, and stand before its first word."""
        self.script.append(self.page.title())
        self.page.evaluate("forget()")  # what is there with the page itself is no news
        self.at, self.around = 0, []

    def reads(self, until: str = "") -> None:
        """On to the first line that begins so, or to the end of the page."""
        self.script.append("> reads on")
        lines = [*self._after()]
        for node, line in lines:
            self._stand(node)
            self.script.append(line)
            if until and line.startswith(until):
                return
        assert not until, f"{until!r} is not said after this place: {lines}"

    def finds(self, line: str) -> None:
        """Go to a line without listening to what is before it, as with the list of buttons or by exploring."""
        found = [node for node, said in self._lines() if said.startswith(line)]
        assert found, f"{line!r} is nowhere on the page: {[said for _, said in self._lines()]}"
        self.script.append(f"> goes to {line}")
        self._stand(found[0])
        self._focus()

    def activates(self) -> None:
        """What was said last, as a double tap does: a click without a pointer, and no key."""
        self.script.append("> double-taps")
        self._focus("this.click()")

    def notes(self, what: str) -> None:
        """Something happens around the page."""
        self.script.append(f"> {what}")

    def types(self, text: str) -> None:
        self.script.append(f"> types “{text}”")
        self.page.keyboard.type(text)

    def presses(self, key: str) -> None:
        self.script.append(f"> presses {key}")
        self.page.keyboard.press(key)

    def _focus(self, then: str = "") -> None:
        """The focus follows a reader to what can have it: that is no news."""
        target = self.cdp.send("DOM.resolveNode", {"backendNodeId": self.at})["object"]["objectId"]
        act = f"function () {{ this.focus?.({{ preventScroll: true }}); forget(); {then} }}"
        self.cdp.send("Runtime.callFunctionOn", {"functionDeclaration": act, "objectId": target, "userGesture": True})

    def hears(self) -> None:
        """What the page did of itself since the last move. Call it when its state is reached."""
        root = read_tree(self.cdp)
        nodes = {node.backend: node for node in root.walk() if not node.ignored}
        before = self.script[-1]
        events = self._events()
        for i, event in enumerate(events):
            if event["role"] == "focus":
                self._focused(nodes.get(event["backend"]), event, events[i + 1 :])
            else:
                self.script.append(f"{event['role']}, {event['text']}")
        if self.at not in nodes:
            self.script.append(f"{LOST} nothing has the focus")
        elif self.script[-1] == before:
            self.script.append("(nothing)")

    def _focused(self, node: Node | None, event: Event, later: list[Event]) -> None:
        if node is None:
            if not any(other["role"] == "focus" for other in later):  # cut off by what is said instead
                self.script.append(f"{LOST} {event['text']} had the focus, and is gone")
            return
        self.script += [around.line() for around in reversed([*node.above()]) if self._enters(around)]
        self._stand(node)
        self.script.append(node.line())

    def _enters(self, node: Node) -> bool:
        return node.entered and node.backend not in self.around

    def _stand(self, node: Node) -> None:
        self.at, self.around = node.backend, [above.backend for above in node.above()]

    def _events(self) -> list[Event]:
        """What listen.js took down; of an element that has the focus its id in the tree, and its text if it goes."""
        said = "heard.map(({ role, text, element }) => ({ role, text: text ?? element.textContent.trim() }))"
        events: list[Event] = self.page.evaluate(f"() => {said}")
        for i, event in enumerate(events):
            if event["role"] == "focus":
                element = self.cdp.send("Runtime.evaluate", {"expression": f"heard[{i}].element"})["result"]
                node = self.cdp.send("DOM.describeNode", {"objectId": element["objectId"]})["node"]
                event["backend"] = node["backendNodeId"]
        self.page.evaluate("forget()")
        return events

    def _after(self) -> Iterator[tuple[Node, str]]:
        """The lines after the place where it stands."""
        lines = [*self._lines()]
        places = [node.backend for node, _ in lines]
        yield from lines[places.index(self.at) + 1 if self.at else 0 :]

    def _lines(self) -> Iterator[tuple[Node, str]]:
        root = read_tree(self.cdp)
        modal = [n for n in root.walk() if n.properties.get("modal") and not n.ignored]
        yield from lines_of(modal[-1] if modal else root)


def lines_of(root: Node) -> Iterator[tuple[Node, str]]:
    """Everything below a node as it is said one after the other, each with the node where the reader stands then."""
    block: list[Node] = []

    def flush() -> Iterator[tuple[Node, str]]:
        text = re.sub(r"\s+", " ", " ".join(node.name for node in block)).strip()
        if text:
            yield block[0], text
        block.clear()

    def visit(node: Node) -> Iterator[tuple[Node, str]]:
        if node.role == "StaticText" and not node.ignored:
            block.append(node)
            return
        if node.role in {"InlineTextBox", "Legend"}:
            return
        if node.whole and not node.ignored:
            yield from flush()
            yield node, node.line()
            return
        if node.apart:
            yield from flush()
        if node.entered:
            yield node, node.line()
        for child in node.children:
            yield from visit(child)
        if node.apart:
            yield from flush()

    yield from visit(root)
    yield from flush()
