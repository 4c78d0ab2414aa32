"""Folders that name the folder they are in. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.catalog.transfer.formats.folders import TOP, folder_in
from services.catalog.transfer.formats.values import text

_MAX_FOLDERS = 100_000
_DEEPEST = 32


def paths(
    folders: Iterable[Mapping[str, Any]], *, id_field: str, parent_field: str, name_field: str
) -> Mapping[str, str]:
    """The tag of each folder that has one, by its id as text. Circles are cut."""
    known: dict[str, tuple[str | None, str]] = {}
    for folder in folders:
        if len(known) == _MAX_FOLDERS:
            break
        name, parent = text(folder.get(name_field)), folder.get(parent_field)
        known[str(folder.get(id_field))] = (None if parent is None else str(parent), name or "")
    found = {folder_id: folder_in(_names(folder_id, known)) for folder_id in known}
    return {
        folder_id: folder.tag
        for folder_id, folder in found.items()
        if folder is not TOP and folder.tag is not None
    }


def _names(folder_id: str, known: Mapping[str, tuple[str | None, str]]) -> list[str]:
    names: list[str] = []
    seen: set[str] = set()
    at: str | None = folder_id
    while at is not None and at in known and at not in seen and len(names) < _DEEPEST:
        seen.add(at)
        at, name = known[at]
        names.append(name)
    return names[::-1]
