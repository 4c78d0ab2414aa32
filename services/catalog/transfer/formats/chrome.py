"""The file `Bookmarks` of Chrome and its relatives: Edge, Brave, Vivaldi, Opera."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from services.catalog.transfer.formats.browser_tree import SKIPPED, Name, Node, links_in
from services.catalog.transfer.formats.json_entries import without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import text, unique, url, webkit_moment


def read_chrome(file: BinaryIO) -> Iterator[Entry]:
    """The bookmarks of a profile."""
    for number, node in enumerate(links_in(file, _name, _is_link), start=1):
        yield _entry(number, node)


def _name(node: Node) -> Name:
    if node.key == "trash":
        return SKIPPED
    if node.key is not None:
        return None
    return text(node.says.get("name"))


def _is_link(says: Mapping[str, Any]) -> bool:
    return says.get("type") == "url" or "url" in says


def _entry(number: int, node: Node) -> Entry:
    says = node.says
    address, title = url(says.get("url")), text(says.get("name"))
    if address is None:
        return without_url(number, title)
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        tags=unique((node.folder.tag,)),
        created_at=webkit_moment(says.get("date_added")),
        updated_at=webkit_moment(says.get("date_modified")),
    )
