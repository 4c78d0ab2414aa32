"""The frames of a tab: each has a document, and a world in which our scripts see it undisturbed.

A frame of another site lives in a process of its own, which chromedriver's CDP does not reach; its
BiDi connection does, through `goog:cdp`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from services.capture.browser.bidi import BidiChannel
from services.capture.errors import TabFailedError

Send = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Sends a DevTools command to the process of a frame."""

_WORLD = "linksnap"
_CALL_SECONDS = 20.0
_TREE_SECONDS = 5.0
_NO_HOST = 3
_HOSTS = frozenset(
    ("article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6")
) | {"header", "main", "nav", "p", "section", "span"}
"""Elements that can have a shadow tree, besides custom ones."""


@dataclass(slots=True)
class Frame:
    """One frame; the main frame has no parent."""

    id: str
    parent: "Frame | None"
    _send: Send
    _elsewhere: Callable[[], Send]
    _world: int | None = field(default=None, init=False)

    def call(self, function: str, *values: Any, nodes: tuple[str, ...] = ()) -> Any:
        """The JSON value of a function's result in the frame's own world; a promise is awaited.

        Args:
            function: a JavaScript function.
            values: its first arguments, JSON values.
            nodes: its last arguments, as `owner` and `node` name them.

        Raises:
            TabFailedError: it threw, or the frame is gone.
        """
        context = self._context()
        answer = self._send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": function,
                "executionContextId": context,
                "arguments": [
                    *({"value": value} for value in values),
                    *({"objectId": node} for node in nodes),
                ],
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            thrown = details.get("exception", {}).get("description") or details.get("text")
            raise TabFailedError(f"script in a frame: {thrown}")
        return answer["result"].get("value")

    def owner(self, child: "Frame") -> str:
        """The element of this frame that shows `child`, for `call`.

        Raises:
            TabFailedError: one of them is gone.
        """
        self._context()
        node = self._send("DOM.getFrameOwner", {"frameId": child.id})
        return self.node(node["backendNodeId"])

    def closed_trees(self) -> dict[str, list[int]]:
        """Nodes in the closed shadow trees of every frame in this one's process, for `node`.

        At least one node of each tree that is not empty, the outer trees first. Every frame of the
        process is named, with an empty list where there are none.

        Raises:
            TabFailedError: the frame is gone.
        """
        self._context()
        taken = self._send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
        strings = taken["strings"]
        return {
            strings[document["frameId"]]: _in_closed_trees(document["nodes"], strings)
            for document in taken["documents"]
        }

    def node(self, backend_id: int) -> str:
        """A node of this frame by its number in DevTools, for `call`.

        Raises:
            TabFailedError: it is gone.
        """
        found = self._send(
            "DOM.resolveNode", {"backendNodeId": backend_id, "executionContextId": self._context()}
        )
        return str(found["object"]["objectId"])

    def _context(self) -> int:
        if self._world is None:
            wanted = {"frameId": self.id, "worldName": _WORLD}
            try:
                made = self._send("Page.createIsolatedWorld", wanted)
            except TabFailedError:
                if self.parent is None:
                    raise
                self._send = self._elsewhere()
                made = self._send("Page.createIsolatedWorld", wanted)
            self._world = int(made["executionContextId"])
        return self._world


def frames_of(channel: BidiChannel, main: str, send: Send) -> list[Frame]:
    """The frames of a tab, each after its parent.

    Args:
        channel: reaches every process of the tab.
        main: the main frame's id.
        send: reaches the main frame's process, and is faster.
    """
    tree = channel.call("browsingContext.getTree", {"root": main}, _TREE_SECONDS)
    found: list[Frame] = []

    def add(context: dict[str, Any], parent: Frame | None) -> None:
        frame = Frame(
            context["context"], parent, send, partial(_reach, channel, context["context"])
        )
        found.append(frame)
        for child in context.get("children") or ():
            add(child, frame)

    for context in tree["contexts"]:
        add(context, None)
    return found


def _in_closed_trees(nodes: dict[str, Any], strings: list[str]) -> list[int]:
    """One node for each parent that may be the host of a closed tree.

    A snapshot says of a node in what kind of tree it is, but has no roots: the parent of a node at
    the top of a tree is the host.
    """
    kinds = nodes.get("shadowRootType") or {"index": [], "value": []}
    closed = {
        index
        for index, kind in zip(kinds["index"], kinds["value"], strict=True)
        if strings[kind] == "closed"
    }
    first: dict[int, int] = {}
    for index in sorted(closed):
        first.setdefault(nodes["parentIndex"][index], index)

    def unlikely(parent: int) -> int:
        """0 is the host of an outer tree; an element within a closed tree may be one as well."""
        name = strings[nodes["nodeName"][parent]].lower()
        return (
            0 if parent not in closed else 1 if "-" in name else 2 if name in _HOSTS else _NO_HOST
        )

    ranked = sorted((unlikely(parent), index) for parent, index in first.items())
    return [nodes["backendNodeId"][index] for rank, index in ranked if rank < _NO_HOST]


def _reach(channel: BidiChannel, frame: str) -> Send:
    """What reaches the process of any frame."""
    session = channel.call("goog:cdp.getSession", {"context": frame}, _TREE_SECONDS)["session"]

    def send(command: str, parameters: dict[str, Any]) -> dict[str, Any]:
        wanted = {"method": command, "params": parameters, "session": session}
        return dict(channel.call("goog:cdp.sendCommand", wanted, _CALL_SECONDS)["result"])

    return send
