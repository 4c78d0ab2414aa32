"""Whose JSON this is, by the names of its fields."""

import json
import re
from collections.abc import Mapping
from typing import Any, BinaryIO

from services.catalog.transfer.formats.generic import looks_like_entry
from services.catalog.transfer.formats.json_events import (
    Events,
    elements_of,
    events_of,
    fields_of,
    skip,
    value_at,
)
from services.catalog.transfer.formats.model import Format, UnsupportedFileError

_OWN_LINES = "linksnap-links"
_CONTENTS = frozenset({"content", "textContent", "htmlContent", "html", "5"})
_MARKDOWN = re.compile(r"\[[^\[\]{}\"\n]*\]\(")
_LOOKED_AT = 20
# Fields that together only one tool writes, beside `url`.
_FIELDS = (
    (Format.OMNIVORE_JSON, {"savedAt", "labels"}),
    (Format.OMNIVORE_JSON, {"savedAt", "slug"}),
    (Format.WALLABAG_JSON, {"is_archived"}),
    (Format.WALLABAG_JSON, {"is_starred"}),
    (Format.WALLABAG_JSON, {"is_read", "is_fav"}),
    (Format.ELCURATOR_JSON, {"is_saved"}),
    (Format.DELICIOUS_JSON, {"created", "others"}),
    (Format.DELICIOUS_JSON, {"created", "tags", "private"}),
)
_TYPES = ("text/x-moz-place-container", "text/x-moz-place")
_ROOT = "placesRoot"


def detect_json(file: BinaryIO, head: str) -> Format | None:
    """The kind of a file that begins like JSON; None when it is none after all.

    Raises:
        UnsupportedFileError: it is JSON, and broken at its beginning or of something else.
    """
    first_line, _, rest = head.partition("\n")
    line = _parsed(first_line)
    if isinstance(line, dict):
        if line.get("format") == _OWN_LINES:
            return Format.LINKSNAP_JSONL
        if rest.lstrip().startswith("{") or looks_like_entry(line):
            return Format.JSONL
    elif line is not None and rest.strip():
        return None
    if line is None and (_MARKDOWN.match(head) or not _goes_on_like_json(head)):
        return None
    found = _of_document(events_of(file, many=True))
    if found is None:
        msg = "is JSON in which no links can be seen"
        raise UnsupportedFileError(msg)
    return found


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _goes_on_like_json(head: str) -> bool:
    follower = head[1:].lstrip()[:1]
    if head.startswith("{"):
        return True  # nothing else that is taken begins so
    return follower in {"", "{", "[", '"', "]"} or follower.isdigit() or follower in "-tfn"


def _of_document(events: Events) -> Format | None:
    first = next(events)
    if first.kind == "start_array":
        return _of_array(events)
    if first.kind == "start_map":
        return _of_object(events)
    return None


def _of_array(events: Events) -> Format | None:
    count, found = 0, None
    for element in elements_of(events):
        value = value_at(element, events, _CONTENTS)
        count += 1
        if isinstance(value, dict) and (found := _of_entry(value)):
            return found
        if looks_like_entry(value):
            return Format.JSON
        if count == _LOOKED_AT:
            return None
    return Format.JSON if count == 0 else None


def _of_entry(says: Mapping[str, Any]) -> Format | None:
    has = says.keys()
    if "href" in has and {"extended", "toread", "shared", "hash", "meta"} & has:
        return Format.PINBOARD_JSON
    if "url" not in has:
        return None
    fitting = (kind for kind, fields in _FIELDS if fields <= has)
    return next(fitting, None)


def _of_object(events: Events) -> Format | None:
    is_generic = False
    own: dict[str, Any] = {}
    for key, first in fields_of(events):
        if key == "roots" and first.kind == "start_map":
            return Format.CHROME_JSON
        if key == "collections" and first.kind == "start_array":
            return Format.LINKWARDEN_JSON
        if (key == "type" and first.value in _TYPES) or (key == "root" and first.value == _ROOT):
            return Format.FIREFOX_JSON
        if first.kind == "start_array" and key == "bookmarks":
            return _of_bookmarks(events)
        if first.kind == "start_array" and key == "children":
            return _of_children(events)
        if first.kind == "start_array":
            is_generic = _has_entry(events) or is_generic
        elif first.kind == "start_map":
            skip(first, events)
        else:
            own[key] = first.value
    return Format.JSON if is_generic or looks_like_entry(own) else None


def _of_bookmarks(events: Events) -> Format:
    for count, element in enumerate(elements_of(events), start=1):
        value = value_at(element, events, {"htmlContent"})
        if isinstance(value, dict) and "content" in value:
            return Format.KARAKEEP_JSON
        if looks_like_entry(value):
            return Format.JSON
        if count == _LOOKED_AT:
            return Format.JSON
    return Format.KARAKEEP_JSON


def _of_children(events: Events) -> Format | None:
    """Firefox's bookmarks, of which somebody has put the fields in another order."""
    found = False
    for element in elements_of(events):
        value = value_at(element, events, {"children"})
        found = found or (isinstance(value, dict) and value.get("type") in _TYPES)
    return Format.FIREFOX_JSON if found else None


def _has_entry(events: Events) -> bool:
    found = False
    for count, element in enumerate(elements_of(events)):
        if found or count >= _LOOKED_AT:
            skip(element, events)
        else:
            found = looks_like_entry(value_at(element, events, _CONTENTS))
    return found
