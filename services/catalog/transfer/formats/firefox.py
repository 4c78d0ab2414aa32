"""Firefox's backup of its bookmarks as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from services.catalog.transfer.formats.browser_tree import SKIPPED, Name, Node, links_in
from services.catalog.transfer.formats.json_entries import without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import moment, names, text, unique, url

# Every tag is a folder there, with the links that carry it once more.
_TAGS = frozenset({"tagsFolder", "tags________"})
_ROOTS = frozenset({"root________", "menu________", "toolbar_____", "unfiled_____", "mobile______"})
_DESCRIPTION = "bookmarkProperties/description"


def read_firefox(file: BinaryIO) -> Iterator[Entry]:
    """The bookmarks of a backup."""
    for number, node in enumerate(links_in(file, _name, _is_link), start=1):
        yield _entry(number, node)


def _name(node: Node) -> Name:
    root, guid = node.says.get("root"), node.says.get("guid")
    if root in _TAGS or guid in _TAGS:
        return SKIPPED
    if root is not None or guid in _ROOTS:
        return None
    return text(node.says.get("title"))


def _is_link(says: Mapping[str, Any]) -> bool:
    return says.get("type") == "text/x-moz-place" or "uri" in says


def _entry(number: int, node: Node) -> Entry:
    says = node.says
    address, title = url(says.get("uri")), text(says.get("title"))
    if address is None:
        return without_url(number, title)
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        description=_description(says.get("annos")),
        tags=unique((node.folder.tag, *names(says.get("tags")))),
        created_at=moment(says.get("dateAdded")),
        updated_at=moment(says.get("lastModified")),
    )


def _description(annotations: object) -> str | None:
    if not isinstance(annotations, list):
        return None
    said = (one for one in annotations if isinstance(one, dict) and one.get("name") == _DESCRIPTION)
    return next((text(one.get("value")) for one in said), None)
