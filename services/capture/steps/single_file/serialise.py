"""Serialise: the documents of all frames of a tab, as they stand, and what they were made of."""

import json
import re
import time
from base64 import b64decode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from services.capture.browser.frames import Frame
from services.capture.browser.recording import Recording
from services.capture.browser.tab import Tab
from services.capture.errors import TabFailedError
from services.capture.steps.scripts import script

_TOOLS = ("sheets", "symbols", "pixels", "states", "motion", "scrolling")
_MAX_FRAMES = 100
_MAX_NODES = 300_000
_MAX_BYTES = 150 * 1024 * 1024
_MAX_RESOURCE_BYTES = 40 * 1024 * 1024
_MAX_CACHED_BYTES = 20 * 1024 * 1024
_MAX_CACHED = 100
_FRAME_SECONDS = 1.5
_ALL_FRAMES_SECONDS = 8.0
_FETCH_SECONDS = 2.0
_CLOSED_TREES_SECONDS = 1.5  # 2 ms for each node
_MAKES_TREES = re.compile(rb"shadowrootmode|attachShadow", re.IGNORECASE)
_NEVER_SHOWN = frozenset(("Script", "WebSocket", "EventSource", "Preflight", "CSPViolationReport"))


@dataclass(frozen=True, slots=True)
class TakenPage:
    """What the extractor makes the file of.

    Attributes:
        frames: `{frame id: document}` as JSON, the main frame first.
        index: of each resource its URL, its content type and its size.
        data: all resources, one after the other.
    """

    frames: bytes
    index: tuple[tuple[str, str, int], ...]
    data: bytes


def take_page(tab: Tab, recording: Recording) -> TakenPage:
    """The tab's documents, and the resources that the recording has.

    Raises:
        TabFailedError: the main document cannot be read.
    """
    end = time.monotonic() + _ALL_FRAMES_SECONDS
    frames = tab.frames()[:_MAX_FRAMES]
    texts: dict[str, str] = {}
    resources = _recorded(recording)
    trees = _ClosedTrees(any(_may_close(body) for _type, body in resources.values()))
    for frame in frames:
        if frame.parent is not None:
            parent = texts.get(frame.parent.id)
            if parent is None or f'"{frame.id}"' not in parent or time.monotonic() > end:
                continue  # not shown, or too late
        try:
            children = [item for item in frames if item.parent is frame]
            texts[frame.id] = _serialise(frame, children, trees.of(frame))
        except TabFailedError:
            if frame.parent is None:
                raise
    for frame in frames:
        if frame.id in texts:
            resources |= _missing(frame, resources, end)
    joined = ",".join(f"{json.dumps(name)}:{text}" for name, text in texts.items())
    return _packed(f"{{{joined}}}".encode(errors="replace"), resources)


class _ClosedTrees:
    """Nodes in the closed shadow trees of frames, by one look at each process.

    They lead our script to the trees. Nobody looks where nothing can have made one.
    """

    def __init__(self, may_be: bool) -> None:  # noqa: FBT001
        self._may_be = may_be
        self._known: dict[str, list[int]] = {}
        self._left = _CLOSED_TREES_SECONDS

    def of(self, frame: Frame) -> tuple[str, ...]:
        """Those of one frame, for `Frame.call`."""
        if not self._may_be:
            return ()
        found: list[str] = []
        with suppress(TabFailedError):
            if frame.id not in self._known:
                self._known |= frame.closed_trees()
            start = time.monotonic()
            for node in self._known.get(frame.id, ()):
                if time.monotonic() - start > self._left:
                    break
                with suppress(TabFailedError):
                    found.append(frame.node(node))
            self._left -= time.monotonic() - start
        return tuple(found)


def _may_close(body: bytes) -> bool:
    """Whether a document or a script can make closed shadow trees."""
    return b"closed" in body and _MAKES_TREES.search(body) is not None


def _serialise(frame: Frame, children: Iterable[Frame], trees: tuple[str, ...]) -> str:
    owners: list[tuple[str, str]] = []
    for child in children:
        with suppress(TabFailedError):
            owners.append((child.id, frame.owner(child)))
    tools = ",".join(f"{name}:{script(f'single_file/{name}')}" for name in _TOOLS)
    function = (
        "(options, names, ...nodes) => "
        f"({script('single_file/serialise')})(options, {{{tools}}}, "
        "new Map(names.map((name, index) => [nodes[index], name])), nodes.slice(names.length))"
    )
    options = {"budget": _FRAME_SECONDS * 1000, "maxNodes": _MAX_NODES, "maxBytes": _MAX_BYTES}
    names = [name for name, _node in owners]
    nodes = (*(node for _name, node in owners), *trees)
    return str(frame.call(function, options, names, nodes=nodes))


def _recorded(recording: Recording) -> dict[str, tuple[str, bytes]]:
    """By URL what may be shown of the recorded: its content type and its bytes."""
    found: dict[str, tuple[str, bytes]] = {}
    for exchange in recording.exchanges:
        if exchange.method != "GET" or exchange.resource_type in _NEVER_SHOWN:
            continue
        if exchange.url in found:
            continue
        answer = recording.find(exchange.url)
        if answer is not None and answer.body is not None:
            found[exchange.url] = (answer.header("content-type") or "", answer.body)
    return found


def _missing(
    frame: Frame, known: dict[str, tuple[str, bytes]], end: float
) -> dict[str, tuple[str, bytes]]:
    """What the frame has loaded and nobody recorded, from its cache, as far as it may be read."""
    seconds = min(_FETCH_SECONDS, end - time.monotonic())
    if seconds <= 0:
        return {}
    try:
        found = frame.call(
            script("single_file/cached"),
            list(known),
            seconds * 1000,
            _MAX_CACHED_BYTES,
            _MAX_CACHED,
        )
        return {url: (kind, b64decode(data)) for url, kind, data in found}
    except (TabFailedError, TypeError, ValueError):
        return {}


def _packed(frames: bytes, resources: dict[str, tuple[str, bytes]]) -> TakenPage:
    index: list[tuple[str, str, int]] = []
    places: dict[bytes, int] = {}
    bodies: list[bytes] = []
    size = len(frames)
    for url, (content_type, body) in resources.items():
        if len(body) > _MAX_RESOURCE_BYTES or size + len(body) > _MAX_BYTES:
            continue
        place = places.get(body)
        if place is None:
            places[body] = len(index) + 1
            bodies.append(body)
            size += len(body)
        index.append((url, content_type, len(body) if place is None else -place))
    return TakenPage(frames, tuple(index), b"".join(bodies))
