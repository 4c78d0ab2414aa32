"""Bookmarks as browsers keep them in JSON: folders in folders, each with its `children`.

A folder's name may come after what is in it, so the file is read twice: first for the names of its
folders, then for its links. Chrome's `roots` and what Opera has in them are folders of folders, of
which each has a key instead of a place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from services.catalog.transfer.formats.folders import TOP, Folder
from services.catalog.transfer.formats.json_events import Events, events_of, skip, value_at

_MAX_FOLDERS = 100_000
_OF_FOLDERS = frozenset({"roots", "custom_root"})
_IGNORED = frozenset({"iconuri", "iconUri", "sync_metadata", "meta_info"})


@dataclass(slots=True)
class Node:
    """A folder or a link.

    Attributes:
        place: which object of the file it is, in the order in which they begin.
        key: under which key of the roots it is; None in a list of children.
        says: its own fields; all of them when it ends, perhaps none when its children begin.
        has_children: whether it is a folder.
        skipped: whether it lies in a folder of which nothing is read.
    """

    place: int
    key: str | None
    folder: Folder
    says: dict[str, Any] = field(default_factory=dict)
    has_children: bool = False
    skipped: bool = False


class _Skipped:
    """The mark of a folder of which nothing is read."""


SKIPPED = _Skipped()
Name = str | _Skipped | None


def links_in(
    file: BinaryIO, name_of: Callable[[Node], Name], is_link: Callable[[Mapping[str, Any]], bool]
) -> Iterator[Node]:
    """The links of a file in their order, each with the folder that it lies in.

    `name_of` says what a folder adds to the tags of what is in it, None for nothing, or `SKIPPED`.
    """
    known: dict[int, Name] = {}
    for node in _walk(events_of(file), {}):
        if node.has_children and len(known) < _MAX_FOLDERS:
            name = name_of(node)
            if name is not None:
                known[node.place] = name
    for node in _walk(events_of(file), known):
        if not node.has_children and not node.skipped and is_link(node.says):
            yield node


def _walk(events: Events, names: Mapping[int, Name]) -> Iterator[Node]:
    """Every node as it ends; children before their folder."""
    node: Node | None = None
    above: list[tuple[Node | None, bool]] = []
    in_list, key, count = False, "", 0
    for event in events:
        if event.kind == "map_key":
            key = event.value
        elif event.kind == "end_array":
            in_list = False
        elif event.kind == "end_map" and node is not None:
            yield node
            node, in_list = above.pop()
        elif event.kind == "start_map" and (node is None or in_list or _is_folder(node, key)):
            above.append((node, in_list))
            node = _begun(count, None if in_list else key, node, names)
            count, in_list = count + 1, False
        elif node is None or in_list or key in _IGNORED:
            skip(event, events)
        elif event.kind == "start_array" and key == "children":
            node.has_children = in_list = True
        else:
            node.says[key] = value_at(event, events)


def _is_folder(node: Node, key: str | None) -> bool:
    return key in _OF_FOLDERS or node.key in _OF_FOLDERS


def _begun(place: int, key: str | None, parent: Node | None, names: Mapping[int, Name]) -> Node:
    if parent is None:
        return Node(place, None, TOP)
    parent.has_children = True
    name = names.get(parent.place)
    folder = parent.folder.within(name) if isinstance(name, str) else parent.folder
    return Node(place, key, folder, skipped=parent.skipped or isinstance(name, _Skipped))
