"""The accessibility tree of a page, and what is said of one of its nodes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession

# Said in one go: what is in them is their name.
WHOLE = {"link", "button", "heading", "radio", "checkbox", "textbox", "combobox", "slider", "progressbar", "timer"}
WHOLE |= {"Date", "InputTime", "DisclosureTriangle", "image", "PopUpButton", "menuitem", "ComboBoxSelect"}
# Said when they are entered; without a name only the first few.
NAMELESS = {"main", "list", "dialog", "alertdialog", "table", "alert"}
ENTERED = NAMELESS | {"navigation", "region", "group", "radiogroup"}
STATES = {"checked": ("checked", "not checked"), "pressed": ("pressed", "not pressed"), "expanded": ("open", "closed")}
FLAGS = ("disabled", "required", "readonly", "busy")
YES = {True: True, "true": True}


@dataclass
class Node:
    """One node: what a screen reader knows of it, and where it stands."""

    role: str
    name: str
    value: str
    description: str
    properties: dict[str, Any]
    attributes: dict[str, str]
    display: str  # of CSS; empty where it is not drawn
    backend: int
    ignored: bool
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return self.role in WHOLE

    @property
    def apart(self) -> bool:
        """What stands on lines of its own is not said in one breath with what is around it."""
        return self.display not in {"", "inline", "contents"} and self.role != "StaticText"

    @property
    def entered(self) -> bool:
        return not self.ignored and self.role in ENTERED and bool(self.name or self.role in NAMELESS)

    def above(self) -> Iterator["Node"]:
        """Its ancestors, the nearest first."""
        if self.parent:
            yield self.parent
            yield from self.parent.above()

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def line(self) -> str:
        """Role, name, states, value, description, and which of how many it is."""
        parts = [self.role, self.name, *self._states(), self.value if self.value != self.name else ""]
        return ", ".join(part for part in [*parts, self.description, self._place()] if part)

    def _states(self) -> Iterator[str]:
        if self.role == "heading":
            yield f"level {self.properties['level']}"
        for name, (yes, no) in STATES.items():
            if name in self.properties:
                yield yes if YES.get(self.properties[name]) else no
        for name in FLAGS:
            if YES.get(self.properties.get(name)):
                yield name
        if YES.get(self.properties.get("invalid")):
            yield "invalid"
        if "aria-current" in self.attributes:
            yield "current"

    def _place(self) -> str:
        if self.role == "list":
            return f"{sum(node.role == 'listitem' and not node.ignored for node in self._items())} items"
        if self.role != "radio":
            return ""
        form = [*self.above()][-1]
        group = [n for n in form.walk() if n.role == "radio" and n.attributes.get("name") == self.attributes["name"]]
        return f"{[n.backend for n in group].index(self.backend) + 1} of {len(group)}"

    def _items(self) -> Iterator["Node"]:
        """What is in it, but not in a list inside it."""
        for child in self.children:
            yield child
            if child.role != "list" or child.ignored:
                yield from child._items()


def read_tree(cdp: CDPSession) -> Node:
    """The whole tree as it is now; what is hidden from screen readers is marked `ignored` or not there at all."""
    elements = _elements(cdp)
    found = cdp.send("Accessibility.getFullAXTree")["nodes"]
    nodes = {raw["nodeId"]: _node(raw, *elements.get(raw.get("backendDOMNodeId", 0), ({}, ""))) for raw in found}
    for raw in found:
        node = nodes[raw["nodeId"]]
        node.children = [nodes[child] for child in raw.get("childIds", []) if child in nodes]
        for child in node.children:
            child.parent = node
    return nodes[found[0]["nodeId"]]


def _node(raw: dict[str, Any], attributes: dict[str, str], display: str) -> Node:
    said = {key: str(raw.get(key, {}).get("value", "")).strip() for key in ("role", "name", "value", "description")}
    properties = {p["name"]: p["value"].get("value") for p in raw.get("properties", [])}
    backend, ignored = raw.get("backendDOMNodeId", 0), raw["ignored"]
    return Node(**said, properties=properties, attributes=attributes, display=display, backend=backend, ignored=ignored)


def _elements(cdp: CDPSession) -> dict[int, tuple[dict[str, str], str]]:
    """By backend id: the attributes, and how it is displayed."""
    shot = cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": ["display"]})
    strings, (document, *_) = shot["strings"], shot["documents"]
    nodes, layout = document["nodes"], document["layout"]
    styles = {i: strings[style[0]] for i, style in zip(layout["nodeIndex"], layout["styles"], strict=True) if style}
    listed = [[strings[i] for i in pairs] for pairs in nodes["attributes"]]
    return {
        backend: (dict(zip(pairs[::2], pairs[1::2], strict=True)), styles.get(i, ""))
        for i, (backend, pairs) in enumerate(zip(nodes["backendNodeId"], listed, strict=True))
    }
